import type { Chunk } from '../../protocol/chunk.js';
import { StreamError } from '../../protocol/errors.js';
import { weigh } from '../chunk-weight.js';
import type { Batch } from '../source.js';

/** What a local source keeps for its readers. */
export class LocalLog {
  #batches: (Batch & { readonly weight: number })[] = [];
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
    const weight = chunks.reduce((sum, chunk) => sum + weigh(chunk), 0);
    this.#batches.push({ seq: this.#head + 1, time, chunks, weight });
    this.#head += chunks.length;
    this.#weight += weight;
  }

  /** Lets go of the oldest batches until they weigh no more than `keep`, but of nothing after `seq`. */
  trim(keep: number, seq: number): void {
    let count = 0;
    for (const batch of this.#batches) {
      if (this.#weight <= keep || batch.seq + batch.chunks.length - 1 > seq) break;
      this.#weight -= batch.weight;
      count++;
    }
    if (count > 0) this.#batches = this.#batches.slice(count);
  }

  /** What is kept after `seq`, in order; the first batch is cut where it begins before. */
  *after(seq: number): Generator<Batch> {
    for (let index = this.#indexAfter(seq); index < this.#batches.length; index++) {
      const batch = this.#batches[index];
      if (!batch) return;
      const skip = Math.max(0, seq + 1 - batch.seq);
      const { time } = batch;
      yield { seq: batch.seq + skip, time, chunks: skip === 0 ? batch.chunks : batch.chunks.slice(skip) };
    }
  }

  /**
   * Chunks `from` to `to`, in the batches that they were written in.
   *
   * @throws {StreamError} `gone` when not all of them are kept
   */
  read(from: number, to: number): readonly Batch[] {
    if (from < this.first) throw new StreamError('gone', `Chunks ${from} to ${to} are not all kept any more`);
    const batches: Batch[] = [];
    for (const batch of this.after(from - 1)) {
      if (batch.seq > to) break;
      batches.push({ ...batch, chunks: batch.chunks.slice(0, to + 1 - batch.seq) });
    }
    return batches;
  }

  /** The first batch with something after `seq`: a reader is at the end nearly always, so look from there. */
  #indexAfter(seq: number): number {
    let index = this.#batches.length;
    while (index > 0) {
      const batch = this.#batches[index - 1];
      if (!batch || batch.seq + batch.chunks.length - 1 <= seq) break;
      index--;
    }
    return index;
  }
}
