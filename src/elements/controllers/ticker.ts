import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Has its host updated at intervals, for what changes with time alone. */
export class Ticker implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly isConnected: boolean };
  #period: number | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost & { readonly isConnected: boolean }) {
    this.#host = host;
    host.addController(this);
  }

  /** From now on once in so many milliseconds, while the host is in a page; `undefined`: not at all. */
  every(period: number | undefined): void {
    if (period === this.#period) return;
    this.#period = period;
    this.#stop();
    if (this.#host.isConnected) this.hostConnected();
  }

  hostConnected(): void {
    if (this.#period !== undefined && this.#timer === undefined) {
      this.#timer = setInterval(() => this.#host.requestUpdate(), this.#period);
    }
  }

  hostDisconnected(): void {
    this.#stop();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
