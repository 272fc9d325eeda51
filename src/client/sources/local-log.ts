import type { Chunk } from '../../protocol/chunk.js';
import { StreamError } from '../../protocol/errors.js';
import { weigh } from '../chunk-weight.js';
import type { Batch } from '../source.js';

/** How many chunks of the same time are kept as one batch at most. */
const MOST = 256;

interface KeptBatch {
  seq: number;
  readonly time: number;
  readonly chunks: Chunk[];
}

/** What a local source keeps for its readers. */
export class LocalLog {
  #batches: KeptBatch[] = [];
  #head = 0;
  #weight = 0;

  /** The last seq. */
  get head(): number {
    return this.#head;
  }

  /** The first seq that is kept. */
  get first(): number {
    return this.#batches[0]?.seq ?? this.#head + 1;
  }

  /** How much is kept, roughly, in bytes of content. */
  get weight(): number {
    return this.#weight;
  }

  /** Counts chunks that are not to be had. */
  skip(count: number): void {
    this.#head += count;
  }

  append(chunks: readonly Chunk[], time: number): void {
    const last = this.#batches.at(-1);
    const seq = this.#head + 1;
    if (last?.time === time && last.seq + last.chunks.length === seq && last.chunks.length < MOST) {
      for (const chunk of chunks) last.chunks.push(chunk);
    } else this.#batches.push({ seq, time, chunks: [...chunks] });
    this.#head += chunks.length;
    for (const chunk of chunks) this.#weight += weigh(chunk);
  }

  /** Lets go of the oldest chunks until they weigh no more than `keep`, but of nothing after `seq`. */
  trim(keep: number, seq: number): void {
    let gone = 0;
    for (const batch of this.#batches) {
      for (; batch.chunks.length > 0 && batch.seq <= seq && this.#weight > keep; batch.seq++)
        this.#weight -= weigh(batch.chunks.shift() as Chunk);
      if (batch.chunks.length > 0) break;
      gone++;
    }
    this.#batches.splice(0, gone);
    // Whoever has given an item may have changed it since it was weighed.
    if (this.#batches.length === 0) this.#weight = 0;
  }

  /** What is kept after `seq`, of the first batch that has any of it. */
  after(seq: number): Batch | undefined {
    let index = 0;
    for (let end = this.#batches.length; index < end; ) {
      const middle = (index + end) >> 1;
      const { seq: first, chunks } = this.#batches[middle] as KeptBatch;
      if (first + chunks.length - 1 <= seq) index = middle + 1;
      else end = middle;
    }
    const batch = this.#batches[index];
    if (!batch) return undefined;
    const skip = Math.max(0, seq + 1 - batch.seq);
    return { seq: batch.seq + skip, time: batch.time, chunks: batch.chunks.slice(skip) };
  }

  /**
   * Chunks `from` to `to`, in the batches that they were written in.
   *
   * @throws {StreamError} `gone` when not all of them are kept
   */
  read(from: number, to: number): readonly Batch[] {
    if (from < this.first) throw new StreamError('gone', `Chunks ${from} to ${to} are not all kept any more`);
    const batches: Batch[] = [];
    for (let next = from; next <= to; ) {
      const batch = this.after(next - 1);
      if (!batch || batch.seq > to) break;
      batches.push({ ...batch, chunks: batch.chunks.slice(0, to + 1 - batch.seq) });
      next = batch.seq + batch.chunks.length;
    }
    return batches;
  }
}
