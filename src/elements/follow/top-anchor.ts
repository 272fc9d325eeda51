import { viewportTop } from './scroller.js';

/** What marks the elements of which the newest stands on top; without any, the children are meant. */
const MARK = '[data-stream-anchor]';

/**
 * Puts the newest of some elements (a chat's questions) at the top of the view, and leaves it there while something
 * grows below it. For that there must be something to scroll over: the content is made as tall as it takes. It keeps
 * that height when all has come, so that nothing jumps; the next question takes it over.
 */
export class TopAnchor {
  /** A smooth scroll to the newest is under way. */
  isComing = false;
  readonly #content: Element;
  readonly #room: HTMLElement;
  #newest: Element | undefined;
  #offset = -1;
  #view = -1;
  /** Nobody has scrolled away from the newest. */
  #isHeld = false;

  /**
   * @param content - Where the anchors are.
   * @param room - The box around it that is made tall enough.
   */
  constructor(content: Element, room: HTMLElement) {
    this.#content = content;
    this.#room = room;
  }

  /** Whether the content is shorter than what was reserved for it. Reads layout. */
  get hasRoom(): boolean {
    return this.#room.clientHeight > (this.#room.firstElementChild?.clientHeight ?? 0) + 1;
  }

  /** How much of the content lies below what is in view, in pixels. Reads layout. */
  hidden(scroller: Element): number {
    const end = this.#room.firstElementChild?.getBoundingClientRect().bottom ?? 0;
    return end - viewportTop(scroller) - scroller.clientHeight;
  }

  /**
   * Looks for a newer anchor, and whether there is room enough to have it on top. Gives the scroll position that has it
   * there, unless somebody has scrolled away from it; `isNew` if it was not there before. Reads layout, and writes.
   */
  update(scroller: Element): { readonly top: number; readonly isNew: boolean } | undefined {
    const newest = newestIn(this.#content);
    if (!newest) return undefined;
    const isNew = newest !== this.#newest;
    const offset = this.#placeOf(newest, scroller);
    if (isNew || Math.abs(offset - this.#offset) >= 1 || scroller.clientHeight !== this.#view) {
      this.#newest = newest;
      this.#offset = offset;
      this.#view = scroller.clientHeight;
      this.#reserve(scroller);
    }
    if (isNew) this.#isHeld = true;
    return this.#isHeld ? { top: offset, isNew } : undefined;
  }

  /** Somebody scrolls: what is coming need not arrive. */
  touched(): void {
    this.isComing = false;
  }

  /** The scroll position is another now. */
  scrolled(scrollTop: number): void {
    const isThere = Math.abs(scrollTop - this.#offset) <= 1;
    if (isThere) this.isComing = false;
    else if (!this.isComing) this.#isHeld = false;
  }

  /** Takes back the room. */
  dispose(): void {
    this.#room.style.minBlockSize = '';
  }

  /** Makes the room so tall that the scroller ends one view below the anchor's top. */
  #reserve(scroller: Element): void {
    const wanted = this.#offset + this.#view;
    const { style } = this.#room;
    // What stands around the room counts too, and is known only when it is tall enough for the scroller to have
    // something to scroll.
    let height = wanted;
    style.minBlockSize = `${height}px`;
    height -= scroller.scrollHeight - wanted;
    style.minBlockSize = `${Math.max(0, Math.ceil(height))}px`;
  }

  /** The scroll position that has an element on top, below what the scroller's `scroll-padding` keeps free. */
  #placeOf(element: Element, scroller: Element): number {
    const padding = Number.parseFloat(getComputedStyle(scroller).scrollPaddingBlockStart) || 0;
    const margin = Number.parseFloat(getComputedStyle(element).scrollMarginBlockStart) || 0;
    const top = element.getBoundingClientRect().top - viewportTop(scroller) + scroller.scrollTop;
    return Math.max(0, Math.round(top - padding - margin));
  }
}

function newestIn(content: Element): Element | undefined {
  const marked = content.querySelectorAll(MARK);
  return marked[marked.length - 1] ?? content.lastElementChild ?? undefined;
}
