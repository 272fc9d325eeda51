import { Intent } from '../follow/intent.js';
import { eventTargetOf } from '../follow/scroller.js';
import { Viewport } from './viewport.js';

/** What a person does who wants to see what comes before, also where nothing can scroll any further. */
const INPUT = ['wheel', 'touchstart', 'touchmove', 'keydown'] as const;

/**
 * Tells when a person goes towards a list's beginning and is within one view of it. That the beginning is in view is
 * not enough: a page that has just opened is at its top, and must not move by itself.
 */
export class NearBeginning {
  readonly #sentinel: Element;
  readonly #onNear: () => void;
  readonly #requestFrame: () => void;
  readonly #viewport: Viewport;
  readonly #intent = new Intent();
  #listeners = new AbortController();
  #scroller: Element | undefined;
  #top = 0;
  #range = 0;
  #isAsked = false;

  /** `sentinel`: where the `list` begins. `onNear` is called in the read phase. */
  constructor(list: Element, sentinel: Element, onNear: () => void, requestFrame: () => void) {
    this.#sentinel = sentinel;
    this.#onNear = onNear;
    this.#requestFrame = requestFrame;
    this.#viewport = new Viewport(list, requestFrame);
  }

  /** The read phase. */
  measure(): void {
    const scroller = this.#viewport.measure();
    if (scroller !== this.#scroller) this.#listen(scroller);
    const { scrollTop, scrollHeight } = scroller;
    // Content that got shorter takes the position with it; that is no person.
    const hasMovedBack = scrollTop < this.#top - 1 && scrollHeight >= this.#range;
    const isWanted = hasMovedBack || this.#isAsked;
    this.#isAsked = false;
    this.#top = scrollTop;
    this.#range = scrollHeight;
    if (isWanted && this.#isNear()) this.#onNear();
  }

  dispose(): void {
    this.#viewport.dispose();
    this.#listeners.abort();
  }

  #isNear(): boolean {
    const { top, size } = this.#viewport;
    const box = this.#sentinel.getBoundingClientRect();
    return box.bottom > top - size && box.top < top + size;
  }

  #listen(scroller: Element): void {
    this.#listeners.abort();
    this.#listeners = new AbortController();
    this.#scroller = scroller;
    this.#top = scroller.scrollTop;
    this.#range = scroller.scrollHeight;
    const options = { passive: true, signal: this.#listeners.signal };
    for (const type of INPUT) eventTargetOf(scroller).addEventListener(type, this.#onInput, options);
  }

  readonly #onInput = (event: Event): void => {
    if (event.type === 'touchstart') this.#intent.touch(event as TouchEvent);
    else if (this.#scroller && this.#intent.wantsBack(event, this.#scroller)) {
      this.#isAsked = true;
      this.#requestFrame();
    }
  };
}
