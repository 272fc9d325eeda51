import type { Row } from './list-model.js';

/** How many rows are measured before their mean is what others are taken for. */
const ENOUGH = 20;

/** Which rows stand in a window, and how much room those before and after it take. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
}

/**
 * How tall rows are: as they were measured, else as others were. Sums are kept in a binary indexed tree (Fenwick, "A
 * new data structure for cumulative frequency tables", 1994), so that a row is found by its distance in a few steps
 * among however many. Knows nothing of the DOM.
 */
export class RowSizes {
  readonly #known = new WeakMap<Row, number>();
  #rows: readonly Row[] = [];
  /** From 1 on: the sum of as many sizes, up to this one, as its lowest bit says. */
  #tree: number[] = [0];
  #isStale = true;
  #sum = 0;
  #count = 0;
  #estimate: number;

  /** `guess`: how tall a row is taken to be until enough of them were measured, in pixels. */
  constructor(guess: number) {
    this.#estimate = guess;
  }

  /** What a row that was not measured is taken for. Settled once, since another one would move everything. */
  get estimate(): number {
    return this.#estimate;
  }

  /** These are the rows. `isAppended`: those known have stayed, and new ones came after them. */
  list(rows: readonly Row[], isAppended = false): void {
    this.#rows = rows;
    this.#isStale ||= !isAppended;
  }

  /** The `index`-th row was seen to be so tall, in pixels. */
  set(index: number, size: number): void {
    const row = this.#rows[index];
    if (!row) return;
    this.#grow();
    const before = this.get(row);
    const isNew = !this.#known.has(row);
    this.#known.set(row, size);
    for (let at = index + 1; at < this.#tree.length; at += at & -at) {
      this.#tree[at] = (this.#tree[at] as number) + size - before;
    }
    if (!isNew || this.#count >= ENOUGH) return;
    this.#sum += size;
    if (++this.#count < ENOUGH) return;
    this.#estimate = this.#sum / ENOUGH;
    this.#isStale = true;
  }

  get(row: Row): number {
    return this.#known.get(row) ?? this.#estimate;
  }

  /** How much room the first `count` rows take. */
  before(count: number): number {
    this.#grow();
    let sum = 0;
    for (let at = count; at > 0; at -= at & -at) sum += this.#tree[at] as number;
    return sum;
  }

  /** How many rows end at or before this distance from the list's beginning, in pixels. */
  countBefore(distance: number): number {
    this.#grow();
    let count = 0;
    let left = distance;
    for (let step = 2 ** Math.floor(Math.log2(Math.max(1, this.#rows.length))); step >= 1; step /= 2) {
      const sum = this.#tree[count + step];
      if (sum === undefined || sum > left) continue;
      count += step;
      left -= sum;
    }
    return count;
  }

  /** The rows between two distances from the list's beginning, in pixels. At least one, if there are any. */
  range(start: number, end: number): RowRange {
    const { length } = this.#rows;
    const from = Math.max(0, Math.min(this.countBefore(start), length - 1));
    let to = Math.min(length, Math.max(from + 1, this.countBefore(end)));
    const total = this.before(length);
    // The last one begins before the end and ends after it.
    if (to < length && this.before(to) < end) to++;
    return { from, to, before: this.before(from), after: total - this.before(to) };
  }

  /** The tree for all rows: those that were appended are added, any other change makes it anew. */
  #grow(): void {
    const tree = this.#isStale ? [0] : this.#tree;
    for (let at = tree.length; at <= this.#rows.length; at++) {
      let sum = this.get(this.#rows[at - 1] as Row);
      for (let part = 1; part < (at & -at); part *= 2) sum += tree[at - part] as number;
      tree.push(sum);
    }
    this.#tree = tree;
    this.#isStale = false;
  }
}
