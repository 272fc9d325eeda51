/** Seconds' worth of messages that may come in one burst. */
const BURST = 5;
/** Refused messages after which the sender will not learn. */
const HOPELESS = 1_000;
/** Senders that are remembered at a time; beyond, all are forgiven at once. */
const SENDERS = 1_000;

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

  /** Whether one message would be one too many now. */
  get isSpent(): boolean {
    this.#fill();
    return this.#tokens < 1;
  }

  /**
   * Counts one message; false when it is one too many.
   *
   * @param weight what it counts for
   */
  take(weight = 1): boolean {
    this.#fill();
    if (this.#tokens < weight) {
      this.#refused++;
      return false;
    }
    this.#tokens -= weight;
    return true;
  }

  #fill(): void {
    const now = Date.now();
    // A clock that was set back takes nothing away.
    const passed = Math.max(0, now - this.#filled);
    this.#tokens = Math.min(this.#perSecond * BURST, this.#tokens + (passed * this.#perSecond) / 1_000);
    this.#filled = now;
  }
}

/** A token bucket for each sender. */
export class RateLimits {
  readonly #perSecond: number;
  readonly #senders = new Map<string, RateLimit>();

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Whether one message of a sender would be one too many now. */
  isSpent(sender: string): boolean {
    return this.#senders.get(sender)?.isSpent ?? false;
  }

  /** Counts one message of a sender; false when it is one too many. */
  take(sender: string): boolean {
    let rate = this.#senders.get(sender);
    if (!rate) {
      if (this.#senders.size >= SENDERS) this.#senders.clear();
      rate = new RateLimit(this.#perSecond);
      this.#senders.set(sender, rate);
    }
    return rate.take();
  }
}
