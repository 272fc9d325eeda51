/** Marks what the browser may skip while it is off screen (see `block-styles.ts`). */
const SETTLED_ATTRIBUTE = 'data-stream-settled';
/** How far out of view something has to be. */
const MARGIN = '50%';

interface Watched {
  /** Nothing is added to it any more. */
  done: boolean;
  /** It was laid out, at least in part, and the browser remembers the size that it had then. */
  seen: boolean;
}

/**
 * Lets the browser skip what is finished: once its whole size was seen, which the browser then remembers, and once
 * it is out of view, since what is skipped as it leaves the screen counts as a layout shift.
 */
export class Settler {
  readonly #onReady: () => void;
  readonly #watched = new Map<Element, Watched>();
  #ready = new Set<Element>();
  #observer: IntersectionObserver | undefined;

  /** `onReady` is called when there is something for `settle` to do. */
  constructor(onReady: () => void) {
    this.#onReady = onReady;
  }

  /** Something new, to which more is going to be added. */
  begin(element: Element): void {
    this.#observe(element, { done: false, seen: false });
  }

  /** It is finished. If nothing of it was laid out, `atOnce` lets it be skipped with a guessed size. */
  finish(element: Element, atOnce: boolean): void {
    const seen = this.#watched.get(element)?.seen ?? false;
    if (seen || !atOnce) {
      this.#observe(element, { done: true, seen });
      return;
    }
    this.forget(element);
    element.setAttribute(SETTLED_ATTRIBUTE, '');
  }

  /** It goes on after all. */
  resume(element: Element): void {
    element.removeAttribute(SETTLED_ATTRIBUTE);
    this.#observe(element, { done: false, seen: true });
  }

  /** Other elements stand for some from now on. */
  move(moved: ReadonlyMap<Node, Node>): void {
    for (const [from, watched] of [...this.#watched]) {
      const to = moved.get(from);
      if (!to) continue;
      this.forget(from);
      this.#observe(to as Element, watched);
    }
  }

  forget(element: Element): void {
    this.#observer?.unobserve(element);
    this.#watched.delete(element);
    this.#ready.delete(element);
  }

  clear(): void {
    this.#observer?.disconnect();
    this.#watched.clear();
    this.#ready.clear();
  }

  settle(): void {
    if (this.#ready.size === 0) return;
    for (const element of this.#ready) element.setAttribute(SETTLED_ATTRIBUTE, '');
    this.#ready = new Set();
  }

  #observe(element: Element, how: Watched): void {
    this.forget(element);
    this.#watched.set(element, how);
    this.#observer ??= new IntersectionObserver(this.#onIntersection, { rootMargin: MARGIN });
    this.#observer.observe(element);
  }

  readonly #onIntersection = (entries: IntersectionObserverEntry[]): void => {
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      const watched = this.#watched.get(target);
      // Without a height it is not displayed.
      if (!watched || boundingClientRect.height === 0) continue;
      watched.seen = true;
      if (!watched.done || isIntersecting) continue;
      this.forget(target);
      this.#ready.add(target);
    }
    if (this.#ready.size > 0) this.#onReady();
  };
}
