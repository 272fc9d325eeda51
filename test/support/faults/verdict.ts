/** Judges what a reader ended up with against what was written. */
import { isDeepStrictEqual } from 'node:util';
import { type Chunk, type Outcome, yieldedValue } from '../../../src/protocol/index.js';
import { type Scripted, script } from '../fixtures/script.js';
import type { Plan } from './plan.js';

/** What has happened on the way that an outcome may be explained with. */
export interface Happened {
  /** How often the server died or was replaced. */
  deaths: number;
  /** Whether a deployment took over that lacks the retired task. */
  isRetired: boolean;
  isCancelled: boolean;
  isInterrupted: boolean;
  /** Whether somebody ran something else on the same stream. */
  hasRival: boolean;
  /** Whether the storage refused to read or write. */
  hasStorageFailed: boolean;
}

export const nothingHappened = (): Happened => ({
  deaths: 0,
  isRetired: false,
  isCancelled: false,
  isInterrupted: false,
  hasRival: false,
  hasStorageFailed: false,
});

/** A death without a new chunk between ends a resumable run at the fourth (src/server/run-record.ts). */
const MOST_DEATHS = 3;

/**
 * What is wrong with a stream that a plan's run has written, if anything. Exact content, or an explicit, correct
 * outcome over a part of it from its beginning: nothing else will do.
 */
export function faultOf(
  { task, script: plan }: Plan,
  happened: Happened,
  chunks: readonly Chunk[],
  outcome: Outcome | undefined,
): string | undefined {
  if (!outcome) return 'no end came';
  const written = script(plan);
  const read = valuesOf(chunks);
  const differs = read.findIndex((value, index) => !isDeepStrictEqual(value, written[index]));
  if (differs >= 0) {
    return `value ${differs + 1} of ${read.length} is ${show(read[differs])}, not ${show(written[differs])}`;
  }
  const isWhole = read.length === written.length;
  switch (outcome.status) {
    case 'complete': {
      const isAsked = plan.end === 'complete' || (plan.end === 'wait' && happened.isInterrupted);
      if (!isAsked) return `it is complete, but was to ${plan.end}`;
      if (!isDeepStrictEqual(outcome.result, { count: plan.count }))
        return `the result is ${show(outcome.result)}`;
      break;
    }
    case 'error': {
      const { code, retryable } = outcome.error;
      if (code === 'run-lost') {
        const isResumable = task === 'resumable' || (task === 'retired' && !happened.isRetired);
        if (happened.deaths <= (isResumable ? MOST_DEATHS : 0))
          return `run-lost after ${happened.deaths} deaths`;
        return retryable ? undefined : 'run-lost is not retryable';
      }
      if (code === 'storage-failed') {
        if (!happened.hasStorageFailed) return 'storage-failed without a fault of the storage';
        return retryable ? undefined : 'storage-failed is not retryable';
      }
      const wanted = { fail: 'row-invalid', throw: 'task-failed', complete: '', wait: '' }[plan.end];
      if (code !== wanted) return `it failed with ${code}, and was to ${plan.end}`;
      break;
    }
    case 'cancelled':
      if (outcome.reason === 'superseded') return happened.hasRival ? undefined : 'superseded by nobody';
      return happened.isCancelled ? undefined : `cancelled (${outcome.reason}) by nobody`;
  }
  return isWhole ? undefined : `only ${read.length} of ${written.length} values, yet ${show(outcome)}`;
}

/** Whether what came twice by different ways is the same. */
export function differenceOf(
  one: { chunks: readonly Chunk[]; outcome: Outcome | undefined },
  other: { chunks: readonly Chunk[]; outcome: Outcome | undefined },
): string | undefined {
  const differs = one.chunks.findIndex((chunk, index) => !isDeepStrictEqual(chunk, other.chunks[index]));
  if (differs >= 0)
    return `chunk ${differs + 1}: ${show(one.chunks[differs])}, ${show(other.chunks[differs])}`;
  if (one.chunks.length !== other.chunks.length)
    return `${one.chunks.length} chunks, ${other.chunks.length} chunks`;
  if (isDeepStrictEqual(one.outcome, other.outcome)) return undefined;
  return `${show(one.outcome)}, ${show(other.outcome)}`;
}

/** What was yielded, of what was read. */
export function valuesOf(chunks: readonly Chunk[]): Scripted[] {
  return chunks.map(yieldedValue).filter((value) => value !== undefined) as Scripted[];
}

/** The same values with neighbouring texts joined, as an append over HTTP joins them. */
export function joined(values: readonly Scripted[]): Scripted[] {
  const result: Scripted[] = [];
  for (const value of values) {
    const last = result.at(-1);
    if (typeof value === 'string' && typeof last === 'string') result[result.length - 1] = last + value;
    else result.push(value);
  }
  return result;
}

export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 120)}… (${text.length})` : text;
}
