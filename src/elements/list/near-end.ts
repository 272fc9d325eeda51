/**
 * Tells when a person comes near the end of a list: within about one screen. Asked again after growth, it looks
 * again after the next layout.
 */
export class NearEnd {
  readonly #onNear: () => void;
  /** Made when it is first needed: a list can be made where there are none, on a server. */
  #observer: IntersectionObserver | undefined;
  #sentinel: Element | undefined;
  #isNear = false;

  constructor(onNear: () => void) {
    this.#onNear = onNear;
  }

  #create(): IntersectionObserver {
    const margin = '0px 0px 100% 0px';
    const options: IntersectionObserverInit & { scrollMargin: string } = {
      rootMargin: margin,
      // The same for scroll containers between the list and the page.
      scrollMargin: margin,
    };
    return new IntersectionObserver((entries) => {
      this.#isNear = entries.at(-1)?.isIntersecting === true;
      if (this.#isNear) this.#onNear();
    }, options);
  }

  /** `sentinel`: where the list ends. */
  observe(sentinel: Element): void {
    if (sentinel === this.#sentinel) return;
    this.#observer ??= this.#create();
    if (this.#sentinel) this.#observer.unobserve(this.#sentinel);
    this.#sentinel = sentinel;
    this.#observer.observe(sentinel);
  }

  /** Looks again, as if for the first time. Where the end was not near, growth has not brought it nearer. */
  again(): void {
    if (!this.#sentinel || !this.#isNear) return;
    this.#observer?.unobserve(this.#sentinel);
    this.#observer?.observe(this.#sentinel);
  }

  disconnect(): void {
    this.#observer?.disconnect();
    this.#sentinel = undefined;
  }
}
