import { onScrollEnd } from '../scroll-end.js';
import { RowHeights } from './row-heights.js';
import { ScrollMap } from './scroll-map.js';

/** The parts of the log's shadow tree that make up its window. */
export interface ViewportElements {
  /** What scrolls. */
  readonly viewport: HTMLElement;
  /** As tall as the log would be. */
  readonly sizer: HTMLElement;
  /** A line that only says how tall a line is. */
  readonly probe: HTMLElement;
}

/** Keys that scroll towards the beginning. */
const BACK_KEYS = new Set(['ArrowUp', 'PageUp', 'Home']);
/** How far from the end, in pixels, still counts as being there when more comes. */
const NEAR = 100;
/**
 * By how much less than this, in pixels, a scroll position may differ from the one that was set: Firefox rounds both the position and
 * how far it can go, the more coarsely the further down (1.05 at 2.4 million).
 */
const ROUNDED = 2;
/** How much is drawn above and below what is in view, in windows. */
const OVERSCAN = 1;
/** How tall a window is drawn for at most, in pixels: more is no screen. */
const MOST = 4_000;

/**
 * The window's place in the log, and whether it follows the end. Released by a wheel, touch, key or scroll bar
 * movement towards the beginning; pinned again by coming to the end. All sizes come from a ResizeObserver and all
 * scroll positions from events, so that drawing reads no layout. Rows are known by ordinal.
 */
export class LogViewport {
  readonly heights = new RowHeights();
  readonly #map: ScrollMap;
  readonly #elements: ViewportElements;
  readonly #onChange: () => void;
  readonly #observer: ResizeObserver;
  readonly #listeners = new AbortController();
  #viewHeight = 0;
  #viewWidth = 0;
  /** The ordinals of the first row and of the one after the last. */
  #first = 0;
  #end = 0;
  /** The scroll position as far as it is known. */
  #scrollTop = 0;
  #isScrolling = false;
  /** The row that stays where it is while others turn out to be taller; nothing: the one at the upper edge. */
  #anchor: number | undefined;
  #sizerHeight = 0;
  /** The rows that were to be drawn last, from … to before …. */
  #drawn: readonly [from: number, to: number] = [0, 0];
  #touchY = 0;
  #pinned = true;

