import type { Batch } from '../../client/source.js';
import { fromBase64, toBase64 } from '../../protocol/base64.js';
import type { Chunk } from '../../protocol/chunk.js';
import type { Checkpoint } from './log-checkpoints.js';
import { LogModel } from './log-model.js';
import type { LogLine } from './log-page.js';
import type { LogStore } from './log-store.js';

/** Reads chunks `from` to `to` out of the stream again. */
type Read = (from: number, to: number) => Promise<readonly Batch[]>;

/** How many lines are read again at once, at least where there are so many. */
const AT_ONCE = 2_000;

/**
 * Reads lines that were let go out of the stream again, and gives them to the store. They are worked out from their
 * chunks as they were the first time, so they come out the same.
 *
 * @param from the first line wanted, by number from 0
 * @param to one more than the last
 * @returns how many were loaded
 * @throws {StreamError} what `read` throws: the chunks are no longer kept, or the server is out of reach
 */
export async function loadLines(store: LogStore, read: Read, from: number, to: number): Promise<number> {
  const start = store.checkpoints.atOrBefore(from);
  const end = store.checkpoints.atOrAfter(to);
  if (!start || from >= to) return 0;
  const first = start.line;
  const last = Math.min(end?.line ?? to, nextKept(store, to));
  const batches = await read(start.seq, end?.seq ?? store.seq);
  const step = store.marks.all.findLast(({ kind, line }) => kind === 'step' && line <= first);
  const lines = linesOf(batches, start, step?.label ?? '').slice(0, last - first);
  // Other lines may have come back in the meantime.
  const missing = lines
    .map((line, index) => ({ line, number: first + index }))
    .filter(({ number }) => !store.has(number));
  for (const stretch of stretches(missing))
    store.keep(
      stretch[0]?.number ?? 0,
      stretch.map(({ line }) => line),
    );
  return missing.length;
}

/** What to load of a hole when somebody asks for more of one side of it. */
export function partOfHole(
  from: number,
  to: number,
  side: 'start' | 'end',
): readonly [from: number, to: number] {
  return side === 'start' ? [from, Math.min(to, from + AT_ONCE)] : [Math.max(from, to - AT_ONCE), to];
}

/** Lines from `line` on that are not kept end here at the latest. */
function nextKept(store: LogStore, line: number): number {
  return store.kept.find(([from]) => from >= line)?.[0] ?? store.first;
}

/** The lines that batches of chunks make, from a checkpoint in the first chunk on. */
function linesOf(batches: readonly Batch[], { lineFeeds, start }: Checkpoint, step: string): LogLine[] {
  const model = new LogModel(step);
  model.store.beginWith(start);
  for (const [index, { chunks, time }] of batches.entries()) {
    for (const [at, chunk] of chunks.entries())
      model.take(index === 0 && at === 0 ? withoutLines(chunk, lineFeeds) : chunk, 0, time);
  }
  const lines: LogLine[] = [];
  for (let at = 0; at < model.store.ended; at++) lines.push(model.store.line(at));
  return lines;
}

/** A chunk from after so many line feeds on. */
function withoutLines(chunk: Chunk, lineFeeds: number): Chunk {
  if (lineFeeds === 0) return chunk;
  if (chunk.kind === 'text')
    return { ...chunk, text: chunk.text.slice(indexAfter(chunk.text, '\n', lineFeeds)) };
  if (chunk.kind !== 'bytes') return chunk;
  const bytes = fromBase64(chunk.base64);
  return { ...chunk, base64: toBase64(bytes.subarray(indexAfter(bytes, 10, lineFeeds))) };
}

function indexAfter<T>(all: { indexOf(each: T, from: number): number }, each: T, count: number): number {
  let at = 0;
  for (let found = 0; found < count; found++) at = all.indexOf(each, at) + 1;
  return at;
}

function stretches<T extends { readonly number: number }>(all: readonly T[]): T[][] {
  const found: T[][] = [];
  for (const each of all) {
    const last = found.at(-1);
    if (last?.at(-1)?.number === each.number - 1) last.push(each);
    else found.push([each]);
  }
  return found;
}
