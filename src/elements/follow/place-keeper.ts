import { viewportTop } from './scroller.js';

/**
 * Keeps what is being read where it is when something above it changes: an image that has loaded, older content that
 * was put in front, lines that break elsewhere. Most browsers do that (`overflow-anchor`), but not at the very top,
 * where older content comes in, and Safari not at all. So this looks where things have come to lie after layout and
 * before anything is drawn, and moves only what the browser has not moved already.
 */
export class PlaceKeeper {
  #held: Element | undefined;
  /** How far below the top of all content the held element began, and the scroll position then, in pixels. */
  #offset = 0;
  #top = 0;

  /** Remembers what is at the top of the view now. Reads layout. */
  note(scroller: Element, content: Element): void {
    const top = viewportTop(scroller);
    this.#held = firstBelow(content, top);
    this.#top = scroller.scrollTop;
    if (this.#held) this.#offset = offsetOf(this.#held, scroller);
  }

  forget(): void {
    this.#held = undefined;
  }

  /** Moves the scroller so that what was noted is where it was. To be called after layout, before drawing. */
  keep(scroller: Element): void {
    if (!this.#held?.isConnected) return;
    const moved = offsetOf(this.#held, scroller) - this.#offset;
    // Where the position is another than it was, the browser has adjusted it, or somebody has scrolled.
    if (Math.abs(moved) >= 1 && scroller.scrollTop === this.#top) scroller.scrollTop += moved;
  }
}

function offsetOf(element: Element, scroller: Element): number {
  return element.getBoundingClientRect().top - viewportTop(scroller) + scroller.scrollTop;
}

/** The smallest element that begins at or below this height; where none does, the one that reaches across it. */
function firstBelow(content: Element, top: number): Element | undefined {
  let across: Element | undefined;
  for (let within: Element | undefined = content; within; ) {
    const found: Element | undefined = firstReaching(within.children, top);
    if (!found) return across;
    if (found.getBoundingClientRect().top >= top) return found;
    across = found;
    within = found;
  }
  return across;
}

/** The first of elements, which stand one below the other, that ends below this height. */
function firstReaching(elements: HTMLCollection, top: number): Element | undefined {
  let from = 0;
  let to = elements.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const element = elements[middle];
    if (element && element.getBoundingClientRect().bottom > top) to = middle;
    else from = middle + 1;
  }
  return elements[from];
}
