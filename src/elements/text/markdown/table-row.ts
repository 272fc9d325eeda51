import { isBlank } from './scan.js';

/** How a column is aligned; `undefined`: as the page does. */
export type Alignment = 'left' | 'center' | 'right' | undefined;

/**
 * The cells of a table row, which grows: a cell ends at a bar that no backslash is before. The bar at the beginning
 * and that at the end are part of no cell.
 */
export class RowCells {
  /** The text of each cell as it was written, with the spaces around it. */
  readonly cells: string[] = [];
  #escaped = false;
  #begun = false;

  constructor(text = '') {
    this.append(text);
  }

  append(text: string): void {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const character = text[at];
      if (this.#escaped) {
        this.#escaped = false;
        if (character === '\\' || character === '|') continue;
      }
      if (character === '\\') this.#escaped = true;
      if (character !== '|') {
        if (!this.#begun && character !== ' ' && character !== '\t') {
          this.#begun = true;
          this.cells.push('');
        }
        continue;
      }
      if (this.#begun) this.#extend(text.slice(from, at));
      this.#begun = true;
      from = at + 1;
      this.cells.push('');
    }
    if (this.#begun) this.#extend(text.slice(from));
  }

  /** How many cells there are: what comes after the last bar is one only if something stands there. */
  get count(): number {
    return this.cells.length - (isBlank(this.cells.at(-1) ?? '') ? 1 : 0);
  }

  #extend(piece: string): void {
    const last = this.cells.length - 1;
    if (piece !== '') this.cells[last] += piece;
  }
}

/** Of a line that could become a delimiter row. */
export const MAYBE_DELIMITER_ROW = /^[-:|][-:| \t]*$/;

/** The alignments that a delimiter row states; `undefined` if the line is none. */
export function readDelimiterRow(line: string): Alignment[] | undefined {
  if (!MAYBE_DELIMITER_ROW.test(line) || !/[|:]/.test(line)) return undefined;
  const row = new RowCells(line);
  const cells = row.cells.slice(0, row.count);
  if (cells.length === 0) return undefined;
  const alignments: Alignment[] = [];
  for (const cell of cells) {
    const match = /^[ \t]*(:?)-+(:?)[ \t]*$/.exec(cell);
    if (!match) return undefined;
    const [, left, right] = match;
    alignments.push(left ? (right ? 'center' : 'left') : right ? 'right' : undefined);
  }
  return alignments;
}
