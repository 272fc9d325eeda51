import { limits } from '../protocol/limits.js';

/** Counts what was applied on one connection and tells when to acknowledge it (PROTOCOL.md §8). */
export class Credit {
  #applied = 0;
  #acknowledged = 0;

  /** A new connection, or a room that was hibernated: both ends count from zero. */
  reset(): void {
    this.#applied = this.#acknowledged = 0;
  }

  /**
   * A frame of this length, in UTF-16 code units, was applied.
   *
   * @returns the running sum when it is to be sent, else `undefined`
   */
  applied(units: number): number | undefined {
    this.#applied += units;
    if (this.#applied - this.#acknowledged < limits.ackEvery) return undefined;
    this.#acknowledged = this.#applied;
    return this.#applied;
  }
}
