import type { Row } from './list-model.js';
import type { RowContent } from './row-content.js';
import { fitInto } from './row-frame.js';
import { RowWindow } from './row-window.js';
import { markRow, type RowsHost, type RowsView } from './rows-view.js';

/** Beyond how many rows only those near the view are in the document. */
const WINDOW_ABOVE = 300;

/**
 * Rows as direct children of an author's `ul`, `ol`, `tbody` …, after what the author put there. They cannot be put
 * into blocks that a browser may skip, so a long list is a window: rows away from the view are taken out, and an empty
 * row before and one after have their size. A row that comes back is the same nodes.
 */
export class DirectRows implements RowsView {
  readonly container: HTMLElement;
  readonly #host: RowsHost;
  readonly #made = new Map<Row, RowContent>();
  readonly #start = document.createComment('');
  readonly #end = document.createComment('');
  #all: readonly Row[] = [];
  #window: RowWindow | undefined;
  /** Rows came before others, or went, in this frame. */
  #isShifted = false;

  constructor(container: HTMLElement, host: RowsHost) {
    this.container = container;
    this.#host = host;
    container.append(this.#start, this.#end);
  }

  add(op: 'append' | 'prepend', rows: readonly Row[], all: readonly Row[]): void {
    this.#all = all;
    if (this.#window) {
      if (op === 'prepend') this.#window.grownBefore(rows);
      return;
    }
    const first = op === 'append' ? all.length - rows.length : 0;
    const fragment = document.createDocumentFragment();
    for (const [index, row] of rows.entries()) fragment.append(this.#make(row, first + index).fragment);
    if (op === 'append') this.#end.before(fragment);
    else this.#start.after(fragment);
    for (const row of rows) this.#host.drawn(row);
    this.#isShifted ||= op === 'prepend';
  }

  update(rows: readonly Row[]): void {
    for (const row of rows) this.#made.get(row)?.update(row.item);
  }

  remove(rows: readonly Row[], all: readonly Row[]): void {
    this.#all = all;
    this.#isShifted = true;
    this.#window?.removed(rows);
    for (const row of rows) {
      for (const node of this.#made.get(row)?.nodes() ?? []) node.remove();
      this.#made.delete(row);
    }
  }

  clear(): void {
    this.remove([...this.#made.keys()], []);
    this.#window?.dispose();
    this.#window = undefined;
  }

  nodesOf(row: Row): readonly ChildNode[] {
    return this.#made.get(row)?.nodes() ?? [];
  }

  measure(): void {
    this.#window?.measure();
  }

  flush(): void {
    const isShifted = this.#isShifted;
    this.#isShifted = false;
    if (!this.#window && this.#all.length > WINDOW_ABOVE && this.#canBeWindow()) {
      // In a frame in which nothing moves: until then the browser keeps what is in view in place.
      if (isShifted) this.#host.requestFrame();
      else this.#window = new RowWindow(this.container, this.#start, this.#end, this.#host.requestFrame);
    }
    this.#window?.draw(this.#all, (row, index) => {
      const element = (this.#made.get(row) ?? this.#make(row, index)).nodes()[0] as HTMLElement;
      this.#host.drawn(row);
      return element;
    });
  }

  dispose(): void {
    this.clear();
    this.#start.remove();
    this.#end.remove();
  }

  #make(row: Row, index: number): RowContent {
    const content = markRow(fitInto(this.container, this.#host.make(row, index)), row);
    this.#made.set(row, content);
    return content;
  }

  /** Whether every row is one element that stands by itself. */
  #canBeWindow(): boolean {
    if (this.container.localName === 'dl') return false;
    const [first] = this.#made.values();
    const nodes = first?.nodes() ?? [];
    return nodes.length === 1 && nodes[0] instanceof HTMLElement;
  }
}
