import { StreamError } from '../../protocol/errors.js';
import type { Outcome } from '../../protocol/server-messages.js';
import type { ChunkQueue, QueuedBatch } from '../chunk-queue.js';
import { platform as ownPlatform, type Platform } from '../platform.js';
import { report } from '../report.js';
import type { StreamSource } from '../source.js';
import type { Encoder } from './encoder.js';
import { END, eventId } from './event-id.js';

/** After so long without a word, in milliseconds, one is said, so that nobody on the way takes the connection for dead. */
const SILENCE = 15_000;

export interface BodyOptions {
  readonly onDisconnect?: 'continue' | 'cancel' | undefined;
  readonly platform?: Platform | undefined;
}

/** A stream as the body of a response, written as it is read. */
export function bodyOf(
  queue: ChunkQueue,
  encoder: Encoder,
  source: StreamSource,
  { onDisconnect = 'continue', platform = ownPlatform }: BodyOptions,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const bytes = new TextEncoder();
  const writing = new Writing(queue, encoder, platform);
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const text = await writing.next();
          if (text !== undefined) return controller.enqueue(bytes.encode(text));
          queue.close();
          controller.close();
        } catch (error) {
          queue.close();
          throw error;
        }
      },
      cancel() {
        queue.close();
        if (onDisconnect !== 'cancel' || queue.end) return;
        source.cancel?.().catch((error: unknown) => {
          // It may have ended in the meantime; anything else should be known to somebody.
          if (!(error instanceof StreamError && error.code === 'not-running')) report(error);
        });
      },
    },
    { highWaterMark: 0 },
  );
}

class Writing {
  readonly #queue: ChunkQueue;
  readonly #encoder: Encoder;
  readonly #platform: Platform;
  #hasBegun = false;
  #isOver = false;

  constructor(queue: ChunkQueue, encoder: Encoder, platform: Platform) {
    this.#queue = queue;
    this.#encoder = encoder;
    this.#platform = platform;
  }

  /**
   * What is to be said next; `undefined` when all has been said.
   *
   * @throws {StreamError} where the format has no words for how it ended
   */
  async next(): Promise<string | undefined> {
    for (;;) {
      if (this.#isOver) return undefined;
      const begun = this.#begin();
      if (begun !== '') return begun;
      const { end } = this.#queue;
      const batch = this.#queue.shift();
      if (!batch && !end) {
        if (await this.#news()) continue;
        return this.#encoder.heartbeat;
      }
      const text = batch ? this.#write(batch) : this.#finish(end);
      if (text !== '') return text;
    }
  }

  #begin(): string {
    if (this.#hasBegun) return '';
    this.#hasBegun = true;
    return this.#encoder.begin();
  }

  /** What the format cannot tell ends it, after what came before. */
  #write({ chunks, seq }: QueuedBatch): string {
    let text = '';
    try {
      for (const [at, chunk] of chunks.entries()) text += this.#encoder.chunk(chunk, this.#place(seq + at));
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
      text += this.#finish({ status: 'error', error: error.toJSON() });
    }
    return text;
  }

  #finish(outcome: Outcome | undefined): string {
    this.#isOver = true;
    return outcome ? this.#encoder.end(outcome, this.#place(END)) : '';
  }

  #place(place: number | typeof END): string {
    return eventId(this.#queue.description?.generation ?? '', place);
  }

  /** Waits for something to say; `false` when there was nothing for long, and that may be said. */
  #news(): Promise<boolean> {
    const news = this.#queue.news().then(() => true);
    if (this.#encoder.heartbeat === undefined) return news;
    return new Promise((resolve) => {
      const stop = this.#platform.after(SILENCE, () => resolve(false));
      news.then((any) => {
        stop();
        resolve(any);
      });
    });
  }
}
