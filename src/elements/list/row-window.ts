import { distanceToEnd } from '../follow/scroller.js';
import { sameParts } from '../same-parts.js';
import { keptChildren } from './kept-rows.js';
import type { Row } from './list-model.js';
import type { RowContents } from './row-contents.js';
import { RowNumbers } from './row-numbers.js';
import { type RowRange, RowSizes } from './row-sizes.js';
import { RowSpacer } from './row-spacer.js';
import { elementOf, type RowsHost } from './rows-view.js';
import { Viewport } from './viewport.js';

/** How much stands in the document before and after the view, in views. */
const OVERSCAN = 1;

/** What a window stands in: rows lie between `start` and `end`, and one of them takes about `rowSize` pixels. */
export interface RowWindowPlace {
  readonly container: HTMLElement;
  readonly start: ChildNode;
  readonly end: ChildNode;
  readonly rowSize: number;
}

/**
 * The rows of a long list that are in the document, between two spacers. Sizes are read in the read phase of a frame
 * and written in its write phase. What is in view is kept in place here and not by the browser's scroll anchoring,
 * which not every engine has, and which Chromium leaves out for some lists: after layout and before paint, in a
 * ResizeObserver, where asking for a position costs nothing.
 */
export class RowWindow {
  readonly #container: HTMLElement;
  readonly #contents: RowContents;
  readonly #host: RowsHost;
  readonly #viewport: Viewport;
  readonly #numbers: RowNumbers;
  readonly #sizes: RowSizes;
  readonly #before: RowSpacer;
  readonly #after: RowSpacer;
  /** The rows in the document, in order, each with its place in the list. */
  #drawn = new Map<Row, number>();
  /** Which rows are in the document because they are near the view. */
  #range: Pick<RowRange, 'from' | 'to'> = { from: 0, to: 0 };
  /** Whether more rows were to come when they were numbered. */
  #isGrowing = false;
  /** From the list's beginning to the view's, in pixels, before anything was written. */
  #offset = 0;
  /** The rows in view and after it, each with how far it begins from the view's beginning. */
  #seen: { readonly row: Row; readonly from: number }[] = [];
  /** The first row in view, and how far it is from the beginning of all that scrolls. */
  #anchor: { readonly element: HTMLElement; readonly place: number } | undefined;
  /** Where things stood when rows were measured; nothing, once other rows are in the document. */
  #look: readonly number[] = [];
  #isShifted = true;
  readonly #observer = new ResizeObserver(() => this.#hold());

