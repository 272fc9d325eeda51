import type { RowContext } from './line-row.js';
import { LogAnnouncing } from './log-announcing.js';
import type { LogModel } from './log-model.js';
import { LogRows } from './log-rows.js';
import { LogSelection } from './log-selection.js';
import { LogViewport, type ViewportElements } from './log-viewport.js';
import { readRow } from './row-list.js';
import type { StillPlace } from './still-window.js';
import { PLAIN_VIEW, type ViewSettings } from './view-settings.js';

/** What the view asks of its element. */
export interface ViewHost {
  /** A frame is wanted. */
  requestFrame(): void;
  /** Following began or ended. */
  onFollowing(): void;
  hrefOf(line: number): string;
}

/**
 * A log on the page: its rows in the window, where the person is, and what they have opened. Everything that changes
 * the rows keeps the place: the line at the window's upper edge stays there.
 */
export class LogView {
  readonly #model: LogModel;
  readonly #host: ViewHost;
  readonly #announcing = new LogAnnouncing();
  readonly #opened = new Set<number>();
  #settings = PLAIN_VIEW;
  #revision = 0;
  #current: number | undefined;
  #viewport: LogViewport | undefined;
  #rows: LogRows | undefined;
  #selection: LogSelection | undefined;
  /** The rows that must stay in the document, since something in them is selected. */
  #kept: readonly number[] = [];
  #elements: ViewportElements | undefined;
  #wasPinned = true;
  /** The end of the log when the end was last in view. */
  #seenEnd = 0;
  /** Where the rows ended in the last frame. */
  #lastEnd = 0;
  /** Whether the last frame was drawn, and of a flood. */
  #hasDrawnFlood = false;
  /**
   * Where to go once sizes are known: where the person was when the log was taken out of the page, or a line that was
   * asked for before. `below`: how far below the window's upper edge, in pixels; nothing: where `toRow` puts it.
   */
  #awaited: { readonly line: number; readonly below?: number } | undefined;

  constructor(model: LogModel, host: ViewHost) {
    this.#model = model;
    this.#host = host;
  }

  get following(): boolean {
    return this.#viewport?.pinned ?? true;
  }

  /** How many lines have come since the end was in view. */
  get unseen(): number {
    return this.#model.store.end - this.#seenEnd;
  }

  /** The line that the person is at, from 0: a match, an error, or one they went to. */
  get current(): number | undefined {
    return this.#current;
  }

