import type { StreamReader } from '../../client/source.js';
import type { Chunk } from '../../protocol/chunk.js';
import { StreamError } from '../../protocol/errors.js';

/** How many chunks are read at once at most: memory and waiting stay small however many a list began with. */
const MOST = 500;

/** Chunks in a row, of which the first is the `seq`-th of the stream. */
export interface Page {
  readonly seq: number;
  readonly chunks: readonly Chunk[];
}

/** The chunks of a stream before those that a list began with, read again page by page, the latest first. */
export class EarlierChunks {
  /** The first chunk that was read. */
  #first: number;
  /** The first that is kept, as far as is known. */
  #kept: number;
  #size: number;

  /** `first`: the chunk that the list began with; `kept`: the first that there is; `size`: how many make a page. */
  constructor(first: number, kept: number, size: number) {
    this.#first = first;
    this.#kept = Math.min(kept, first);
    this.#size = Math.min(size, MOST);
  }

  /** Whether there are more, not counting those before `floor`. */
  hasMore(floor = 1): boolean {
    return this.#first > Math.max(this.#kept, floor);
  }

  /** What can no longer be read, once everything else was. */
  get gap(): { readonly from: number; readonly to: number } | undefined {
    return this.#kept > 1 && !this.hasMore() ? { from: 1, to: this.#kept - 1 } : undefined;
  }

  /**
   * Reads the next page; `undefined` when there is none, or no longer.
   *
   * @throws {StreamError} what `read` throws, but not that chunks are no longer kept: then fewer are asked for
   */
  async next(reader: StreamReader, floor = 1): Promise<Page | undefined> {
    while (this.hasMore(floor)) {
      const to = this.#first - 1;
      const from = Math.max(this.#kept, floor, to - this.#size + 1);
      try {
        const batches = await reader.read(from, to);
        this.#first = from;
        return { seq: from, chunks: batches.flatMap(({ chunks }) => chunks) };
      } catch (error) {
        if (!(error instanceof StreamError) || error.code !== 'gone') throw error;
        // The first of them is gone at least. The later half may be there.
        this.#kept = from + 1;
        this.#size = Math.max(1, (to - from + 1) >> 1);
      }
    }
    return undefined;
  }
}
