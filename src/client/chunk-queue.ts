import type { Chunk } from '../protocol/chunk.js';
import { StreamError } from '../protocol/errors.js';
import type { Outcome } from '../protocol/server-messages.js';
import { bytesOf } from './chunk-size.js';
import type { StartFrom, StreamDescription, StreamEvent, StreamReader, StreamSource } from './source.js';

/** What a consumer may be behind, in bytes, before its reader is paused: 1 MiB. */
const HIGH_WATER = 1024 * 1024;
/** It goes on when less than this is left. */
const LOW_WATER = HIGH_WATER / 2;

/** Chunks that came together. */
export interface QueuedBatch {
  readonly chunks: readonly Chunk[];
  /** The seq of the first one. */
  readonly seq: number;
  /** In milliseconds since 1970. */
  readonly time: number;
}

/**
 * The chunks of one generation of a source, the present one or the next to come where there is none, for a consumer that takes them
 * when it can. One that is more than 1 MiB behind pauses the reader, which later goes on from its cursor.
 */
export class ChunkQueue {
  readonly #reader: StreamReader;
  readonly #batches: (QueuedBatch & { readonly bytes: number })[] = [];
  #held = 0;
  #isPaused = false;
  #news: (() => void) | undefined;
  #description: StreamDescription | undefined;
  #lastSeq = -1;
  #end: Outcome | undefined;
  readonly #failsAtGap: boolean;

  /** @param gaps what chunks that are no longer kept are: passed over, or the end, as the error `gone` */
  constructor(source: StreamSource, from: StartFrom | undefined, gaps: 'pass' | 'fail') {
    this.#failsAtGap = gaps === 'fail';
    this.#reader = source.open((event) => this.#take(event), { from });
  }

  /** The generation, once it is known. */
  get description(): StreamDescription | undefined {
    return this.#description;
  }

  /** The seq of the last chunk, once it is known; else -1. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** How the generation, or the reading of it, has ended. What came before may still wait. */
  get end(): Outcome | undefined {
    return this.#end;
  }

  shift(): QueuedBatch | undefined {
    const batch = this.#batches.shift();
    this.#held -= batch?.bytes ?? 0;
    if (this.#isPaused && this.#held < LOW_WATER) {
      this.#isPaused = false;
      this.#reader.resume();
    }
    return batch;
  }

  /** Resolves with the next event, or `wake`. */
  news(): Promise<void> {
    return new Promise((resolve) => {
      this.#news = resolve;
    });
  }

  wake(): void {
    this.#news?.();
  }

  /** Ends the reading, and nothing else. */
  close(): void {
    this.#reader.close();
  }

  #take(event: StreamEvent): void {
    if (this.#end) return;
    if (event.type === 'opened') this.#description = event;
    else if (event.type === 'chunks') this.#add(event);
    else this.#end = this.#endBy(event);
    this.wake();
  }

  #add({ chunks, seq, time }: QueuedBatch): void {
    const bytes = chunks.reduce((sum, chunk) => sum + bytesOf(chunk), 0);
    this.#batches.push({ chunks, seq, time, bytes });
    this.#held += bytes;
    if (this.#held > HIGH_WATER && !this.#isPaused) {
      this.#isPaused = true;
      this.#reader.pause();
    }
  }

  #endBy(event: StreamEvent): Outcome | undefined {
    switch (event.type) {
      case 'ended':
        this.#lastSeq = event.head;
        return event.outcome;
      case 'gap':
        if (!this.#failsAtGap) return undefined;
        return failed(new StreamError('gone', `Chunks ${event.from} to ${event.to} are not kept any more`));
      case 'reset':
        if (!this.#description || this.#description.generation === '') {
          this.#description = event;
          return undefined;
        }
        if (event.generation === this.#description.generation) return undefined;
        return failed(new StreamError('gone', 'A new run took the place of what was being read'));
      case 'failed':
        return failed(event.error);
      case 'connection':
        if (event.state !== 'closed') return undefined;
        return failed(
          event.error ?? new StreamError('connection-closed', 'The connection was closed by this page'),
        );
      default:
        return undefined;
    }
  }
}

function failed(error: StreamError): Outcome {
  return { status: 'error', error: error.toJSON() };
}
