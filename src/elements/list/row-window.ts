import { findScroller } from './find-scroller.js';
import type { Row } from './list-model.js';
import { RowSizes } from './row-sizes.js';

/** How much stands in the document before and after the view, in views. */
const OVERSCAN = 1;

/**
 * The rows of a long list that are in the document, between two spacers. Sizes are read in the read phase of a frame
 * and written in its write phase. What is in view is kept in place here and not by the browser's scroll anchoring,
 * which not every engine has, and which Chromium leaves out for some lists: after layout and before paint, in a
 * ResizeObserver, where asking for a position costs nothing.
 */
export class RowWindow {
  readonly #requestFrame: () => void;
  readonly #container: HTMLElement;
  readonly #sizes = new RowSizes();
  readonly #before: HTMLElement;
  readonly #after: HTMLElement;
  readonly #listeners = new AbortController();
  readonly #rowOf = new WeakMap<Element, Row>();
  #drawn = new Map<Row, HTMLElement>();
  #scroller: Element | undefined;
  /** From the list's beginning to the view's, and the view's height, in pixels; from before anything was written. */
  #offset = 0;
  #view = 0;
  #isScrolled = false;
  /** The first row in view, and how far it is from the beginning of all that scrolls. */
  #anchor: { readonly element: HTMLElement; readonly place: number } | undefined;
  readonly #observer = new ResizeObserver(() => this.#hold());

