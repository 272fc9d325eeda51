import { type FileInfo, limits } from '../protocol/index.js';
import type { Run } from './run.js';
import type { RunRecord } from './run-record.js';

/**
 * Bytes that may wait to be taken by tasks: of all runs of a caller, and of a room, of whose object's 128 MB they are the half.
 * One run of as many files as it may have fits.
 */
export const CALLER_WINDOWS = 32 * 1024 * 1024;
export const WINDOWS = 2 * CALLER_WINDOWS;

/**
 * Whether there is memory for what the page of a run may send before its task has taken anything.
 *
 * @param live all runs that are under way
 * @param present one of them, whose place it takes
 */
export function hasWindows(
  { files = [], caller }: RunRecord,
  live: Iterable<Run>,
  present: RunRecord | undefined,
): boolean {
  const wanted = windowsOf(files);
  if (wanted === 0) return true;
  let ofRoom = wanted;
  let ofCaller = wanted;
  for (const { record, uploads } of live) {
    if (record.run === present?.run) continue;
    const open = windowsOf(uploads);
    ofRoom += open;
    if (record.caller === caller) ofCaller += open;
  }
  return ofRoom <= WINDOWS && (caller === undefined || ofCaller <= CALLER_WINDOWS);
}

/** How much of some files may lie here at a time: each counts for its window, or for what is left of it. */
function windowsOf(files: Iterable<Pick<FileInfo, 'size'> & { readonly taken?: number }>): number {
  let sum = 0;
  for (const { size, taken = 0 } of files) sum += Math.min(size - taken, limits.uploadWindow);
  return sum;
}
