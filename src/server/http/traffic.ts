import { StreamError } from '../../protocol/index.js';
import { RateLimit } from '../rate-limit.js';

/** Callers that are remembered at a time; beyond, all are forgiven at once. */
const CALLERS = 1_000;
/**
 * workerd (1.20240718) only notices that a reader has gone when it writes to it, for the second time: how often readers are
 * written to when a place is wanted, and how long what comes back may take, in milliseconds.
 */
const PROBES = 4;
const PROBE = 100;

/** Keeps the requests of one caller, and the waiting readers of the room, within bounds. */
export class Traffic {
  readonly #requests: number;
  readonly #readers: number;
  readonly #callers = new Map<string, RateLimit>();
  /** Of each reader that waits: writes to it, if it takes anything. */
  readonly #reading = new Set<() => void>();
  #probing: Promise<void> | undefined;

  /** @param limits requests a second of one caller; readers that wait at the same time */
  constructor(limits: { readonly requests: number; readonly readers: number }) {
    this.#requests = limits.requests;
    this.#readers = limits.readers;
  }

  /**
   * Counts a request.
   *
   * @throws {StreamError} `rate-limited`
   */
  take(caller: string): void {
    let rate = this.#callers.get(caller);
    if (!rate) {
      if (this.#callers.size >= CALLERS) this.#callers.clear();
      rate = new RateLimit(this.#requests);
      this.#callers.set(caller, rate);
    }
    if (!rate.take()) throw new StreamError('rate-limited', 'Too many requests; slow down', { after: 1_000 });
  }

  /**
   * Counts a reader that waits for more, until what is returned is called. Where all places are taken, it is looked first
   * whether those who have them are still there.
   *
   * @param probe writes something to the reader that means nothing, if it takes anything
   * @throws {StreamError} `too-many-readers`
   */
  async wait(probe = () => {}): Promise<() => void> {
    if (this.#isFull) {
      this.#probing ??= this.#probe();
      await this.#probing;
    }
    if (this.#isFull) {
      throw new StreamError('too-many-readers', `A room serves ${this.#readers} waiting readers`, {
        after: 1_000,
      });
    }
    const reader = () => probe();
    this.#reading.add(reader);
    return () => this.#reading.delete(reader);
  }

  get #isFull(): boolean {
    return this.#reading.size >= this.#readers;
  }

  async #probe(): Promise<void> {
    for (let times = 0; times < PROBES && this.#isFull; times++) {
      for (const probe of this.#reading) probe();
      await new Promise((resolve) => setTimeout(resolve, PROBE));
    }
    this.#probing = undefined;
  }
}
