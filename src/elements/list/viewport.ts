import { eventTargetOf, isPage, scrollerOf, viewportTop } from '../follow/scroller.js';

/** What a list is seen through: the scroller that it is in, or is, and what of it is in view. */
export class Viewport {
  readonly #container: Element;
  readonly #onMove: () => void;
  #listeners = new AbortController();
  #scroller: Element | undefined;
  /** The view's height, in pixels; 0 until it was measured, and while nothing of it is rendered. */
  size = 0;
  /** Where the view begins, in pixels from the top of the window. */
  top = 0;
  isScrolled = false;

  /** `onMove`: it was scrolled or has changed its size. */
  constructor(container: Element, onMove: () => void) {
    this.#container = container;
    this.#onMove = onMove;
  }

  get scroller(): Element | undefined {
    return this.#scroller;
  }

  /** Reads layout. */
  measure(): Element {
    const scroller = this.#find();
    this.top = viewportTop(scroller);
    this.size = isPage(scroller) ? window.innerHeight : scroller.clientHeight;
    this.isScrolled = scroller.scrollTop > 0;
    return scroller;
  }

  dispose(): void {
    this.#listeners.abort();
    this.#scroller = undefined;
  }

  #find(): Element {
    if (this.#scroller?.contains(this.#container)) return this.#scroller;
    this.#listeners.abort();
    this.#listeners = new AbortController();
    this.#scroller = scrollerOf(this.#container);
    const options = { passive: true, signal: this.#listeners.signal };
    eventTargetOf(this.#scroller).addEventListener('scroll', this.#onMove, options);
    window.addEventListener('resize', this.#onMove, options);
    return this.#scroller;
  }
}
