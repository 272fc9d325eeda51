import { Intent, isSelectingIn } from './intent.js';
import { PointerHold } from './pointer-hold.js';
import { eventTargetOf, isPage } from './scroller.js';

/** What may be done that asks for earlier content. */
const INPUT = ['wheel', 'touchstart', 'touchmove', 'keydown', 'click'] as const;

/** What is made of what a person does with a scroller. */
export interface FollowInputHandlers {
  /** The position is another one, whoever has changed it. */
  scrolled(): void;
  /** What came earlier is asked for, or something was selected: nothing may move away. */
  wantsBack(): void;
  /** What was held back while a finger or button was down may be done; or the window has another size. */
  released(): void;
}

/** Hears of all that a person does with a scroller and what is in it. */
export class FollowInput {
  readonly #host: Element;
  readonly #handlers: FollowInputHandlers;
  readonly #intent = new Intent();
  readonly #hold: PointerHold;
  #listening: AbortController | undefined;
  #scroller: Element | undefined;

  /** @param host - what is in the scroller, for selections */
  constructor(host: Element, handlers: FollowInputHandlers) {
    this.#host = host;
    this.#handlers = handlers;
    this.#hold = new PointerHold(() => handlers.released());
  }

  /** Whether a finger or a mouse button is down. */
  get isHeld(): boolean {
    return this.#hold.isDown;
  }

  listen(scroller: Element): void {
    this.stop();
    this.#scroller = scroller;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const { scrolled, released } = this.#handlers;
    const target = eventTargetOf(scroller);
    target.addEventListener('scroll', scrolled, { passive: true, signal });
    for (const type of INPUT) target.addEventListener(type, this.#onInput, { passive: true, signal });
    document.addEventListener('selectionchange', this.#onSelection, { signal });
    if (isPage(scroller)) window.addEventListener('resize', released, { signal });
    this.#hold.listen(target, signal);
  }

  stop(): void {
    this.#listening?.abort();
    this.#listening = undefined;
    this.#scroller = undefined;
  }

  readonly #onInput = (event: Event): void => {
    if (event.type === 'touchstart') this.#intent.touch(event as TouchEvent);
    else if (this.#scroller && this.#intent.wantsBack(event, this.#scroller)) this.#handlers.wantsBack();
  };

  readonly #onSelection = (): void => {
    if (isSelectingIn(this.#host)) this.#handlers.wantsBack();
  };
}
