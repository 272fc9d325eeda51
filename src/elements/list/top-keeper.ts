import { PlaceKeeper } from '../follow/place-keeper.js';
import { scrollerOf } from '../follow/scroller.js';

// A server that draws the page has no CSS.
const HAS_ANCHORING = globalThis.CSS?.supports('overflow-anchor', 'auto') ?? true;

/**
 * Keeps what is in view where it is when rows come before it, where the browser does not: at the very top, which is
 * where older rows come in, and everywhere in tables and in engines without scroll anchoring.
 */
export class TopKeeper {
  readonly #container: Element;
  readonly #isWanted: () => boolean;
  readonly #keeper = new PlaceKeeper();
  /** Begins with the first thing to keep: in a list that only grows at its end there is none. */
  #observer: ResizeObserver | undefined;
  /** Whether the browser does it, but for the very top. Chromium finds nothing to hold on to in a table. */
  readonly #isAnchored: boolean;
  #scroller: Element | undefined;
  #isNotedAtTop = false;
  /** Rows have been put in front since it was noted. */
  #isPrepended = false;
  #isNudged = false;

  constructor(container: Element, isWanted: () => boolean) {
    this.#container = container;
    this.#isWanted = isWanted;
    this.#isAnchored = HAS_ANCHORING && !container.closest('table');
  }

  /**
   * The read phase. `first`: the first row. `isPrepending`: rows will be put in front in this frame, as far as is known.
   */
  measure(first: Element | undefined, isPrepending: boolean): void {
    this.#forget();
    // A window holds its rows itself.
    if (!this.#isWanted() || this.#container.hasAttribute('data-stream-window')) return;
    // The browser leaves nothing to do but for what is put in front at the very top.
    if (this.#isAnchored && !isPrepending) return;
    if (!this.#scroller?.contains(this.#container)) this.#scroller = scrollerOf(this.#container);
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    if (scrollHeight <= clientHeight) return;
    this.#isNotedAtTop = scrollTop === 0;
    // Before the first row nothing can come in.
    if (this.#isNotedAtTop) this.#keeper.hold(first, this.#scroller, this.#container);
    else this.#keeper.note(this.#scroller, this.#container);
    if (this.#observer) return;
    this.#observer = new ResizeObserver(() => this.#keep());
    this.#observer.observe(this.#container.closest('table') ?? this.#container);
  }

  /**
   * Rows are about to be put in front. Chromium takes what is moved back by script for a layout shift, and what its own
   * anchoring keeps in place for none; a pixel from the top it does that.
   */
  prepending(): void {
    this.#isPrepended = true;
    if (!this.#isAnchored || !this.#isNotedAtTop || !this.#scroller || this.#isNudged) return;
    this.#isNudged = true;
    this.#scroller.scrollTop += 1;
  }

  dispose(): void {
    this.#observer?.disconnect();
  }

  #keep(): void {
    // At the very top only what is put in front moves what is read: all else grows downwards.
    const isMoved = this.#isPrepended || !this.#isNotedAtTop;
    if (this.#scroller && isMoved && this.#isWanted())
      this.#keeper.keep(this.#scroller, { force: this.#isNudged });
    this.#forget();
  }

  #forget(): void {
    this.#keeper.forget();
    this.#isNotedAtTop = false;
    this.#isPrepended = false;
    this.#isNudged = false;
  }
}
