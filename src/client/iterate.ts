import { StreamError } from '../protocol/errors.js';
import type { Outcome } from '../protocol/server-messages.js';
import { yieldedValue } from '../protocol/value.js';
import { cancelledError } from './cancelled-error.js';
import { ChunkQueue } from './chunk-queue.js';
import type { StartFrom, StreamSource } from './source.js';

/** One yielded value with its place in the stream. */
export interface Entry<T = unknown> {
  /** The value, as the task yielded it. */
  readonly chunk: T;
  /** Counts the entries of this iteration, from 0. */
  readonly index: number;
  /** The chunk's seq in its generation; it skips chunks that carry no value, and what is no longer kept. */
  readonly seq: number;
  /** When its batch was written, in milliseconds since 1970. */
  readonly time: number;
  /**
   * Whether the stream has ended with this chunk, as far as is known when this is read. The end of a live
   * stream is often told after its last chunk: what is certain is the end of the iteration.
   */
  readonly isComplete: boolean;
}

export interface IterateOptions {
  /** Where to begin. Default: the start. */
  readonly from?: StartFrom | undefined;
  /** Ends the iteration, and no more than that. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Iterates over one generation of a source: the present one, or the next to come where there is none. Ends
 * when it is complete; throws its error when it failed, `cancelled` when it was cancelled, `gone` when another
 * generation took its place. Leaving the loop ends the reading and nothing else.
 *
 * A consumer that is more than 1 MiB behind pauses its reader, which later goes on from its cursor.
 */
export async function* iterate<T>(
  source: StreamSource,
  { from, signal }: IterateOptions = {},
): AsyncGenerator<Entry<T>, void> {
  const queue = new ChunkQueue(source, from, 'pass');
  const onAbort = (): void => queue.wake();
  signal?.addEventListener('abort', onAbort);
  try {
    for (let index = 0; !signal?.aborted; ) {
      const batch = queue.shift();
      if (batch) {
        for (const [at, chunk] of batch.chunks.entries()) {
          const value = yieldedValue(chunk);
          if (value === undefined) continue;
          const seq = batch.seq + at;
          const { time } = batch;
          yield {
            chunk: value as T,
            index: index++,
            seq,
            time,
            get isComplete() {
              return seq === queue.lastSeq;
            },
          };
          if (signal?.aborted) return;
        }
      } else if (queue.end) {
        const error = errorOf(queue.end);
        if (error) throw error;
        return;
      } else {
        await queue.news();
      }
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    queue.close();
  }
}

/** The values alone. */
export async function* values<T>(source: StreamSource, options?: IterateOptions): AsyncGenerator<T, void> {
  for await (const { chunk } of iterate<T>(source, options)) yield chunk;
}

/** The error that an end is; `undefined` for a complete one. */
export function errorOf(outcome: Outcome): StreamError | undefined {
  if (outcome.status === 'complete') return undefined;
  return outcome.status === 'error' ? StreamError.from(outcome.error) : cancelledError(outcome.reason);
}
