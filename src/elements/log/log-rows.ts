import { LineRow, type RowContext } from './line-row.js';
import { MarkRow } from './mark-row.js';
import { readRow } from './row-list.js';

/** A row on the page. */
export interface Row {
  readonly element: HTMLElement;
  /** Brings it up to date, as far as anything about it can have changed. */
  update(): void;
  /** Takes back what it has left elsewhere on the page. */
  dispose?(): void;
}

/** Where rows stand, as the window knows it: by ordinal. */
export interface Places {
  readonly placeOf: (ordinal: number) => number;
  readonly measured: (ordinal: number, height: number) => void;
}

/**
 * The rows of a log that are on the page: a window over its data. A row keeps its element while it is in it, also
 * when others come before it. Places are transforms: moving a row is neither layout nor a shift.
 */
export class LogRows {
  readonly #context: RowContext;
  readonly #container: HTMLElement;
  readonly #rows = new Map<number, Row>();
  readonly #places = new Map<number, number>();
  readonly #values = new WeakMap<Element, number>();
  readonly #observed = new Set<Element>();
  readonly #observer: ResizeObserver;
  readonly #window: () => Places | undefined;
  #range: readonly [from: number, to: number] = [0, 0];
  #longest = 0;

  constructor(context: RowContext, container: HTMLElement, window: () => Places | undefined) {
    this.#context = context;
    this.#container = container;
    this.#window = window;
    this.#observer = new ResizeObserver(this.#onResize);
  }

  /** The length of the longest line that was drawn, in UTF-16 code units. */
  get longest(): number {
    return this.#longest;
  }

