import { StreamError } from '../../protocol/index.js';
import { RateLimit } from '../rate-limit.js';

/** Callers that are remembered at a time; beyond, all are forgiven at once. */
const CALLERS = 1_000;

/** Keeps the requests of one caller, and the waiting readers of the room, within bounds. */
export class Traffic {
  readonly #requests: number;
  readonly #readers: number;
  readonly #callers = new Map<string, RateLimit>();
  #reading = 0;

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
   * Counts a reader that waits for more, until what is returned is called, once.
   *
   * @throws {StreamError} `too-many-readers`
   */
  wait(): () => void {
    if (this.#reading >= this.#readers) {
      throw new StreamError('too-many-readers', `A room serves ${this.#readers} waiting readers`, {
        after: 1_000,
      });
    }
    this.#reading++;
    return () => {
      this.#reading--;
    };
  }
}
