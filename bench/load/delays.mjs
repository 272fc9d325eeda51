/**
 * Delays as a histogram, since there are millions: how many there were of each whole number of milliseconds, which is all
 * that the server's clock tells.
 */
export class Delays {
  /** @type {Map<number, number>} */
  #counts = new Map();
  total = 0;

  /** @param {Iterable<readonly [number, number]>} [counts] those of others */
  constructor(counts = []) {
    for (const [delay, count] of counts) this.add(delay, count);
  }

  /**
   * @param {number} delay milliseconds
   * @param {number} [count] how many have waited so long
   */
  add(delay, count = 1) {
    this.#counts.set(delay, (this.#counts.get(delay) ?? 0) + count);
    this.total += count;
  }

  /** For another process. */
  get counts() {
    return [...this.#counts];
  }

  /**
   * @param {number} share 0.5 for the median
   * @returns {number} milliseconds; NaN when there are none
   */
  quantile(share) {
    let below = 0;
    for (const [delay, count] of this.counts.sort(([a], [b]) => a - b)) {
      below += count;
      if (below > this.total * share) return delay;
    }
    return Number.NaN;
  }
}
