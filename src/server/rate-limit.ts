/** Seconds' worth of messages that may come in one burst. */
const BURST = 5;
/** Refused messages after which the sender will not learn. */
const HOPELESS = 1_000;

/** A token bucket: so many messages a second, with bursts. */
export class RateLimit {
  readonly #perSecond: number;
  #tokens: number;
  #filled = Date.now();
  #refused = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond * BURST;
  }

  /** Whether the sender has been refused so often that it should go. */
  get isHopeless(): boolean {
    return this.#refused > HOPELESS;
  }

  /** Counts one message; false when it is one too many. */
  take(): boolean {
    const now = Date.now();
    // A clock that was set back takes nothing away.
    const passed = Math.max(0, now - this.#filled);
    this.#tokens = Math.min(this.#perSecond * BURST, this.#tokens + (passed * this.#perSecond) / 1_000);
    this.#filled = now;
    if (this.#tokens < 1) {
      this.#refused++;
      return false;
    }
    this.#tokens--;
    return true;
  }
}
