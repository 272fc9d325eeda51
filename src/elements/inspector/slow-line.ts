/** What has arrived and waits for its time. */
interface Held {
  readonly bytes: number;
  readonly arrivedAt: number;
  readonly deliver: () => void;
}

/**
 * A line that is slower than it is: what arrives waits so many milliseconds, passes at so many bytes a second, or not at all
 * while it is paused. Always in the order in which it came.
 */
export class SlowLine {
  readonly #now: () => number;
  #latency = 0;
  #rate = Number.POSITIVE_INFINITY;
  #isPaused = false;
  #held: Held[] = [];
  /** When what passed last had passed. */
  #freeAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param now a clock that nobody sets, in milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Milliseconds that everything waits. Default 0. */
  get latency(): number {
    return this.#latency;
  }

  set latency(milliseconds: number) {
    this.#latency = milliseconds;
    this.#pass();
  }

  /** Bytes a second. Default `Infinity`. */
  get rate(): number {
    return this.#rate;
  }

  set rate(bytes: number) {
    this.#rate = bytes;
    this.#pass();
  }

  /** Whether nothing passes. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  set isPaused(paused: boolean) {
    this.#isPaused = paused;
    this.#pass();
  }

  /** How much has arrived and has not passed. */
  get held(): number {
    return this.#held.length;
  }

  /** Something arrived; `deliver` is called when it has passed: at once on a line that is not slowed down. */
  take(bytes: number, deliver: () => void): void {
    this.#held.push({ bytes, arrivedAt: this.#now(), deliver });
    if (this.#timer === undefined) this.#pass();
  }

  /** What is held is lost, as with a line that breaks. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#held = [];
  }

  #pass(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (let next = this.#held[0]; next && !this.#isPaused; next = this.#held[0]) {
      const begins = Math.max(next.arrivedAt + this.#latency, this.#freeAt);
      const due = begins + (next.bytes / this.#rate) * 1_000;
      const wait = due - this.#now();
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#pass(), wait);
        return;
      }
      this.#held.shift();
      this.#freeAt = this.#rate === Number.POSITIVE_INFINITY ? 0 : due;
      next.deliver();
    }
  }
}
