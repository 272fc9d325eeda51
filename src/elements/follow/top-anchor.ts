import { Glide } from './glide.js';
import { distanceToEnd, viewportTop } from './scroller.js';

/** What marks the elements of which the newest stands on top; without any, the children are meant. */
const MARK = '[data-stream-anchor]';

interface Wish {
  readonly isPinned: boolean;
  readonly isSmooth: boolean;
}

/**
 * Puts the newest of some elements (a chat's questions) at the top of the view, and leaves it there while something
 * grows below it. For that there must be something to scroll over: the content is made as tall as it takes. It keeps
 * that height when all has come, so that nothing jumps; the next question takes it over.
 */
export class TopAnchor {
  readonly #content: Element;
  readonly #room: HTMLElement;
  readonly #glide: Glide;
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
    this.#glide = new Glide(content, (scroller) =>
      Math.min(this.#offset - scroller.scrollTop, distanceToEnd(scroller)),
    );
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
   * Looks for a newer anchor, and sees that it is on top: for as long as nobody scrolls away from it, or `isPinned` says
   * that the end is followed instead. After layout; reads and writes it.
   *
   * @returns `new` when another one is on top from now on, `held` while that one stays there
   */
  settle(scroller: Element, { isPinned, isSmooth }: Wish): 'new' | 'held' | undefined {
    const newest = newestIn(this.#content);
    if (!newest) return undefined;
    const isFirst = this.#newest === undefined;
    const isNew = newest !== this.#newest;
    const top = this.#placeOf(newest, scroller);
    if (isNew || Math.abs(top - this.#offset) >= 1 || scroller.clientHeight !== this.#view) {
      this.#newest = newest;
      this.#offset = top;
      this.#view = scroller.clientHeight;
      this.#reserve(scroller);
    }
    if (isNew) {
      this.#isHeld = true;
      const isNear = Math.abs(top - scroller.scrollTop) < scroller.clientHeight;
      // What is there when the page opens is simply there.
      if (isSmooth && isNear && !isFirst) this.#glide.start(scroller);
      else scroller.scrollTo({ top, behavior: 'instant' });
      return 'new';
    }
    if (!this.#isHeld || isPinned) return undefined;
    if (!this.#glide.isGliding) scroller.scrollTop = top;
    return 'held';
  }

  /** Somebody wants to stay where they are, or to go back: what is coming need not arrive. */
  release(): void {
    if (!this.#glide.isGliding) return;
    this.stop();
    this.#isHeld = false;
  }

  /** Comes no nearer. */
  stop(): void {
    this.#glide.stop();
  }

  /** The scroll position is another now. */
  scrolled(scrollTop: number): void {
    const isThere = Math.abs(scrollTop - this.#offset) <= 1;
    if (!isThere && !this.#glide.isGliding) this.#isHeld = false;
  }

  /** Takes back the room. */
  dispose(): void {
    this.stop();
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