  /** Draws the rows with these ordinals, and keeps `kept` in the document, out of sight if need be. */
  draw(from: number, to: number, kept: ReadonlySet<number>): void {
    const { rows } = this.#context.layout;
    this.#range = [from, to];
    const wanted: number[] = [];
    for (let ordinal = from; ordinal < to; ordinal++) wanted.push(rows.at(ordinal));
    const inView = new Set(wanted);
    for (const row of kept) if (!inView.has(row) && this.#isThere(row)) wanted.push(row);
    if (wanted.length > inView.size) wanted.sort((a, b) => rows.lineOf(a) - rows.lineOf(b));
    const all = new Set(wanted);
    const spare = this.#retire(all);
    let next = this.#container.firstElementChild;
    for (const row of wanted) {
      const { element } = this.#rows.get(row) ?? this.#create(row, spare);
      this.#rows.get(row)?.update();
      if (element === next) next = next.nextElementSibling;
      else this.#container.insertBefore(element, next);
      const isAway = !inView.has(row);
      if (element.classList.contains('away') !== isAway) element.classList.toggle('away', isAway);
      this.#observe(row, element);
    }
    for (const { element } of spare) element.remove();
    this.place();
  }

  /** Puts every row where it belongs. */
  place(): void {
    const places = this.#window();
    const { rows } = this.#context.layout;
    const [from, to] = this.#range;
    if (!places) return;
    for (let ordinal = from; ordinal < to; ordinal++) {
      const row = rows.at(ordinal);
      const place = places.placeOf(ordinal);
      const element = this.#rows.get(row)?.element;
      if (!element || this.#places.get(row) === place) continue;
      this.#places.set(row, place);
      element.style.setProperty('transform', `translateY(${place}px)`);
    }
  }

  /** Makes all rows anew with the next drawing: the lines have other numbers. */
  clear(): void {
    for (const [row, { element }] of this.#rows) this.#remove(row, element);
    this.#longest = 0;
  }

  /** The row that an element is in. */
  rowOf(element: Element | null): number | undefined {
    const row = element?.closest('.line') ?? null;
    return row ? this.#values.get(row) : undefined;
  }

  elementOf(row: number): HTMLElement | undefined {
    return this.#rows.get(row)?.element;
  }

  /** The line that a node is in, and how far into its text a place is. */
  placeIn(node: Node, offset: number): { line: number; column: number } | undefined {
    if (node === this.#container) {
      const element = this.#container.children[offset] ?? this.#container.lastElementChild;
      const row = this.rowOf(element);
      if (row === undefined) return undefined;
      const isAfterAll = offset >= this.#container.children.length;
      return { line: this.#lineOf(row), column: isAfterAll ? Number.POSITIVE_INFINITY : 0 };
    }
    const element = (node instanceof Element ? node : node.parentElement)?.closest('.line') ?? null;
    const row = this.rowOf(element);
    const text = element?.querySelector('.text');
    if (row === undefined || !element) return undefined;
    const line = this.#lineOf(row);
    if (row < 0 || !text) return { line, column: 0 };
    const range = document.createRange();
    range.setStart(text, 0);
    if (range.comparePoint(node, offset) < 0) return { line, column: 0 };
    range.setEnd(node, offset);
    const end = document.createRange();
    end.selectNodeContents(text);
    return {
      line,
      column: end.comparePoint(node, offset) > 0 ? Number.POSITIVE_INFINITY : range.toString().length,
    };
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#observed.clear();
    this.clear();
  }

  #lineOf(row: number): number {
    return Math.ceil(this.#context.layout.rows.lineOf(row));
  }

  #isThere(row: number): boolean {
    return row >= 0 && this.#context.layout.rows.find(row) !== undefined;
  }

  /** Gives up rows that are not wanted, but for those that can show other lines: in a flood they stay where they are. */
  #retire(wanted: ReadonlySet<number>): LineRow[] {
    const spare: LineRow[] = [];
    let isFlood = true;
    for (const [value, row] of this.#rows) {
      if (wanted.has(value)) isFlood = false;
      else if (row instanceof LineRow && !this.#observed.has(row.element)) {
        spare.push(row);
        this.#forget(value);
      } else this.#remove(value, row.element);
    }
    // Out of the way of those that stay, each of which would else be moved past them.
    if (!isFlood) for (const { element } of spare) element.remove();
    return spare;
  }

  /** `spare`: rows to be used before others are made. */
  #create(value: number, spare: LineRow[]): Row {
    const { kind, number } = readRow(value);
    const used = kind === 'line' ? spare.shift() : undefined;
    used?.reuse(number);
    const made = () =>
      kind === 'line' ? new LineRow(this.#context, number) : new MarkRow(this.#context, value);
    const row = used ?? made();
    this.#rows.set(value, row);
    this.#values.set(row.element, value);
    row.update();
    if (row instanceof LineRow) this.#longest = Math.max(this.#longest, row.length);
    return row;
  }

  #remove(row: number, element: HTMLElement): void {
    if (this.#observed.delete(element)) this.#observer.unobserve(element);
    element.remove();
    this.#forget(row);
  }

  #forget(row: number): void {
    this.#rows.get(row)?.dispose?.();
    this.#rows.delete(row);
    this.#places.delete(row);
  }

  /** Only rows that may be taller than others are measured. */
  #observe(row: number, element: HTMLElement): void {
    const mayBeTall = this.#context.wrap || this.#context.opened.has(row);
    if (mayBeTall === this.#observed.has(element)) return;
    if (mayBeTall) {
      this.#observed.add(element);
      this.#observer.observe(element);
    } else {
      this.#observed.delete(element);
      this.#observer.unobserve(element);
      this.#measured(row);
    }
  }

  /** A row that was tall is no more. */
  #measured(row: number, height?: number): void {
    const places = this.#window();
    const ordinal = this.#context.layout.rows.find(row);
    if (places && ordinal !== undefined) places.measured(ordinal, height ?? this.#context.lineHeight());
  }

  readonly #onResize = (entries: ResizeObserverEntry[]): void => {
    for (const { target, borderBoxSize, contentRect } of entries) {
      const row = this.#values.get(target);
      const isAway = target.classList.contains('away');
      if (row === undefined || isAway || !target.isConnected) continue;
      this.#measured(row, borderBoxSize[0]?.blockSize ?? contentRect.height);
    }
    this.place();
  };
}
