import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * What the page calls its host by `aria-label`, for the part inside that has a role. The host itself has none, and
 * what has no role must not be named: so the attribute is taken from it (an empty one takes the name back).
 */
export class HostLabel implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #observer: MutationObserver | undefined;
  #text = '';

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  /** The name; empty where there is none. */
  get text(): string {
    return this.#text;
  }

  hostConnected(): void {
    this.#take();
    this.#observer ??= new MutationObserver(() => this.#take());
    this.#observer.observe(this.#host, { attributeFilter: ['aria-label'] });
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  #take(): void {
    const text = this.#host.getAttribute('aria-label');
    if (text === null) return;
    this.#text = text;
    this.#host.removeAttribute('aria-label');
    this.#host.requestUpdate();
  }
}
