import { Lazy } from '../lazy.js';
import type { Row } from './list-model.js';
import { RowContents } from './row-contents.js';
import type { RowWindow } from './row-window.js';
import { elementOf, type RowsHost, type RowsView } from './rows-view.js';

/** Beyond how many rows only those near the view are in the document. */
const WINDOW_ABOVE = 300;
/** How many are put in at once before it is known how many come in a frame: about a view of them, which is all that a window keeps. */
const FIRST = 40;

const lazyWindow = new Lazy(() => import('./row-window.js'));

/**
 * Rows as direct children of an author's `ul`, `ol`, `tbody`, `dl` …, after what the author put there. They cannot be
 * put into blocks that a browser may skip, so a long list is a window: rows away from the view are taken out, and an
 * empty row before and one after have their size. A list whose rows stand side by side stays whole, and
 * so does one for which the window's code could not be had.
 */
export class DirectRows implements RowsView {
  readonly container: HTMLElement;
  readonly end = document.createComment('');
  readonly #host: RowsHost;
  readonly #contents: RowContents;
  readonly #start = document.createComment('');
  #all: readonly Row[] = [];
  #window: RowWindow | undefined;
  /** Whether rows stand one below the other; unknown until two were seen. */
  #isColumn: boolean | undefined;
  /** How much room a row took then, in pixels: the mean of those that were there. */
  #rowSize = 0;
  /** How many rows at the end of the list are not in the document: not before the frame's end, or for a window to show. */
  #waiting = 0;
  /** Rows came before others, or went, in this frame. */
  #isShifted = false;
  /** Waits for rows to be seen, which may be hidden for long. */
  readonly #observer: ResizeObserver;

  constructor(container: HTMLElement, host: RowsHost) {
    this.container = container;
    this.#host = host;
    this.#contents = new RowContents(host);
    this.#observer = new ResizeObserver(host.requestFrame);
    container.append(this.#start, this.end);
    // Rows that a server has drawn stand where they belong.
    container.querySelector(':scope > [data-stream-key]')?.before(this.#start);
  }

  add(rows: readonly Row[], index: number, all: readonly Row[]): void {
    this.#all = all;
    const isAtEnd = index + rows.length === all.length;
    this.#isShifted ||= !isAtEnd;
    if (this.#window) return;
    const room = isAtEnd && this.#isColumn !== false ? Math.max(0, FIRST - index) : rows.length;
    const shown = this.#waiting > 0 && isAtEnd ? [] : rows.slice(0, room);
    if (isAtEnd) this.#waiting += rows.length - shown.length;
    this.#insert(shown, index);
  }

  update(rows: Iterable<Row>): void {
    for (const row of rows) this.#contents.update(row);
  }

  remove(rows: readonly Row[], all: readonly Row[]): void {
    this.#all = all;
    this.#isShifted = true;
    for (const row of rows) {
      if (!this.#window && this.#waiting > 0 && !this.#contents.get(row)) this.#waiting--;
      this.#contents.remove(row);
    }
  }

  clear(): void {
    this.#all = [];
    this.#contents.clear();
    this.#waiting = 0;
    this.#window?.dispose();
    this.#window = undefined;
  }

  approach(row: Row): boolean {
    return this.#window
      ? this.#window.approach(this.#all.indexOf(row))
      : this.#contents.get(row) !== undefined;
  }

  nodesOf(row: Row): readonly ChildNode[] {
    return this.#contents.get(row)?.nodes() ?? [];
  }

  measure(): void {
    if (this.#window) this.#window.measure();
    if (this.#isColumn !== undefined) return;
    this.#seeColumn();
    if (this.#isColumn !== undefined) this.#observer.disconnect();
  }

  flush(): void {
    const isShifted = this.#isShifted;
    this.#isShifted = false;
    if (!this.#window && this.#all.length > WINDOW_ABOVE) {
      // Decided when two rows were seen, in a frame in which nothing moves: until then the browser keeps in place
      // what is in view.
      if (this.#isColumn === false) this.#showWaiting();
      else if (this.#isColumn === undefined)
        this.#observer.observe(this.container.closest('table') ?? this.container);
      else if (isShifted) this.#host.requestFrame();
      else this.#openWindow();
    } else if (!this.#window) {
      this.#showWaiting();
    }
    if (isShifted) this.#window?.shifted();
    this.#window?.draw(this.#all);
    if (isShifted && this.#host.readsIndex) this.#contents.number(this.#all);
  }

  dispose(): void {
    this.clear();
    this.#observer.disconnect();
    this.#start.remove();
    this.end.remove();
  }

  #openWindow(): void {
    const { value, settled } = lazyWindow;
    if (value) {
      const { container, end } = this;
      const place = { container, start: this.#start, end, rowSize: this.#rowSize };
      this.#window = new value.RowWindow(place, this.#contents, this.#host);
    } else if (settled) {
      this.#isColumn = false;
      this.#showWaiting();
    } else {
      lazyWindow.load().then(this.#host.requestFrame);
    }
  }

  #showWaiting(): void {
    if (this.#waiting === 0) return;
    const from = this.#all.length - this.#waiting;
    this.#waiting = 0;
    this.#insert(this.#all.slice(from), from);
  }

  #insert(rows: readonly Row[], index: number): void {
    if (rows.length === 0) return;
    const fragment = document.createDocumentFragment();
    for (const [at, row] of rows.entries()) {
      const nodes = this.#contents.show(row, index + at).nodes();
      if (nodes[0]?.parentNode === this.container) nodes[0].before(fragment);
      else fragment.append(...nodes);
    }
    const next = this.#all[index + rows.length];
    (this.nodesOf(next as Row)[0] ?? this.end).before(fragment);
    for (const row of rows) this.#host.drawn(row);
  }

  #seeColumn(): void {
    const rows = [...this.#contents.rows()];
    const [first, second, last] = [rows[0], rows[1], rows.at(-1)].map(
      (row) => row && elementOf(this.#contents.get(row))?.getBoundingClientRect(),
    );
    if (!first?.height || !second?.height || !last) return;
    this.#isColumn = first.top !== second.top;
    // From top to top, so that margins and the spacing of a table are in it; never nothing, of which any number fits a view.
    this.#rowSize = Math.max(1, Math.abs(last.top - first.top) / (rows.length - 1));
  }
}
