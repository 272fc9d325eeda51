/** How many batches the forecast looks back on. */
const REMEMBERED = 8;
/** No more skeletons than this stand in the page: what nobody can see need not be there. */
const MOST = 50;

/** What is known of how many items may still come. */
export interface Expectation {
  /** How many are there. */
  readonly length: number;
  /** How many there will be in all, where that is known. */
  readonly total: number | undefined;
  /** How many to expect before anything has come. */
  readonly initial: number;
  /** For how many in all room is kept. Default: for those that the next batch will probably have. */
  readonly reserved?: number | undefined;
}

/** How many items the next batch will probably have: the median of those before. Knows nothing of the DOM. */
export class SkeletonForecast {
  #batches: number[] = [];

  /** A batch of so many new items has come. */
  saw(count: number): void {
    if (count <= 0) return;
    this.#batches.push(count);
    if (this.#batches.length > REMEMBERED) this.#batches.shift();
  }

  clear(): void {
    this.#batches = [];
  }

  /** How many skeletons to show. */
  next({ length, total, initial }: Expectation): number {
    const sorted = [...this.#batches].sort((a, b) => a - b);
    const expected = sorted[sorted.length >> 1] ?? initial;
    const left = total === undefined ? MOST : Math.max(0, total - length);
    return Math.min(expected, left, MOST);
  }
}
