import { type Chunk, StreamError } from '../../protocol/index.js';
import { readLine } from '../line.js';
import type { Log } from '../log.js';

/** Some chunks of a log, in order. */
export interface Batch {
  readonly chunks: readonly Chunk[];
  /** The seq of the last of them. */
  readonly last: number;
}

/**
 * Reads the chunks after `after`, up to `to`, that one slice of the log holds: at least one.
 *
 * @throws {StreamError} `gone` for chunks that are not kept any more
 */
export async function readBatch(log: Log, after: number, to: number): Promise<Batch> {
  const slice = await log.slice(after + 1);
  if (!slice) throw new StreamError('gone', `Chunk ${after + 1} is not kept any more`);
  const chunks: Chunk[] = [];
  for (const line of slice.text.split('\n')) {
    const { seq, chunks: held } = readLine(line);
    if (seq > to) break;
    chunks.push(...held.slice(Math.max(0, after + 1 - seq), to + 1 - seq));
  }
  return { chunks, last: after + chunks.length };
}
