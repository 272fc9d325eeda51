import { PlaceKeeper } from '../follow/place-keeper.js';
import { scrollerOf } from '../follow/scroller.js';

const HAS_ANCHORING = CSS.supports('overflow-anchor', 'auto');

/**
 * Keeps what is in view where it is when rows come before it, where the browser does not: at the very top, which is
 * where older rows come in, and everywhere in engines without scroll anchoring.
 */
export class TopKeeper {
  readonly #container: Element;
  readonly #isWanted: () => boolean;
  readonly #keeper = new PlaceKeeper();
  readonly #observer: ResizeObserver;
  #scroller: Element | undefined;

  constructor(container: Element, isWanted: () => boolean) {
    this.#container = container;
    this.#isWanted = isWanted;
    this.#observer = new ResizeObserver(() => this.#keep());
    this.#observer.observe(container.closest('table') ?? container);
  }

  /** The read phase. */
  measure(): void {
    this.#keeper.forget();
    if (!this.#isWanted()) return;
    if (!this.#scroller?.contains(this.#container)) this.#scroller = scrollerOf(this.#container);
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    if (scrollHeight <= clientHeight || (HAS_ANCHORING && scrollTop > 0)) return;
    this.#keeper.note(this.#scroller, this.#container);
  }

  dispose(): void {
    this.#observer.disconnect();
  }

  #keep(): void {
    if (this.#scroller && this.#isWanted()) this.#keeper.keep(this.#scroller);
    this.#keeper.forget();
  }
}
