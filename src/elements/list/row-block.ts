import type { Row } from './list-model.js';
import type { RowContents } from './row-contents.js';

/** Rows that the browser may skip together. A heading has one for itself, which is never skipped: it may stick. */
export class RowBlock {
  readonly element: HTMLElement;
  rows: Row[] = [];
  /** Its height as last seen, in pixels; 0 until then. */
  size = 0;
  /** Its rows are out of the document, and it has the room that they had. */
  isEmptied = false;

  constructor(readonly isHeading: boolean) {
    this.element = document.createElement('div');
    this.element.setAttribute('role', 'none');
    this.element.setAttribute(isHeading ? 'data-stream-heading' : 'data-stream-block', '');
  }

  /** Has only these of its rows left. */
  keep(rows: Row[]): void {
    const size = (this.size * rows.length) / this.rows.length;
    this.rows = rows;
    if (this.isEmptied) this.#hold(size);
    else if (this.size > 0) this.contain(size);
  }

  /**
   * Lets the browser skip it; `size` is how tall it is, as far as is known. The browser may know better if that `isSeen`:
   * what it remembers is the height with all the rows that were in it when it last was drawn.
   */
  contain(size: number, { isSeen = false } = {}): void {
    this.size = size;
    this.element.style.setProperty('contain-intrinsic-block-size', `${isSeen ? 'auto ' : ''}${size}px`);
    this.element.setAttribute('data-stream-block', 'seen');
  }

  /** Takes its rows out of the document. */
  empty(contents: RowContents): void {
    if (this.isEmptied || this.size === 0) return;
    this.isEmptied = true;
    this.#hold(this.size);
    for (const row of this.rows) contents.hide(row);
  }

  /** Has its rows in the document again. `first`: the place of the first of them in the list. */
  fill(contents: RowContents, first: number, drawn: (row: Row) => void): void {
    if (!this.isEmptied) return;
    this.isEmptied = false;
    this.element.style.removeProperty('block-size');
    for (const [at, row] of this.rows.entries()) {
      this.element.append(...contents.show(row, first + at).nodes());
      drawn(row);
    }
  }

  #hold(size: number): void {
    this.size = size;
    this.element.style.setProperty('block-size', `${size}px`);
  }
}
