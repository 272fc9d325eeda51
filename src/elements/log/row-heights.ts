/** Rows are taken together by so many, so that the sums of a million fit into 128 KiB. */
const BLOCK = 64;

/**
 * How tall the rows of a log are, by ordinal: all of one height but for those that were measured to be taller, wrapped
 * lines and open JSON. Sums over blocks are kept in a Fenwick tree (P. Fenwick, "A new data structure for cumulative
 * frequency tables", 1994): every question costs the logarithm of the number of rows.
 */
export class RowHeights {
  #base = 0;
  readonly #extras = new Map<number, number>();
  #sums = new Float64Array(64);

  /** The height of a row that is one line tall, in pixels. */
  get base(): number {
    return this.#base;
  }

  /** Another base: nothing that was measured holds any more. */
  set base(height: number) {
    this.#base = height;
    this.clear();
  }

  /** How tall a row is, in pixels, as far as that is known. */
  of(ordinal: number): number {
    return this.#base + (this.#extras.get(ordinal) ?? 0);
  }

  /** Takes note of a row's height. @returns by how much it has grown, in pixels */
  set(ordinal: number, height: number): number {
    const before = this.#extras.get(ordinal) ?? 0;
    const extra = height - this.#base;
    const grown = extra - before;
    if (Math.abs(grown) < 0.05) return 0;
    this.#add(Math.floor(ordinal / BLOCK), grown);
    if (extra === 0) this.#extras.delete(ordinal);
    else this.#extras.set(ordinal, extra);
    return grown;
  }

  /** How far a row's upper edge is from that of ordinal 0, in pixels. */
  top(ordinal: number): number {
    if (this.#extras.size === 0) return ordinal * this.#base;
    const block = Math.floor(ordinal / BLOCK);
    let extra = 0;
    for (let at = Math.min(block, this.#sums.length - 1); at > 0; at -= at & -at)
      extra += this.#sums[at] as number;
    for (let at = block * BLOCK; at < ordinal; at++) extra += this.#extras.get(at) ?? 0;
    return ordinal * this.#base + extra;
  }

  /** The ordinal of the row that is so many pixels from the upper edge of ordinal 0. */
  at(pixels: number): number {
    if (this.#extras.size === 0) return Math.floor(pixels / this.#base);
    let block = 0;
    let left = pixels;
    for (let step = this.#sums.length / 2; step >= 1; step /= 2) {
      const height = (this.#sums[block + step] ?? 0) + step * BLOCK * this.#base;
      if (block + step < this.#sums.length && height <= left) {
        block += step;
        left -= height;
      }
    }
    let ordinal = block * BLOCK;
    while (ordinal < (block + 1) * BLOCK && this.of(ordinal) <= left) left -= this.of(ordinal++);
    return ordinal + (ordinal === (block + 1) * BLOCK ? Math.max(0, Math.floor(left / this.#base)) : 0);
  }

  /** Forgets what was measured. */
  clear(): void {
    this.#extras.clear();
    this.#sums = new Float64Array(64);
  }

  /** The tree counts from 1: `sums[n]` is of the blocks up to n − 1. */
  #add(block: number, extra: number): void {
    if (block + 1 >= this.#sums.length) this.#grow(block);
    for (let at = block + 1; at < this.#sums.length; at += at & -at) (this.#sums[at] as number) += extra;
  }

  #grow(block: number): void {
    this.#sums = new Float64Array(2 ** Math.ceil(Math.log2(block + 2)));
    for (const [ordinal, extra] of this.#extras) this.#add(Math.floor(ordinal / BLOCK), extra);
  }
}
