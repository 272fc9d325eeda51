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
/** How much is drawn above and below what is in view, in windows. */
const OVERSCAN = 1;
/** How tall a window is drawn for at most, in pixels: more is no screen. */
const MOST = 4_000;

/**
 * The window's place in the log, and whether it follows the end. Released by a wheel, touch, key or scroll bar
 * movement towards the beginning; pinned again by coming to the end. All sizes come from a ResizeObserver and all
 * scroll positions from events, so that drawing reads no layout.
 */
export class LogViewport {
  readonly map: ScrollMap;
  readonly #elements: ViewportElements;
  readonly #onChange: () => void;
  readonly #observer: ResizeObserver;
  readonly #listeners = new AbortController();
  #lineHeight = 0;
  #viewHeight = 0;
  #first = 0;
  #touchY = 0;
  #pinned = true;

  /** `onChange`: a frame is wanted. */
  constructor(elements: ViewportElements, onChange: () => void, map = new ScrollMap()) {
    this.#elements = elements;
    this.#onChange = onChange;
    this.map = map;
    this.#observer = new ResizeObserver(this.#onResize);
    const { viewport, sizer, probe } = elements;
    for (const each of [viewport, sizer, probe]) this.#observer.observe(each);
    const options = { passive: true, signal: this.#listeners.signal };
    viewport.addEventListener('scroll', this.#onScroll, options);
    viewport.addEventListener('scrollend', this.#onScrollEnd, options);
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
    return this.#lineHeight > 0 && this.#viewHeight > 0;
  }

  /** Lets go of the end, if there is anything to scroll. */
  release(): void {
    if (this.map.height > this.#viewHeight) this.#setPinned(false);
  }

  toEnd(): void {
    this.#setPinned(true);
    this.map.moveTo(Number.POSITIVE_INFINITY);
    this.#elements.viewport.scrollTop = this.map.scrollTop;
    this.#onChange();
  }

  /** Goes to a line, by its number, so that it is a third down the window. */
  toLine(number: number): void {
    this.#setPinned(false);
    this.map.moveTo((number - this.#first) * this.#lineHeight - this.#viewHeight / 3);
    this.#elements.viewport.scrollTop = this.map.scrollTop;
    this.#onChange();
  }

  /**
   * Fits the window to a log that keeps the lines `first` to before `end`, and tells which of them to draw.
   * Writes; reads nothing.
   */
  fit(first: number, end: number): readonly [from: number, to: number] {
    if (!this.isReady) return [first, first];
    const { map } = this;
    const height = this.#lineHeight;
    const gone = first - this.#first;
    this.#first = first;
    // What was let go above must not move what is in view.
    if (gone > 0 && !this.#pinned) map.moveTo(map.top - gone * height);
    map.resize((end - first) * height, this.#viewHeight);
    if (this.#pinned) map.moveTo(Number.POSITIVE_INFINITY);
    const view = Math.min(this.#viewHeight, MOST);
    const from = Math.max(first, first + Math.floor((map.top - view * OVERSCAN) / height));
    const to = Math.min(end, first + Math.ceil((map.top + view * (1 + OVERSCAN)) / height));
    this.#elements.sizer.style.setProperty('block-size', `${map.height}px`);
    return [from, to];
  }

  /** Where a line is to stand in what scrolls, in pixels. */
  readonly placeOf = (number: number): number => this.map.place((number - this.#first) * this.#lineHeight);

  dispose(): void {
    this.#observer.disconnect();
    this.#listeners.abort();
  }

  readonly #onResize = (entries: ResizeObserverEntry[]): void => {
    const { viewport, sizer, probe } = this.#elements;
    for (const { target, contentRect } of entries) {
      const { height } = contentRect;
      // Layout is done and clean here, so this costs none.
      if (target === sizer) viewport.scrollTop = this.map.scrollTop;
      else if (target === probe && height > 0 && height !== this.#lineHeight) this.#setLineHeight(height);
      else if (target === viewport && height !== this.#viewHeight) {
        this.#viewHeight = height;
        this.#onChange();
      }
    }
  };

  /** Another font or zoom: the same line stays at the top. */
  #setLineHeight(height: number): void {
    const line = this.#lineHeight > 0 ? this.map.top / this.#lineHeight : 0;
    this.#lineHeight = height;
    this.map.moveTo(line * height);
    this.#onChange();
  }

  readonly #onScroll = (): void => {
    const before = this.map.top;
    this.map.scrolled(this.#elements.viewport.scrollTop);
    if (this.map.left <= 1) this.#setPinned(true);
    else if (this.map.top < before - 1) this.#setPinned(false);
    this.#onChange();
  };

  readonly #onScrollEnd = (): void => {
    if (this.map.settle()) this.#elements.viewport.scrollTop = this.map.scrollTop;
    this.#onChange();
  };

  readonly #onWheel = (event: WheelEvent): void => {
    if (event.deltaY < 0) this.release();
  };

  readonly #onTouchStart = (event: TouchEvent): void => {
    this.#touchY = event.touches[0]?.clientY ?? 0;
  };

  readonly #onTouchMove = (event: TouchEvent): void => {
    if ((event.touches[0]?.clientY ?? 0) > this.#touchY + 3) this.release();
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
