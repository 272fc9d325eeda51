import { type Row, RowError } from './csv.js';

/** What is known of a column so far, in words for the page. */
export type ColumnSummary = {
  readonly column: string;
  readonly type: 'number' | 'text';
  readonly filled: string;
  readonly sum: string;
  readonly smallest: string;
  readonly largest: string;
};

/** Rows by which it is decided which columns hold numbers; from then on each of their cells must be one. */
const SAMPLE = 50;
const number = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** Checks rows and sums up their columns. The first row is the header. */
export class Columns {
  #columns: Column[] | undefined;
  #sample: Row[] | undefined = [];
  #rows = 0;

  /** Whether it is known what the columns hold. */
  get areKnown(): boolean {
    return this.#sample === undefined;
  }

  /** Rows without the header. */
  get rows(): number {
    return this.#rows;
  }

  /**
   * @throws {RowError} for a row of another length than the header, a cell that is no number where all others are,
   * and a header with an empty or doubled name.
   */
  add(row: Row): void {
    if (!this.#columns) {
      this.#columns = columnsOf(row);
      return;
    }
    if (row.cells.length !== this.#columns.length) {
      throw new RowError(row.number, `${row.cells.length} cells, but the header has ${this.#columns.length}`);
    }
    this.#rows++;
    if (!this.#sample) {
      this.#sum(row);
      return;
    }
    this.#sample.push(row);
    if (this.#sample.length === SAMPLE) this.decide();
  }

  /** Decides which columns hold numbers; called for a file with fewer rows than that takes. */
  decide(): void {
    const rows = this.#sample;
    if (!rows) return;
    this.#sample = undefined;
    for (const [index, column] of (this.#columns ?? []).entries()) {
      const cells = rows.map(({ cells }) => cellOf(cells, index)).filter((cell) => cell !== '');
      column.isNumber = cells.length > 0 && cells.every((cell) => number.test(cell));
    }
    for (const row of rows) this.#sum(row);
  }

  #sum({ number: at, cells }: Row): void {
    for (const [index, column] of (this.#columns ?? []).entries()) column.add(cellOf(cells, index), at);
  }

  summaries(): ColumnSummary[] {
    return (this.#columns ?? []).map((column) => column.summary());
  }
}

function columnsOf({ number, cells }: Row): Column[] {
  const names = cells.map((cell) => cell.trim());
  for (const [index, name] of names.entries()) {
    if (name === '') throw new RowError(number, `column ${index + 1} has no name`);
    if (names.indexOf(name) < index) throw new RowError(number, `there are two columns “${name}”`);
  }
  return names.map((name) => new Column(name));
}

function cellOf(cells: readonly string[], index: number): string {
  return (cells[index] ?? '').trim();
}

class Column {
  isNumber = false;
  #filled = 0;
  #sum = 0;
  #smallest: number | string | undefined;
  #largest: number | string | undefined;

  constructor(readonly name: string) {}

  add(cell: string, row: number): void {
    if (cell === '') return;
    if (this.isNumber && !number.test(cell)) {
      throw new RowError(row, `“${cell}” in column “${this.name}” is not a number`);
    }
    const value = this.isNumber ? Number(cell) : cell;
    this.#filled++;
    if (typeof value === 'number') this.#sum += value;
    if (this.#smallest === undefined || value < this.#smallest) this.#smallest = value;
    if (this.#largest === undefined || value > this.#largest) this.#largest = value;
  }

  summary(): ColumnSummary {
    return {
      column: this.name,
      type: this.isNumber ? 'number' : 'text',
      filled: numbers.format(this.#filled),
      sum: this.isNumber ? numbers.format(this.#sum) : '–',
      smallest: inWords(this.#smallest),
      largest: inWords(this.#largest),
    };
  }
}

function inWords(value: number | string | undefined): string {
  return typeof value === 'number' ? numbers.format(value) : (value ?? '–');
}
