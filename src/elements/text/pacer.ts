/** How long a burst is spread over, at the least and at the most, in milliseconds. */
const SHORTEST = 60;
const LONGEST = 600;
/** How long the rest may take once the stream has ended, in milliseconds. */
const DRAIN = 240;
/** How much longer than the interval that takes: what comes a little late then finds something still being shown. */
const SLACK = 1.25;
/** The share of the newest interval in the average. */
const NEWEST = 0.3;

/**
 * Shows bursts evenly. What has arrived is spread over the time until the next burst is to be expected, by the
 * average of the intervals so far: a steady stream is not delayed by more than a burst's interval, and what waits is
 * bounded. Pure: whoever uses it tells the time.
 */
export class Pacer {
  /** UTF-16 code units a millisecond. */
  #rate = 0;
  #interval = 150;
  #arrived: number | undefined;
  #taken: number | undefined;
  /** What was due and no whole character. */
  #credit = 0;
  /** How much waited when it was last looked at. */
  #left = 0;
  #drainBy: number | undefined;

  /** The beginning of `waiting` that is due at `now`, in milliseconds of any clock that only goes forward. */
  take(waiting: string, now: number): string {
    if (waiting.length > this.#left) this.#arrive(waiting.length, now);
    if (this.#drainBy !== undefined) {
      this.#rate = Math.max(this.#rate, waiting.length / Math.max(1, this.#drainBy - now));
    }
    this.#credit += this.#rate * (now - (this.#taken ?? now));
    this.#taken = now;
    const due =
      this.#drainBy !== undefined && now >= this.#drainBy ? waiting.length : Math.floor(this.#credit);
    const count = wholeCharacters(waiting, due);
    this.#credit = count === waiting.length ? 0 : this.#credit - count;
    this.#left = waiting.length - count;
    return waiting.slice(0, count);
  }

  /** Nothing more arrives: the rest is due within 240 ms. */
  drain(now: number): void {
    this.#drainBy ??= now + DRAIN;
  }

  #arrive(waiting: number, now: number): void {
    if (this.#arrived !== undefined) {
      const interval = Math.min(LONGEST, now - this.#arrived);
      this.#interval += (interval - this.#interval) * NEWEST;
    }
    this.#arrived = now;
    // Nothing was there to be shown until now: the time before does not count.
    if (this.#left === 0) this.#taken = now;
    this.#rate = waiting / Math.max(SHORTEST, this.#interval * SLACK);
  }
}

/** At most `count` units, and no half of a surrogate pair. */
function wholeCharacters(text: string, count: number): number {
  if (count >= text.length) return text.length;
  const code = text.charCodeAt(count - 1);
  return count > 0 && code >= 0xd800 && code <= 0xdbff ? count - 1 : Math.max(0, count);
}
