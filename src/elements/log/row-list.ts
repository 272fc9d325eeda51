/*
 * What a row of the window shows, as one number: a line by its own number, from 0; below zero a mark of the log's own
 * or a hole, lines that are not kept. So that a million rows are four megabytes.
 */

/** A row that shows a mark. */
export function markRow(id: number): number {
  return -1 - id * 2;
}

/** A row that stands for lines that are not kept, by the first of them. */
export function holeRow(line: number): number {
  return -2 - line * 2;
}

/** What a row shows. */
export function readRow(row: number): { readonly kind: 'line' | 'mark' | 'hole'; readonly number: number } {
  if (row >= 0) return { kind: 'line', number: row };
  const isMark = (row & 1) !== 0;
  return isMark ? { kind: 'mark', number: (-1 - row) / 2 } : { kind: 'hole', number: (-2 - row) / 2 };
}

/** The rows of a log in order, each with an ordinal that it keeps while rows are added at the end and go at the start. */
export class RowList {
  #rows = new Int32Array(1_024);
  #head = 0;
  #tail = 0;
  /** The ordinal of what is at index 0. */
  #offset = 0;
  readonly #lineOfMark: (id: number) => number;

  /** `lineOfMark`: the line that a mark stands before. */
  constructor(lineOfMark: (id: number) => number) {
    this.#lineOfMark = lineOfMark;
  }

  /** The ordinal of the first row. */
  get first(): number {
    return this.#head + this.#offset;
  }

  /** One more than the ordinal of the last row. */
  get end(): number {
    return this.#tail + this.#offset;
  }

  /** The row with an ordinal, which must be one of those there are. */
  at(ordinal: number): number {
    return this.#rows[ordinal - this.#offset] as number;
  }

  push(row: number): void {
    if (this.#tail === this.#rows.length) this.#makeRoom();
    this.#rows[this.#tail++] = row;
  }

  /** Takes rows away from the end that show lines from this one on. */
  dropFrom(line: number): void {
    this.#tail = this.#indexOf(line);
  }

  /** Lines before this one are kept no longer: one row stands for them all. */
  dropBefore(line: number): void {
    const index = this.#indexOf(line);
    if (index <= this.#head) return;
    this.#head = index - 1;
    this.#rows[this.#head] = holeRow(0);
  }

  clear(): void {
    this.#head = this.#tail = this.#offset = 0;
    if (this.#rows.length > 65_536) this.#rows = new Int32Array(1_024);
  }

  /** The ordinal of the row that shows a line, or of the next one after where it would be. */
  ordinalOf(line: number): number {
    return this.#indexOf(line) + this.#offset;
  }

  /** The ordinal of this very row; `undefined` when it is not there. */
  find(row: number): number | undefined {
    const index = this.#indexOf(this.lineOf(row));
    return index < this.#tail && this.#rows[index] === row ? index + this.#offset : undefined;
  }

  /** Where a row stands among the lines: a mark stands half a line before its own. */
  lineOf(row: number): number {
    const { kind, number } = readRow(row);
    // Marks before the same line stand in the order of their numbers.
    return kind === 'mark' ? this.#lineOfMark(number) - 0.5 : number;
  }

  #indexOf(line: number): number {
    let low = this.#head;
    let high = this.#tail;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.lineOf(this.#rows[middle] as number) < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #makeRoom(): void {
    const kept = this.#tail - this.#head;
    const isHalfEmpty = kept <= this.#rows.length / 2;
    const next = isHalfEmpty ? this.#rows : new Int32Array(this.#rows.length * 2);
    next.set(this.#rows.subarray(this.#head, this.#tail));
    this.#rows = next;
    this.#offset += this.#head;
    this.#head = 0;
    this.#tail = kept;
  }
}
