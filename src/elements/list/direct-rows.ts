import type { Row } from './list-model.js';
import type { RowContent } from './row-content.js';
import { fitInto } from './row-frame.js';
import { markRow, type RowMaker, type RowsView } from './rows-view.js';

/** Rows as direct children of an author's `ul`, `ol`, `tbody`, `dl` …, after what the author put there. */
export class DirectRows implements RowsView {
  readonly container: HTMLElement;
  readonly #make: RowMaker;
  readonly #shown = new Map<Row, RowContent>();
  readonly #start = document.createComment('');
  readonly #end = document.createComment('');

  constructor(container: HTMLElement, make: RowMaker) {
    this.container = container;
    this.#make = make;
    container.append(this.#start, this.#end);
  }

  add(op: 'append' | 'prepend', rows: readonly Row[], all: readonly Row[]): void {
    const first = op === 'append' ? all.length - rows.length : 0;
    const fragment = document.createDocumentFragment();
    for (const [index, row] of rows.entries()) {
      const content = markRow(fitInto(this.container, this.#make(row, first + index)), row);
      this.#shown.set(row, content);
      fragment.append(content.fragment);
    }
    if (op === 'append') this.#end.before(fragment);
    else this.#start.after(fragment);
  }

  update(rows: readonly Row[]): void {
    for (const row of rows) this.#shown.get(row)?.update(row.item);
  }

  remove(rows: readonly Row[]): void {
    for (const row of rows) {
      for (const node of this.nodesOf(row)) node.remove();
      this.#shown.delete(row);
    }
  }

  clear(): void {
    for (const row of [...this.#shown.keys()]) this.remove([row]);
  }

  nodesOf(row: Row): readonly ChildNode[] {
    return this.#shown.get(row)?.nodes() ?? [];
  }

  dispose(): void {
    this.clear();
    this.#start.remove();
    this.#end.remove();
  }
}