  constructor(container: HTMLElement, start: ChildNode, end: ChildNode, requestFrame: () => void) {
    this.#container = container;
    this.#requestFrame = requestFrame;
    this.#before = createSpacer(container);
    this.#after = createSpacer(container);
    start.after(this.#before);
    end.before(this.#after);
    container.setAttribute('data-stream-window', '');
    // A group of rows in a table has no size of its own to observe.
    this.#observer.observe(container.closest('table') ?? container);
    requestFrame();
  }

  /** Rows have come before all others. */
  grownBefore(rows: readonly Row[]): void {
    // What is in view stays in place, so the view is that much further from the beginning.
    if (this.#isScrolled) this.#offset += this.#sizes.total(rows);
  }

  /** Rows are gone. */
  removed(rows: readonly Row[]): void {
    for (const row of rows) this.#drawn.delete(row);
  }

  /** The read phase: where the view is, and how tall the rows in the document are. */
  measure(): void {
    const scroller = this.#findScroller();
    const isPage = scroller === document.scrollingElement;
    const top = isPage ? 0 : scroller.getBoundingClientRect().top;
    this.#view = isPage ? window.innerHeight : scroller.clientHeight;
    this.#isScrolled = scroller.scrollTop > 0;
    this.#offset = top - this.#before.getBoundingClientRect().top;
    // From top to top, so that margins and the spacing of a table are in it.
    const drawn = [...this.#drawn].filter(([, element]) => element.isConnected);
    let next = this.#after.getBoundingClientRect().top;
    this.#anchor = undefined;
    for (const [row, element] of drawn.reverse()) {
      const { top: at } = element.getBoundingClientRect();
      if (
        element.nextElementSibling === this.#after ||
        this.#rowOf.has(element.nextElementSibling as Element)
      ) {
        if (next > at) this.#sizes.set(row, next - at);
      }
      if (next > top) this.#anchor = { element, place: at + scroller.scrollTop };
      next = at;
    }
  }

  /** The write phase: has the rows near the view in the document and no others. */
  draw(all: readonly Row[], elementOf: (row: Row, index: number) => HTMLElement): void {
    if (this.#view === 0) {
      // Nothing was measured yet: all rows are in the document, and stay there for this frame.
      this.#adopt(all, elementOf);
      this.#requestFrame();
      return;
    }
    const margin = this.#view * OVERSCAN;
    const range = this.#sizes.range(all, this.#offset - margin, this.#offset + this.#view + margin);
    const drawn = new Map<Row, HTMLElement>();
    const kept = this.#keptRows();
    let { before, after } = range;
    for (const [index, row] of this.#wanted(all, range.from, range.to, kept)) {
      drawn.set(row, this.#drawn.get(row) ?? elementOf(row, index));
      // A row that is kept for its focus stands at the window's edge, and takes its room from the spacer.
      if (index < range.from) before -= this.#sizes.get(row);
      else if (index >= range.to) after -= this.#sizes.get(row);
    }
    const isSame = drawn.size === this.#drawn.size && [...drawn.keys()].every((row) => this.#drawn.has(row));
    this.#replace(drawn);
    setHeight(this.#before, before);
    setHeight(this.#after, after);
    this.#number(all, range.from, drawn);
    if (!isSame) this.#requestFrame();
  }

  dispose(): void {
    this.#listeners.abort();
    this.#observer.disconnect();
    this.#container.removeAttribute('data-stream-window');
    this.#before.remove();
    this.#after.remove();
  }

  /** Layout is done: what was in view is brought back to where it was. */
  #hold(): void {
    const scroller = this.#scroller;
    if (!scroller || !this.#anchor?.element.isConnected || !this.#isScrolled) return;
    const { element } = this.#anchor;
    const place = element.getBoundingClientRect().top + scroller.scrollTop;
    const moved = place - this.#anchor.place;
    this.#anchor = { element, place };
    // At the very end somebody else keeps the end in view.
    const left = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
    if (Math.abs(moved) >= 1 && (left > 1 || moved > 0)) scroller.scrollTop += moved;
  }

  #adopt(all: readonly Row[], elementOf: (row: Row, index: number) => HTMLElement): void {
    this.#replace(new Map([...all.entries()].map(([index, row]) => [row, elementOf(row, index)])));
  }

  #wanted(all: readonly Row[], from: number, to: number, kept: ReadonlySet<Row>): [number, Row][] {
    const wanted: [number, Row][] = [];
    for (let index = from; index < to; index++) wanted.push([index, all[index] as Row]);
    for (const row of kept) {
      const index = all.indexOf(row);
      if (index >= 0 && (index < from || index >= to)) wanted.push([index, row]);
    }
    return wanted.sort(([a], [b]) => a - b);
  }

  #replace(drawn: Map<Row, HTMLElement>): void {
    for (const [row, element] of this.#drawn) if (!drawn.has(row)) element.remove();
    let next: Element | null = this.#before.nextElementSibling;
    for (const [row, element] of drawn) {
      this.#rowOf.set(element, row);
      if (element === next) next = next.nextElementSibling;
      else this.#container.insertBefore(element, next);
    }
    this.#drawn = drawn;
  }

  /** Rows with the focus or an end of the selection in them: taking those out would lose it. */
  #keptRows(): Set<Row> {
    const selection = document.getSelection();
    const isSelecting = selection !== null && !selection.isCollapsed;
    const nodes = [
      document.activeElement,
      ...(isSelecting ? [selection.anchorNode, selection.focusNode] : []),
    ];
    const kept = new Set<Row>();
    for (const node of nodes) {
      if (!node || !this.#container.contains(node)) continue;
      let at: Node | null = node;
      while (at && at.parentNode !== this.#container) at = at.parentNode;
      const row = at instanceof Element ? this.#rowOf.get(at) : undefined;
      if (row && this.#drawn.has(row)) kept.add(row);
    }
    return kept;
  }

  /** Assistive technology is told how many there are, and which ones these are. */
  #number(all: readonly Row[], from: number, drawn: ReadonlyMap<Row, HTMLElement>): void {
    const table = this.#container.closest('table');
    const isRow = this.#container.localName === 'tbody' && table !== null;
    const head = isRow ? (table.tHead?.rows.length ?? 0) : 0;
    if (isRow) set(table, 'aria-rowcount', all.length + head);
    let index = from;
    for (const [row, element] of drawn) {
      // Kept rows aside, those drawn follow one another.
      const place = all[index] === row ? index++ : all.indexOf(row);
      if (isRow) set(element, 'aria-rowindex', place + 1 + head);
      else {
        set(element, 'aria-posinset', place + 1);
        set(element, 'aria-setsize', all.length);
      }
    }
  }

  #findScroller(): Element {
    if (this.#scroller?.contains(this.#container)) return this.#scroller;
    const scroller = findScroller(this.#container);
    this.#scroller = scroller;
    const options = { passive: true, signal: this.#listeners.signal };
    const target = scroller === document.scrollingElement ? document : scroller;
    target.addEventListener('scroll', this.#requestFrame, options);
    window.addEventListener('resize', this.#requestFrame, options);
    return scroller;
  }
}

/** An empty row with the room of those that are not in the document. */
function createSpacer(container: Element): HTMLElement {
  const tag =
    { ul: 'li', ol: 'li', menu: 'li', tbody: 'tr', thead: 'tr', tfoot: 'tr' }[container.localName] ?? 'div';
  const spacer = document.createElement(tag);
  spacer.setAttribute('data-stream-spacer', '');
  spacer.setAttribute('aria-hidden', 'true');
  return spacer;
}

function setHeight(spacer: HTMLElement, height: number): void {
  const value = `${Math.max(0, height)}px`;
  if (spacer.style.getPropertyValue('block-size') !== value) spacer.style.setProperty('block-size', value);
}

function set(element: Element, name: string, value: number): void {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
}
