import type { Json } from '../../protocol/json.js';
import { ContainerName } from './container-name.js';
import { Highlighter } from './highlighter.js';
import type { ListChange, Row } from './list-model.js';
import { makeRowsView } from './make-rows-view.js';
import { RevealedRow } from './revealed-row.js';
import { RovingFocus } from './roving-focus.js';
import type { MountItem, RowRenderer } from './row-content.js';
import { type GroupOf, RowGroups } from './row-groups.js';
import { RowSlide } from './row-slide.js';
import { elementOf, type RowsView } from './rows-view.js';
import { type Expectation, SkeletonForecast } from './skeleton-forecast.js';
import { Skeletons } from './skeletons.js';
import { TableColumns } from './table-columns.js';
import { TopKeeper } from './top-keeper.js';

/** The list element, as far as what it shows depends on it. */
export interface DisplayHost extends HTMLElement {
  readonly renderItem: ((item: Json, index: number) => unknown) | null;
  readonly mountItem: MountItem | null;
  readonly rowRenderer: RowRenderer;
  readonly mode: string;
  readonly follow: boolean;
  readonly sticky: boolean;
  readonly roving: boolean;
  readonly columns: string;
  readonly skeletons: string | null;
}

/** What a display needs of the list that it is of. */
export interface DisplayHooks {
  readonly groupOf: GroupOf | undefined;
  readonly rowByKey: (key: string) => Row | undefined;
  readonly isGrowing: () => boolean;
  readonly requestFrame: () => void;
}

/** All that a list has in the light DOM: rows, headings, skeletons, marks; and the focus that moves through them. */
export class ListDisplay {
  readonly #host: DisplayHost;
  readonly #hooks: DisplayHooks;
  readonly #groups: RowGroups;
  readonly #view: RowsView;
  readonly #skeletons: Skeletons;
  readonly #forecast = new SkeletonForecast();
  readonly #columns: TableColumns | undefined;
  readonly #roving: RovingFocus;
  readonly #revealed: RevealedRow;
  readonly #keeper: TopKeeper;
  readonly #name: ContainerName;
  readonly #slide = new RowSlide();
  /** Items that have come in on top, where the newest do, in this frame. */
  #onTop: Row[] = [];
  readonly #highlighter = new Highlighter();
  readonly #listeners = new AbortController();
  /** Rows have come or gone since skeletons were made. */
  #isChanged = true;
  #hasMarks = false;