  /** `onChange`: a frame is wanted. */
  constructor(elements: ViewportElements, onChange: () => void, map = new ScrollMap()) {
    this.#elements = elements;
    this.#onChange = onChange;
    this.#map = map;
    this.#observer = new ResizeObserver(this.#onResize);
    const { viewport, sizer, probe } = elements;
    for (const each of [viewport, sizer, probe]) this.#observer.observe(each);
    const options = { passive: true, signal: this.#listeners.signal };
    viewport.addEventListener('scroll', this.#onScroll, options);
    this.#listeners.signal.addEventListener('abort', onScrollEnd(viewport, this.#onScrollEnd));
    viewport.addEventListener('wheel', this.#onWheel, options);
    viewport.addEventListener('touchstart', this.#onTouchStart, options);
    viewport.addEventListener('touchmove', this.#onTouchMove, options);
    viewport.addEventListener('keydown', this.#onKey, options);
  }

  /** Whether the end is kept in view. */
  get pinned(): boolean {
    return this.#pinned;
  }

  /** Whether sizes are known: before that, nothing can be drawn. */
  get isReady(): boolean {
    return this.heights.base > 0 && this.#viewHeight > 0;
  }

  /** The ordinal of the row at the window's upper edge. */
  get topRow(): number {
    return this.heights.base === 0
      ? this.#first
      : this.heights.at(this.#map.top + this.heights.top(this.#first));
  }

  /** How many rows fit into the window. */
  get fitting(): number {
    return this.heights.base === 0 ? 0 : Math.floor(this.#viewHeight / this.heights.base);
  }

  /** Lets go of the end, if there is anything to scroll. */
  release(): void {
    if (this.#map.height > this.#viewHeight) this.#setPinned(false);
  }

  /** What was there is gone: what comes is followed. */
  clear(): void {
    this.heights.clear();
    this.#anchor = undefined;
    this.#setPinned(true);
  }

  toEnd(): void {
    this.#setPinned(true);
    this.#map.moveTo(Number.POSITIVE_INFINITY);
    this.#isScrolling = false;
    this.#onChange();
  }

  /** Goes to a row of those from `first` to before `end`, so that it is a third down the window. */
  toRow(ordinal: number, first: number, end: number): void {
    this.#setPinned(false);
    this.#isScrolling = false;
    this.#first = first;
    this.#end = end;
    this.#anchor = ordinal;
    this.#map.resize(this.#heightOf(first, end), this.#viewHeight);
    this.#map.moveTo(this.#heightOf(first, ordinal) - this.#viewHeight / 3);
    this.#onChange();
  }

  /** Whether a row is in view as a whole. */
  shows(ordinal: number): boolean {
    const top = this.#heightOf(this.#first, ordinal) - this.#map.top;
    return top >= 0 && top + this.heights.of(ordinal) <= this.#viewHeight;
  }

  /** Other rows have these ordinals now: the one at the upper edge is `ordinal`, and stays there. */
  renumber(first: number, end: number, ordinal: number, below: number): void {
    this.heights.clear();
    this.#first = first;
    this.#end = end;
    this.#anchor = ordinal;
    this.#map.resize(this.#heightOf(first, end), this.#viewHeight);
    this.#map.moveTo(this.#heightOf(first, ordinal) - below);
  }

  /** How far below the window's upper edge a row begins, in pixels. */
  below(ordinal: number): number {
    return this.#heightOf(this.#first, ordinal) - this.#map.top;
  }

  /**
   * Fits the window to the rows `first` to before `end`, and tells which of them to draw. Writes; reads nothing.
   */
  fit(first: number, end: number): readonly [from: number, to: number] {
    if (!this.isReady) return [first, first];
    const map = this.#map;
    const isFed = end > this.#end && this.#pinned;
    // What was let go above must not move what is in view.
    if (first > this.#first && !this.#pinned) map.shift(-this.#heightOf(this.#first, first));
    this.#first = first;
    this.#end = end;
    map.resize(this.#heightOf(first, end), this.#viewHeight);
    if (this.#pinned) map.moveTo(Number.POSITIVE_INFINITY);
    else if (!this.#isScrolling) map.settle();
    this.#resizeSizer();
    const view = Math.min(this.#viewHeight, MOST);
    const origin = this.heights.top(first);
    const inView = this.heights.at(origin + map.top);
    const to = this.heights.at(origin + map.top + view * (1 + OVERSCAN)) + 1;
    let from = this.heights.at(origin + Math.max(0, map.top - view * OVERSCAN));
    // A log that is written draws only what is seen. What is above the window was seen before, or is drawn at rest.
    if (isFed) {
      from = this.#drawn[1] < inView ? inView : Math.max(from, Math.min(this.#drawn[0], inView));
      this.#onChange();
    }
    this.#drawn = [Math.max(first, from), Math.min(end, to)];
    return this.#drawn;
  }

  /** Where a row is to stand in what scrolls, in pixels. */
  readonly placeOf = (ordinal: number): number => this.#map.place(this.#heightOf(this.#first, ordinal));

  /** A row's height was measured. What is in view stays where it is. */
  measured(ordinal: number, height: number): void {
    const isAbove = this.#anchor === undefined ? this.below(ordinal) < 0 : ordinal < this.#anchor;
    const grown = this.heights.set(ordinal, height);
    if (grown === 0) return;
    if (this.#pinned || isAbove) this.#map.shift(grown);
    this.#map.resize(this.#heightOf(this.#first, this.#end), this.#viewHeight);
    this.#onChange();
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#listeners.abort();
  }

  #heightOf(from: number, to: number): number {
    return this.heights.top(to) - this.heights.top(from);
  }

  #resizeSizer(): void {
    const { height } = this.#map;
    if (height !== this.#sizerHeight) {
      this.#sizerHeight = height;
      this.#elements.sizer.style.setProperty('block-size', `${height}px`);
      // The position follows once the new size is known: see #onResize.
    } else this.#scroll();
  }

  #scroll(): void {
    // What the browser can do now: rows that are to come may have no room yet.
    const most = Math.max(0, this.#sizerHeight - this.#viewHeight);
    const target = Math.min(this.#map.scrollTop, most);
    if (Math.abs(target - this.#scrollTop) < 1) return;
    const { viewport } = this.#elements;
    // The person may have scrolled since, and the event still be on its way; or the browser has, where rows went.
    const expected = Math.min(this.#scrollTop, most);
    const unseen = viewport.scrollTop - expected;
    if (this.#pinned && unseen < -NEAR) {
      this.#scrollTop = viewport.scrollTop;
      this.#map.jumpTo(this.#scrollTop);
      this.#setPinned(false);
      return;
    }
    this.#scrollTop = target;
    viewport.scrollTop = target + (this.#pinned || Math.abs(unseen) < ROUNDED ? 0 : unseen);
  }

  readonly #onResize = (entries: ResizeObserverEntry[]): void => {
    const { viewport, sizer, probe } = this.#elements;
    for (const { target, contentRect } of entries) {
      const { height, width } = contentRect;
      // Layout is done and clean here, so this costs none.
      if (target === sizer) this.#scroll();
      else if (target === probe && height > 0 && height !== this.heights.base) this.#setLineHeight(height);
      else if (target === viewport && (height !== this.#viewHeight || width !== this.#viewWidth)) {
        if (width !== this.#viewWidth) this.#keepPlace(() => this.heights.clear());
        this.#viewHeight = height;
        this.#viewWidth = width;
        this.#onChange();
      }
    }
  };

  /** Another font or zoom. */
  #setLineHeight(height: number): void {
    this.#keepPlace(() => {
      this.heights.base = height;
    });
    this.#onChange();
  }

  /** Rows get other heights: the same one stays at the top. */
  #keepPlace(change: () => void): void {
    const top = this.topRow;
    const below = this.heights.base === 0 ? 0 : this.below(top) / this.heights.base;
    change();
    this.#map.resize(this.#heightOf(this.#first, this.#end), this.#viewHeight);
    this.#map.moveTo(this.#heightOf(this.#first, top) - below * this.heights.base);
  }

  readonly #onScroll = (): void => {
    const { scrollTop } = this.#elements.viewport;
    const moved = scrollTop - this.#scrollTop;
    // What was only put where it belongs is nobody's wish.
    if (Math.abs(moved) < ROUNDED) return;
    this.#isScrolling = true;
    this.#anchor = undefined;
    this.#map.scrolled(scrollTop, moved);
    this.#scrollTop = scrollTop;
    // Only who moves towards the end wants to be there: a wheel's first pixel away from it is still near.
    if (moved < 0) this.release();
    else if (this.#map.left <= 1) this.#setPinned(true);
    this.#onChange();
  };

  readonly #onScrollEnd = (): void => {
    this.#isScrolling = false;
    this.#onChange();
  };

  readonly #onWheel = (event: WheelEvent): void => {
    // With Ctrl, and from two fingers on a touchpad, it zooms.
    if (event.deltaY < 0 && !event.ctrlKey) this.release();
  };

  readonly #onTouchStart = (event: TouchEvent): void => {
    this.#touchY = event.touches[0]?.clientY ?? 0;
  };

  readonly #onTouchMove = (event: TouchEvent): void => {
    // Two fingers zoom.
    if (event.touches.length === 1 && (event.touches[0]?.clientY ?? 0) > this.#touchY + 3) this.release();
  };

  readonly #onKey = ({ key, shiftKey }: KeyboardEvent): void => {
    if (BACK_KEYS.has(key) || (key === ' ' && shiftKey)) this.release();
  };

  #setPinned(pinned: boolean): void {
    if (pinned === this.#pinned) return;
    this.#pinned = pinned;
    this.#onChange();
  }
}
