import { prefersStillness, scrollerOf } from '../follow/scroller.js';

/** How long rows take to make room, in milliseconds. */
const DURATION = 180;

/**
 * Where the newest comes in on top, what is in view must move; here it slides, so that the eye can follow it and
 * nothing jumps from under the pointer. The technique is FLIP (Paul Lewis, 2015): rows are where they belong from the
 * first on, and are drawn from where they were. How far that is must be said before layout, since Chromium takes for a
 * layout shift what is moved back after it: new rows are taken to be as tall as the first was, and what was wrong with
 * that is made good before anything is drawn. Under reduced motion rows are just there.
 */
export class RowSlide {
  readonly #observer = new ResizeObserver(() => this.#correct());
  #scroller: Element | undefined;
  /** The first row before others came, and where it was in the window, in pixels. */
  #first: HTMLElement | undefined;
  #top = 0;
  /** From one row to the next, in pixels. */
  #pitch = 0;
  /** The frame of that, by its time. */
  #frame: unknown;

  /** The read phase. `first` and `second`: the items on top. */
  measure(first: HTMLElement | undefined, second: HTMLElement | undefined): void {
    this.#first = undefined;
    if (!first) return;
    if (!this.#scroller?.contains(first)) this.#scroller = scrollerOf(first);
    // Elsewhere the browser holds what is in view.
    if (this.#scroller.scrollTop > 0) return;
    const { top, height } = first.getBoundingClientRect();
    this.#first = first;
    this.#frame = document.timeline.currentTime;
    this.#top = top;
    // Where they are laid out, since they may be sliding.
    this.#pitch = second?.offsetParent === first.offsetParent ? second.offsetTop - first.offsetTop : height;
  }

  /** The write phase: so many rows, of which `row` is one, have come before the first. */
  start(row: HTMLElement | undefined, count: number): void {
    if (!row || !this.#first || this.#pitch <= 0 || prefersStillness()) return;
    const distance = count * this.#pitch;
    // Of what is in view nothing stays there.
    if (distance > window.innerHeight) return;
    this.#slide(distance);
    this.#observer.observe(row);
  }

  dispose(): void {
    this.#observer.disconnect();
  }

  /** After layout, before anything is drawn. */
  #correct(): void {
    this.#observer.disconnect();
    const first = this.#first;
    if (!first?.isConnected || this.#frame !== document.timeline.currentTime) return;
    const missing = first.getBoundingClientRect().top - this.#top;
    if (Math.abs(missing) >= 1) this.#slide(missing);
  }

  #slide(distance: number): void {
    const inView = Math.ceil((window.innerHeight - this.#top) / this.#pitch) + 1;
    for (const row of following(this.#first as HTMLElement, inView)) {
      // Added to what is under way, so that rows which come quickly make one movement.
      const keyframes = { translate: [`0 ${-distance}px`, 'none'] };
      row.animate(keyframes, { duration: DURATION, easing: 'ease-out', composite: 'add' });
    }
  }
}

/** A row and those after it, `count` of them or fewer; blocks of rows as one. */
function* following(first: HTMLElement, count: number): Generator<Element> {
  const { parentElement: around } = first;
  const isInBlock = around?.matches('[data-stream-rows] > *');
  let left = count;
  for (const from of [first, isInBlock ? around?.nextElementSibling : null]) {
    for (let at = from ?? null; at && left > 0; at = at.nextElementSibling, left--) yield at;
  }
}