  /** @throws {StreamError} `template-invalid` */
  constructor(host: DisplayHost, hooks: DisplayHooks) {
    this.#host = host;
    this.#hooks = hooks;
    this.#groups = new RowGroups(hooks.groupOf);
    const { requestFrame, isGrowing } = hooks;
    const { view, skeleton } = makeRowsView(host, {
      requestFrame,
      isGrowing,
      indexOf: (index) => this.#itemIndex(index),
      holdsTop: () => !this.#isNewestFirst,
      drawn: (row) => this.#drawn(row),
      dropped: (row) => this.#highlighter.unmark(row),
    });
    this.#view = view;
    this.#name = new ContainerName(host, view.container);
    this.#skeletons = new Skeletons(view, skeleton, requestFrame);
    this.#revealed = new RevealedRow(view, requestFrame);
    this.#keeper = new TopKeeper(view.container, () => !this.#isNewestFirst && !host.follow);
    const table = view.container.closest('table');
    if (table && host.columns !== 'auto') {
      this.#columns = new TableColumns(table, view.container, host, requestFrame);
    }
    this.#roving = new RovingFocus({
      all: () => this.#groups.all,
      elementOf: (row) => this.elementOf(row),
      rowOf: (element) => this.#rowAround(element),
      reveal: (row) => this.reveal(row),
    });
    const { signal } = this.#listeners;
    view.container.addEventListener('keydown', (event) => host.roving && this.#roving.onKey(event), {
      signal,
    });
    view.container.addEventListener('focusin', (event) => host.roving && this.#roving.onFocus(event), {
      signal,
    });
  }

  /** The place below which there are no rows yet, where that is not the list's own end. */
  get tail(): HTMLElement | undefined {
    return this.#skeletons.first;
  }

  /** Whether rows still stand where they were put: the page has not replaced or emptied what they are in. */
  get isIntact(): boolean {
    const { container, end } = this.#view;
    return this.#host.contains(container) && end.parentNode === container;
  }

  get skeletonCount(): number {
    return this.#skeletons.count;
  }

  elementOf(row: Row): HTMLElement | undefined {
    return elementOf({ nodes: () => [...this.#view.nodesOf(row)] });
  }

  /** Shows a change of the list. */
  apply(change: ListChange): void {
    const { op, rows } = change;
    if (op === 'append') this.#forecast.saw(rows.length);
    if (op === 'prepend') this.#keeper.prepending();
    if (op === 'prepend' && this.#isNewestFirst) this.#onTop = [...rows, ...this.#onTop];
    if (op === 'delete' || op === 'clear') {
      this.#revealed.leaving(rows);
      if (this.#host.roving) this.#roving.leaving(new Set(rows));
    }
    for (const step of this.#groups.apply(change)) {
      if (step.op === 'add') this.#view.add(step.rows, step.index, this.#groups.all);
      else if (step.op === 'remove') this.#view.remove(step.rows, this.#groups.all);
      else if (step.op === 'clear') this.#view.clear();
      else this.#view.update(step.rows);
    }
    if (op === 'update') this.#mark(rows);
    else this.#isChanged = true;
    if (op === 'clear') this.#skeletons.clear();
  }

  /** Makes all rows say once more what `renderItem` makes of them. */
  redraw(): void {
    const items = this.#groups.all.filter((row) => !row.isHeading);
    this.#view.update(items);
    this.#mark(items);
  }

  /** Marks these terms, in place of those before. */
  set highlight(terms: string) {
    this.#highlighter.terms = terms;
    this.#hasMarks = terms !== '';
    this.#mark(this.#groups.all);
  }

  /** Turns the roving focus on or off. */
  set roving(isOn: boolean) {
    if (isOn) for (const row of this.#groups.all) this.#roving.drawn(row);
    else this.#roving.release();
  }

  /** Has a row in the document and in view. */
  reveal(row: Row, options?: ScrollIntoViewOptions): Promise<HTMLElement | undefined> {
    return this.#revealed.reveal(row, options);
  }

  /** Forgets what was learned of widths and heights. */
  relayout(): void {
    this.#columns?.relayout();
    this.#skeletons.forget();
    this.#isChanged = true;
    this.#hooks.requestFrame();
  }

  /** The read phase of a frame. `isPrepending`: rows will be put in front in it, as far as is known. */
  measure(isPrepending: boolean): void {
    this.#revealed.measure();
    const [first] = this.#groups.all;
    this.#keeper.measure(first && this.elementOf(first), isPrepending);
    this.#view.measure();
    this.#columns?.measure();
    if (this.#isNewestFirst) this.#slide.measure(...this.#firstItems());
    const learns = this.#isChanged && this.#host.skeletons !== null;
    if (learns || this.#skeletons.isOver) this.#skeletons.measure(this.#groups.all);
  }

  /** The end of the write phase. `expected`: what may still come, when skeletons are to stand for it. */
  flush(expected: Expectation | undefined): void {
    this.#view.flush();
    this.#columns?.flush();
    this.#forecastSkeletons(expected);
    this.#skeletons.flush();
    this.#slideOnTop();
  }

  /** Takes everything of it off the page. */
  dispose(): void {
    this.#listeners.abort();
    this.#skeletons.dispose();
    this.#columns?.dispose();
    this.#keeper.dispose();
    this.#name.dispose();
    this.#slide.dispose();
    this.#highlighter.clear();
    this.#view.dispose();
  }

  #forecastSkeletons(expected: Expectation | undefined): void {
    if (!expected) {
      this.#skeletons.finish();
      return;
    }
    // The first rows show how tall the next will be, once they were seen.
    if (expected.length > 0 && !this.#skeletons.isLearned) return;
    const count = this.#forecast.next(expected);
    if (!this.#isChanged && count === this.#skeletons.count) return;
    this.#isChanged = false;
    const { reserved = 0, length } = expected;
    this.#skeletons.show(count, Math.max(0, reserved - length - count));
  }

  get #isNewestFirst(): boolean {
    return this.#host.mode === 'prepend';
  }

  /** The elements of the two items on top. */
  #firstItems(): [HTMLElement | undefined, HTMLElement | undefined] {
    const [first, second] = this.#groups.all.slice(0, 3).filter((row) => !row.isHeading);
    return [first && this.elementOf(first), second && this.elementOf(second)];
  }

  #slideOnTop(): void {
    const [row] = this.#onTop;
    if (row) this.#slide.start(this.elementOf(row), this.#onTop.length);
    this.#onTop = [];
  }

  #drawn(row: Row): void {
    if (this.#host.roving) this.#roving.drawn(row);
    if (this.#hasMarks) this.#mark([row]);
  }

  #mark(rows: readonly Row[]): void {
    if (!this.#hasMarks) return;
    for (const row of rows) this.#highlighter.mark(row, this.#view.nodesOf(row));
  }

  #itemIndex(index: number): number {
    if (!this.#hooks.groupOf) return index;
    return this.#groups.all.slice(0, index).filter((row) => !row.isHeading).length;
  }

  /** The row of this list that an element stands in. */
  #rowAround(element: Element): Row | undefined {
    let at = element.closest<HTMLElement>('[data-stream-key]');
    while (at && at.closest('stream-list') !== this.#host) {
      at = at.parentElement?.closest<HTMLElement>('[data-stream-key]') ?? null;
    }
    return at ? this.#hooks.rowByKey(at.dataset.streamKey ?? '') : undefined;
  }
}