  /** The first line in view, from 0. */
  get topLine(): number {
    const { rows } = this.#model.layout;
    const ordinal = Math.min(this.#viewport?.topRow ?? rows.first, rows.end - 1);
    return ordinal < rows.first ? 0 : Math.ceil(rows.lineOf(rows.at(ordinal)));
  }

  /** How many rows fit into the window. */
  get fitting(): number {
    return this.#viewport?.fitting ?? 0;
  }

  /** The text that is selected; `undefined` when nothing of the log is. */
  get selectedText(): string | undefined {
    return this.#selection?.text;
  }

  attach(elements: ViewportElements, root: ShadowRoot): void {
    if (this.#viewport) return;
    this.#elements = elements;
    this.#viewport = new LogViewport(elements, () => this.#host.requestFrame());
    this.#rows = new LogRows(this.#context(), elements.sizer, () => this.#viewport);
    this.#selection = new LogSelection(root, this.#model.store, this.#rows, this.textBetween, () =>
      this.#viewport?.release(),
    );
    this.#host.requestFrame();
  }

  detach(): void {
    const viewport = this.#viewport;
    if (viewport?.isReady && !viewport.pinned)
      this.#awaited = { line: this.topLine, below: viewport.below(viewport.topRow) };
    this.#viewport?.dispose();
    this.#selection?.dispose();
    this.#rows?.dispose();
    this.#viewport = this.#selection = this.#rows = undefined;
    this.#kept = [];
  }

  /** Shows the log in another way. */
  set(changes: Partial<ViewSettings>): void {
    const before = this.#settings;
    this.#settings = { ...before, ...changes };
    this.#revision++;
    const { filter } = this.#settings;
    if (before.filter !== filter)
      this.relay(() => {
        this.#model.layout.filter = filter;
      });
    else if (before.wrap !== this.#settings.wrap) this.relay(() => {});
    this.#host.requestFrame();
  }

  /** Rows have changed in a way that they do not notice. */
  refresh(): void {
    this.#revision++;
    this.#host.requestFrame();
  }

  /** Lines have other numbers, or are others. */
  clear(): void {
    this.#rows?.clear();
    this.#opened.clear();
    this.#viewport?.clear();
    this.#current = this.#awaited = undefined;
    this.#seenEnd = 0;
  }

  /** Makes the rows anew, and keeps the place. `change` is what makes them so. */
  relay(change: () => void = () => this.#model.layout.rebuild()): void {
    const { rows } = this.#model.layout;
    const viewport = this.#viewport;
    let top = viewport
      ? Math.min(Math.max(viewport.topRow, rows.first), Math.max(rows.first, rows.end - 1))
      : 0;
    // What stands for lines that are not there is what will change.
    while (top < rows.end - 1 && readRow(rows.at(top)).kind === 'hole') top++;
    const anchorRow = rows.end > rows.first ? rows.at(top) : 0;
    // The line that the person is at, when it is in view, is a better anchor than the one at the edge.
    const current = this.#current === undefined ? undefined : rows.find(this.#current);
    const isNear = current !== undefined && viewport?.shows(current) === true;
    const line = isNear ? (this.#current as number) : rows.lineOf(anchorRow);
    const below = viewport?.below(isNear ? (current as number) : top) ?? 0;
    change();
    this.#revision++;
    viewport?.renumber(rows.first, rows.end, rows.ordinalOf(line), below);
    this.#host.requestFrame();
  }

  /** Looks at what is selected, before anything is written: Chromium lays the page out to tell, even that nothing is. */
  measure(): void {
    this.#kept = this.#selection?.kept ?? [];
  }

  /**
   * Whether this frame can do without being drawn: every second one of a flood, in which more rows come in a frame than fit into the
   * window. All that is in view is replaced by each drawing then; nobody reads it, and it takes more of the page's time than all else.
   * To be asked once in a frame.
   */
  skipsFrame(): boolean {
    const { layout } = this.#model;
    if (layout.extend()) this.#revision++;
    const { end } = layout.rows;
    const isFlood = this.fitting > 0 && this.following && end - this.#lastEnd > this.fitting;
    this.#lastEnd = end;
    const skips = isFlood && this.#hasDrawnFlood;
    this.#hasDrawnFlood = isFlood && !skips;
    return skips;
  }

  /** Brings the page up to date. Writes; reads nothing. */
  draw(announcements: 'on' | 'off', also: readonly number[] = []): void {
    const [viewport, rows, elements] = [this.#viewport, this.#rows, this.#elements];
    if (!viewport || !rows || !elements) return;
    const { layout, store } = this.#model;
    if (layout.extend()) this.#revision++;
    this.#goToAwaited(viewport);
    const [from, to] = viewport.fit(layout.rows.first, layout.rows.end);
    this.#announcing.told(elements.viewport, store.end, viewport.pinned, announcements);
    rows.draw(from, to, new Set([...also, ...this.#kept, ...this.#focused()]));
    setDigits(elements.sizer, store.end);
    setColumns(elements.sizer, rows.longest);
    if (viewport.pinned) this.#seenEnd = store.end;
    if (viewport.pinned !== this.#wasPinned || !viewport.pinned) this.#host.onFollowing();
    this.#wasPinned = viewport.pinned;
  }

  /** Begins at a row, counted from the end, that is so many pixels below the window's upper edge. */
  beginAt({ fromEnd, below }: StillPlace): void {
    const { layout } = this.#model;
    layout.extend();
    const { rows } = layout;
    this.#awaited = { line: rows.lineOf(rows.at(Math.max(rows.first, rows.end - fromEnd))), below };
  }

  /** Draws the last rows, `most` of them, where nothing can be measured: on a server. */
  drawStill(container: HTMLElement, most: number): void {
    const { layout, store } = this.#model;
    layout.extend();
    setDigits(container, store.end);
    const { first, end } = layout.rows;
    new LogRows(this.#context(), container, () => undefined).draw(
      Math.max(first, end - most),
      end,
      new Set(),
    );
  }

  /**
   * Goes to a line, by its number from 0, opening what hides it; to the next one that is shown, where a filter leaves
   * it out. Where it is in view already nothing moves.
   */
  goTo(line: number): void {
    const { groups, layout, store } = this.#model;
    this.#current = Math.min(line, Math.max(0, store.end - 1));
    this.#revision++;
    if (groups.reveal(line)) this.relay();
    layout.extend();
    if (this.#viewport?.isReady) this.#bringIntoView(this.#viewport, line);
    else this.#awaited = { line };
    this.#host.requestFrame();
  }

  /** Moves the line that the person is at by so many rows; from the window's upper edge, if they are at none. */
  move(by: number): void {
    const { rows } = this.#model.layout;
    if (rows.end === rows.first) return;
    const at =
      this.#current === undefined
        ? (this.#viewport?.topRow ?? rows.first) - Math.sign(by)
        : rows.ordinalOf(this.#current);
    let to = Math.max(rows.first, Math.min(rows.end - 1, at + by));
    while (to > rows.first && to < rows.end - 1 && rows.at(to) < 0) to += Math.sign(by);
    const { kind, number } = readRow(rows.at(to));
    if (kind === 'line') this.goTo(number);
  }

  toEnd(): void {
    this.#awaited = undefined;
    this.#viewport?.toEnd();
  }

  release(): void {
    this.#viewport?.release();
  }

  /** The row that something on the page is in. */
  rowOf(element: Element | null): number | undefined {
    return this.#rows?.rowOf(element);
  }

  /** Opens or closes the JSON of a line. */
  toggleJson(line: number): void {
    if (!this.#opened.delete(line)) this.#opened.add(line);
    this.#viewport?.release();
    this.refresh();
  }

  selectAll(draw: (kept: readonly number[]) => void): void {
    const { store, layout } = this.#model;
    const { rows } = layout;
    const lines = layout.isFiltered
      ? [rows.ordinalOf(0), rows.end - 1].map((at) => rows.at(Math.max(rows.first, at)))
      : [store.first, store.end - 1];
    const [first = 0, last = -1] = lines;
    if (last >= first && first >= 0) this.#selection?.selectAll(first, last, draw);
  }

  /** The text of the lines `from` to before `to`; with a filter, of those that are shown. */
  readonly textBetween = (from: number, to: number): string => {
    const { store, layout } = this.#model;
    if (!layout.isFiltered) return store.text(from, to);
    const lines: string[] = [];
    for (let at = layout.rows.ordinalOf(from); at < layout.rows.end; at++) {
      const row = layout.rows.at(at);
      if (row >= to) break;
      if (row >= 0) lines.push(`${store.plain(row)}\n`);
    }
    return lines.join('');
  };

  #goToAwaited(viewport: LogViewport): void {
    if (!this.#awaited || !viewport.isReady) return;
    const { rows } = this.#model.layout;
    const { line, below } = this.#awaited;
    this.#awaited = undefined;
    if (below === undefined) {
      viewport.fit(rows.first, rows.end);
      this.#bringIntoView(viewport, line);
      return;
    }
    viewport.renumber(rows.first, rows.end, rows.ordinalOf(line), below);
    viewport.release();
  }

  #bringIntoView(viewport: LogViewport, line: number): void {
    const { rows } = this.#model.layout;
    const ordinal = Math.min(rows.ordinalOf(line), rows.end - 1);
    if (ordinal < rows.first) return;
    if (viewport.shows(ordinal)) viewport.release();
    else viewport.toRow(ordinal, rows.first, rows.end);
  }

  /** The row that has the focus stays, or the person would be thrown out of it. */
  #focused(): number[] {
    const root = this.#elements?.sizer.getRootNode();
    const row = root instanceof ShadowRoot ? this.#rows?.rowOf(root.activeElement) : undefined;
    return row === undefined ? [] : [row];
  }

  /** What rows see of all this. */
  #context(): RowContext {
    const view = this;
    const { store, groups, layout } = this.#model;
    return {
      store,
      groups,
      layout,
      opened: this.#opened,
      get revision() {
        return view.#revision;
      },
      get wrap() {
        return view.#settings.wrap;
      },
      get lineNumbers() {
        return view.#settings.lineNumbers;
      },
      get times() {
        return view.#settings.times;
      },
      get matcher() {
        return view.#settings.matcher;
      },
      get current() {
        return view.#current;
      },
      lineHeight: () => view.#viewport?.heights.base ?? 0,
      hrefOf: (line) => view.#host.hrefOf(line),
      isLoading(from, to) {
        const { loading } = view.#settings;
        return loading !== undefined && loading[0] < to && from < loading[1];
      },
      isSelected(line) {
        const { selected } = view.#settings;
        if (!selected) return false;
        const number = view.#model.store.numberOf(line);
        return number >= selected.from && number <= selected.to;
      },
    };
  }
}

/** How many digits line numbers have, which the style sheet makes room for. */
function setDigits(element: HTMLElement, last: number): void {
  const digits = String(String(last).length);
  if (element.dataset.digits !== digits) element.dataset.digits = digits;
}

/** How long the longest line is, in characters. */
function setColumns(element: HTMLElement, columns: number): void {
  const value = String(columns);
  if (element.style.getPropertyValue('--_columns') !== value) element.style.setProperty('--_columns', value);
}