  constructor({ container, start, end, rowSize }: RowWindowPlace, contents: RowContents, host: RowsHost) {
    this.#container = container;
    this.#contents = contents;
    this.#host = host;
    this.#viewport = new Viewport(container, host.requestFrame);
    this.#numbers = new RowNumbers(container, start);
    this.#sizes = new RowSizes(rowSize);
    this.#before = new RowSpacer(container);
    this.#after = new RowSpacer(container);
    start.after(this.#before.element);
    end.before(this.#after.element);
    container.setAttribute('data-stream-window', '');
    // A group of rows in a table has no size of its own to observe.
    for (const each of [container.closest('table') ?? container, this.#before.element])
      this.#observer.observe(each);
    host.requestFrame();
  }

  /** Rows have come before others, or have gone. */
  shifted(): void {
    this.#isShifted = true;
  }

  /** The read phase: where the view is, and how tall the rows in the document are. */
  measure(): void {
    const scroller = this.#viewport.measure();
    const { top, size } = this.#viewport;
    this.#offset = top - topOf(this.#before.element);
    if (sameParts(this.#lookAround(scroller), this.#look)) return;
    this.#anchor = undefined;
    this.#seen = [];
    if (size === 0) return;
    // From top to top, so that margins and the spacing of a table are in it.
    let next = topOf(this.#after.element);
    let after: number | undefined;
    for (const [row, index] of [...this.#drawn].reverse()) {
      const element = elementOf(this.#contents.get(row));
      if (!element) continue;
      const box = element.getBoundingClientRect();
      // A heading may stick to the view, away from its place.
      const at = row.isHeading ? next - box.height : box.top;
      if (next > at && (after === undefined || after === index + 1)) this.#sizes.set(index, next - at);
      if (next > top) {
        this.#seen.unshift({ row, from: at - top });
        if (!row.isHeading) this.#anchor = { element, place: at + scroller.scrollTop };
      }
      next = at;
      after = index;
    }
    this.#look = this.#lookAround(scroller);
  }

  /** As long as those stand where they did, so do the rows between them. */
  #lookAround(scroller: Element): readonly number[] {
    const { top, size } = this.#viewport;
    const around = [this.#before.element, this.#anchor?.element ?? this.#before.element, this.#after.element];
    return [top, size, scroller.scrollTop, ...around.map(topOf)];
  }

  /** Whether the `index`-th row is at its place; if not, scrolls no further than it must to where it will be. */
  approach(index: number): boolean {
    if (index >= this.#range.from && index < this.#range.to) return true;
    const scroller = this.#viewport.measure();
    const { top, size } = this.#viewport;
    const start = topOf(this.#before.element) + this.#sizes.before(index) - top;
    const end = start + this.#sizes.before(index + 1) - this.#sizes.before(index);
    if (start < 0) scroller.scrollTop += start;
    else if (end > size) scroller.scrollTop += end - size;
    return false;
  }

  /** The write phase: has the rows near the view in the document and no others. */
  draw(all: readonly Row[]): void {
    this.#sizes.list(all, !this.#isShifted);
    if (this.#isShifted && this.#holds()) this.#offset = this.#offsetNow(all) ?? this.#offset;
    const range = this.#near();
    if (this.#isDrawn(range)) {
      this.#after.size = range.after;
      return;
    }
    this.#isShifted = false;
    this.#range = range;
    const drawn = this.#wanted(all, range);
    let { before, after } = range;
    // A row that is kept stands at the window's edge, and takes its room from the spacer.
    for (const [row, index] of drawn) {
      if (index < range.from) before -= this.#sizes.get(row);
      else if (index >= range.to) after -= this.#sizes.get(row);
    }
    const isSame = drawn.size === this.#drawn.size && [...drawn.keys()].every((row) => this.#drawn.has(row));
    if (!isSame) this.#replace(drawn);
    this.#look = [];
    this.#drawn = drawn;
    this.#before.size = before;
    this.#after.size = after;
    const shown = [...drawn].map(
      ([row, index]) => [row, index, elementOf(this.#contents.get(row)) as HTMLElement] as const,
    );
    this.#isGrowing = this.#host.isGrowing();
    this.#numbers.write(all, shown, this.#isGrowing);
    if (!isSame) this.#host.requestFrame();
  }

  /** Whether just these rows are in the document, and say of the others no more than that there will be some. */
  #isDrawn({ from, to, before }: RowRange): boolean {
    const isSame = from === this.#range.from && to === this.#range.to && this.#drawn.size === to - from;
    const isGrowing = this.#isGrowing && this.#host.isGrowing();
    return isSame && isGrowing && !this.#isShifted && this.#before.size === Math.max(0, before);
  }

  dispose(): void {
    this.#viewport.dispose();
    this.#observer.disconnect();
    this.#container.removeAttribute('data-stream-window');
    this.#before.element.remove();
    this.#after.element.remove();
  }

  /** Whether what is in view stays there when something comes before it. */
  #holds(): boolean {
    return this.#viewport.isScrolled || this.#host.holdsTop();
  }

  #near(): RowRange {
    const { size } = this.#viewport;
    if (size > 0) {
      return this.#sizes.range(this.#offset - size * OVERSCAN, this.#offset + size * (1 + OVERSCAN));
    }
    // Nothing was measured yet: what is in the document stays there for this frame.
    const to = [...this.#contents.rows()].length;
    return { from: 0, to, before: 0, after: this.#sizes.range(0, 0).after - this.#sizes.before(to) };
  }

  /** Where the view begins now: as far from the first row that was in view, and is still there, as it was. */
  #offsetNow(all: readonly Row[]): number | undefined {
    for (const { row, from } of this.#seen) {
      const index = all.indexOf(row);
      if (index >= 0) return this.#sizes.before(index) - from;
    }
    return undefined;
  }

  /** Layout is done: what was in view is brought back to where it was. */
  #hold(): void {
    const { scroller } = this.#viewport;
    // It had no size, being hidden, and may have one now.
    if (this.#viewport.size === 0) this.#host.requestFrame();
    if (!scroller || !this.#anchor?.element.isConnected || !this.#holds()) return;
    const { element } = this.#anchor;
    const place = topOf(element) + scroller.scrollTop;
    const moved = place - this.#anchor.place;
    this.#anchor = { element, place };
    // At the very end somebody else keeps the end in view.
    if (Math.abs(moved) >= 1 && (distanceToEnd(scroller) > 1 || moved > 0)) scroller.scrollTop += moved;
  }

  /** The rows near the view, and those that must not be taken out, in order. */
  #wanted(all: readonly Row[], { from, to }: RowRange): Map<Row, number> {
    const kept = new Map<Row, number>();
    const keep = (row: Row, index: number) => {
      if (index >= 0 && (index < from || index >= to)) kept.set(row, index);
    };
    // Nothing is taken out at first; to be asked for its selection, Chromium lays out the page that was just written.
    const children = this.#drawn.size > 0 ? keptChildren(this.#container) : new Set<ChildNode>();
    for (const row of children.size > 0 ? this.#drawn.keys() : []) {
      const nodes = this.#contents.get(row)?.nodes() ?? [];
      if (nodes.some((node) => children.has(node))) keep(row, all.indexOf(row));
    }
    if (this.#container.hasAttribute('data-stream-sticky')) {
      const first = all.findLastIndex((row, index) => row.isHeading === true && index <= from);
      if (first >= 0) keep(all[first] as Row, first);
    }
    const wanted: [Row, number][] = [...kept];
    for (let index = from; index < to; index++) wanted.push([all[index] as Row, index]);
    if (kept.size > 0) wanted.sort(([, a], [, b]) => a - b);
    return new Map(wanted);
  }

  #replace(drawn: ReadonlyMap<Row, number>): void {
    for (const row of [...this.#contents.rows()]) if (!drawn.has(row)) this.#contents.hide(row);
    let next = this.#before.element.nextSibling as ChildNode;
    for (const [row, index] of drawn) {
      const known = this.#contents.get(row);
      const nodes = (known ?? this.#contents.show(row, index)).nodes();
      if (nodes[0] === next) {
        next = nodes.at(-1)?.nextSibling as ChildNode;
        continue;
      }
      next.before(...nodes);
      if (!known) this.#host.drawn(row);
    }
  }
}

function topOf(element: Element): number {
  return element.getBoundingClientRect().top;
}
