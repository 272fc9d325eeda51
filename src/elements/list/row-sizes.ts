import type { Row } from './list-model.js';

/** How tall a row is taken to be until one was seen, in pixels. */
const GUESS = 32;
/** How many rows are measured before their mean is what others are taken for. */
const ENOUGH = 20;

/** Which rows stand in a window, and how much room those before and after it take. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
}

/** How tall rows are: as they were measured, else as others were. Knows nothing of the DOM. */
export class RowSizes {
  readonly #known = new WeakMap<Row, number>();
  #sum = 0;
  #count = 0;
  #estimate = GUESS;

  /** What a row that was not measured is taken for. Settled once, since another one would move everything. */
  get estimate(): number {
    return this.#estimate;
  }

  set(row: Row, size: number): void {
    if (!this.#known.has(row) && this.#count < ENOUGH) {
      this.#sum += size;
      if (++this.#count === ENOUGH) this.#estimate = this.#sum / ENOUGH;
    }
    this.#known.set(row, size);
  }

  get(row: Row): number {
    return this.#known.get(row) ?? this.#estimate;
  }

  total(rows: Iterable<Row>): number {
    let sum = 0;
    for (const row of rows) sum += this.get(row);
    return sum;
  }

  /** The rows between two distances from the list's beginning, in pixels. */
  range(rows: readonly Row[], start: number, end: number): RowRange {
    let from = 0;
    let before = 0;
    while (from < rows.length - 1) {
      const size = this.get(rows[from] as Row);
      if (before + size > start) break;
      before += size;
      from++;
    }
    let to = from;
    let at = before;
    while (to < rows.length && at < end) at += this.get(rows[to++] as Row);
    let after = 0;
    for (let index = to; index < rows.length; index++) after += this.get(rows[index] as Row);
    return { from, to, before, after };
  }
}
