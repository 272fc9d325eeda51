import { watchSize } from './watch-size.js';

/** How near to its end an area counts as being there, in pixels. */
const NEAR = 8;

/** Keeps the end of a scroll area in view while what is in it grows, until the person scrolls back. */
export class EndKeeper {
  readonly #scroll: HTMLElement;
  #follows = true;
  #top = 0;
  /** Whether it is growing; else only its length is watched. */
  isOpen = true;

  /** `onLong` is called when there is more than fits in. */
  constructor(scroll: HTMLElement, content: HTMLElement, onLong: () => void) {
    this.#scroll = scroll;
    // In the frame after layout: reading it costs nothing more then.
    watchSize(content, () => {
      if (scroll.scrollHeight <= scroll.clientHeight + 1) return;
      onLong();
      if (this.isOpen && this.#follows) scroll.scrollTop = scroll.scrollHeight;
    });
    scroll.addEventListener('scroll', this.#onScroll, { passive: true });
  }

  readonly #onScroll = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroll;
    if (scrollHeight - clientHeight - scrollTop <= NEAR) this.#follows = true;
    else if (scrollTop < this.#top - 1) this.#follows = false;
    this.#top = scrollTop;
  };
}
