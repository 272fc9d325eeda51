import { viewportTop } from './scroller.js';

/**
 * Keeps what is being read where it is when something above it in the same content changes: an image that has loaded,
 * older rows that were put in front, lines that break elsewhere. Most browsers do that (`overflow-anchor`), but not at
 * the very top, where older content comes in, and Safari not at all. So this looks where things have come to lie after
 * layout and before anything is drawn, and moves only what the browser has not moved already. What grows above the
 * content is not its business: a page that somebody looks at from its top would scroll by itself.
 */
export class PlaceKeeper {
  #held: Element | Range | undefined;
  #content: Element | undefined;
  /** How far below the beginning of the content what is held began, and the scroll position then, in pixels. */
  #offset = 0;
  #top = 0;

  /** Remembers what of the content is at the top of the view now. Reads layout. */
  note(scroller: Element, content: Element): void {
    this.hold(firstBelow(content, viewportTop(scroller)), scroller, content);
  }

  /** Remembers where this is in the content. Reads layout. */
  hold(held: Element | Range | undefined, scroller: Element, content: Element): void {
    this.#held = held;
    this.#content = content;
    this.#top = scroller.scrollTop;
    if (held) this.#offset = offsetOf(held, scroller, content);
  }

  forget(): void {
    this.#held = undefined;
  }

  /**
   * Moves the scroller so that what was noted is where it was. To be called after layout, before drawing. `force`: also
   * where the position is another than it was, which else is taken for the browser's adjustment or a person's scrolling.
   */
  keep(scroller: Element, { force = false } = {}): void {
    const held = this.#held;
    if (!held || !this.#content || !isThere(held)) return;
    const moved = offsetOf(held, scroller, this.#content) - this.#offset;
    if (force || (Math.abs(moved) >= 1 && scroller.scrollTop === this.#top)) {
      scroller.scrollTop = this.#top + moved;
    }
  }
}

function isThere(held: Element | Range): boolean {
  return held instanceof Element ? held.isConnected : !held.collapsed && held.startContainer.isConnected;
}

function offsetOf(held: Element | Range, scroller: Element, content: Element): number {
  // What is put in just before a letter becomes part of its range; the letter comes last.
  const top = [...held.getClientRects()].at(-1)?.top ?? held.getBoundingClientRect().top;
  // What scrolls itself stands still while its content moves.
  const beginning =
    content === scroller ? viewportTop(scroller) - scroller.scrollTop : content.getBoundingClientRect().top;
  return top - beginning;
}

/** The first letter that begins at or below this height, or the innermost element there that has none. */
function firstBelow(content: Element, top: number): Element | Range | undefined {
  let within = content;
  for (;;) {
    const found = within.children[firstReaching(within.children, top)];
    if (!found) return within === content ? undefined : (letterBelow(within, top) ?? within);
    within = found;
  }
}

/** The index of the first of elements, which stand one below the other, that ends below this height. */
function firstReaching(elements: HTMLCollection, top: number): number {
  return firstIndex(elements.length, (at) => (elements[at] as Element).getBoundingClientRect().bottom > top);
}

/** The first letter directly in an element that begins at or below this height. The range moves with its text. */
function letterBelow(element: Element, top: number): Range | undefined {
  const range = document.createRange();
  for (const node of element.childNodes) {
    if (!(node instanceof Text)) continue;
    range.selectNode(node);
    if (range.getBoundingClientRect().bottom <= top) continue;
    const at = firstIndex(node.length, (index) => {
      range.setStart(node, index);
      range.setEnd(node, index + 1);
      return range.getBoundingClientRect().top >= top;
    });
    if (at === node.length) continue;
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range;
  }
  return undefined;
}

/** The first index for which something holds that holds for all after it; `length` when it holds for none. */
function firstIndex(length: number, holds: (index: number) => boolean): number {
  let from = 0;
  let to = length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
