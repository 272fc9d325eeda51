import { type Chunk, StreamError, yieldedValue } from '../protocol/index.js';
import { cancelledError } from './cancelled-error.js';
import { bytesOf } from './chunk-size.js';
import type { StartFrom, StreamEvent, StreamSource } from './source.js';

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

/** What a consumer may be behind, in bytes, before its reader is paused: 1 MiB. */
const HIGH_WATER = 1024 * 1024;
/** It goes on when less than this is left. */
const LOW_WATER = HIGH_WATER / 2;

interface Batch {
  readonly chunks: readonly Chunk[];
  readonly seq: number;
  readonly time: number;
  readonly bytes: number;
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
  const batches: Batch[] = [];
  let held = 0;
  let isPaused = false;
  let generation = '';
  let lastSeq = -1;
  let end: { readonly error?: StreamError | undefined } | undefined;
  let wake: (() => void) | undefined;

  const onEvent = (event: StreamEvent): void => {
    if (end) return;
    if (event.type === 'opened') generation = event.generation;
    else if (event.type === 'reset' && generation === '') generation = event.generation;
    else if (event.type === 'chunks') {
      const bytes = event.chunks.reduce((sum, chunk) => sum + bytesOf(chunk), 0);
      batches.push({ chunks: event.chunks, seq: event.seq, time: event.time, bytes });
      held += bytes;
      if (held > HIGH_WATER && !isPaused) {
        isPaused = true;
        reader.pause();
      }
    } else if (event.type === 'ended') lastSeq = event.head;
    end = endOf(event, generation);
    wake?.();
  };
  const reader = source.open(onEvent, { from });
  const onAbort = (): void => wake?.();
  signal?.addEventListener('abort', onAbort);
  try {
    for (let index = 0; !signal?.aborted; ) {
      const batch = batches.shift();
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
              return seq === lastSeq;
            },
          };
          if (signal?.aborted) return;
        }
        held -= batch.bytes;
        if (isPaused && held < LOW_WATER) {
          isPaused = false;
          reader.resume();
        }
      } else if (end) {
        if (end.error) throw end.error;
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = undefined;
      }
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    reader.close();
  }
}

/** The values alone. */
export async function* values<T>(source: StreamSource, options?: IterateOptions): AsyncGenerator<T, void> {
  for await (const { chunk } of iterate<T>(source, options)) yield chunk;
}

/** What an event means for an iteration over a generation; `undefined` when it goes on. */
function endOf(
  event: StreamEvent,
  generation: string,
): { readonly error?: StreamError | undefined } | undefined {
  switch (event.type) {
    case 'ended': {
      const { outcome } = event;
      if (outcome.status === 'complete') return {};
      if (outcome.status === 'error') return { error: StreamError.from(outcome.error) };
      return { error: cancelledError(outcome.reason) };
    }
    case 'reset':
      if (generation === event.generation) return undefined;
      return { error: new StreamError('gone', 'A new run took the place of what was being read') };
    case 'failed':
      return { error: event.error };
    case 'connection':
      if (event.state !== 'closed') return undefined;
      return {
        error: event.error ?? new StreamError('connection-closed', 'The connection was closed by this page'),
      };
    default:
      return undefined;
  }
}
