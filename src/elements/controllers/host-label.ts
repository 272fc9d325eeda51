import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface NamedHost extends ReactiveControllerHost, Element {
  readonly internals: ElementInternals;
}

/**
 * What the page calls a view by `aria-label`, for the part inside that has the view's role. The host is a group, since what
 * has no role must not be named.
 */
export class HostLabel implements ReactiveController {
  readonly #host: NamedHost;
  #observer: MutationObserver | undefined;

  constructor(host: NamedHost) {
    this.#host = host;
    host.internals.role = 'group';
    host.addController(this);
  }

  /** The name; empty where there is none. */
  get text(): string {
    return this.#host.getAttribute('aria-label') ?? '';
  }

  hostConnected(): void {
    this.#observer ??= new MutationObserver(() => this.#host.requestUpdate());
    this.#observer.observe(this.#host, { attributeFilter: ['aria-label'] });
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }
}
