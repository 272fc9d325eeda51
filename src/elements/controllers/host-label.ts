import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface NamedHost extends ReactiveControllerHost, Element {
  readonly internals: ElementInternals;
}

/**
 * What the page calls a view by `aria-label`, for the part inside that has the view's role. A host that is named is a group,
 * since what has no role must not be named; one that is not is nothing to assistive technology.
 */
export class HostLabel implements ReactiveController {
  readonly #host: NamedHost;
  #observer: MutationObserver | undefined;

  constructor(host: NamedHost) {
    this.#host = host;
    host.addController(this);
  }

  /** The name; empty where there is none. */
  get text(): string {
    return this.#host.getAttribute('aria-label') ?? '';
  }

  hostConnected(): void {
    this.#read();
    this.#observer ??= new MutationObserver(() => this.#read());
    this.#observer.observe(this.#host, { attributeFilter: ['aria-label'] });
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  #read(): void {
    this.#host.internals.role = this.text ? 'group' : null;
    this.#host.requestUpdate();
  }
}
