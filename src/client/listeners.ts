import { report } from './report.js';

/** Functions to call when something changes. One that throws is reported to the console and stops no other. */
export class Listeners<T = void> {
  readonly #listeners = new Set<{ readonly call: (value: T) => void }>();

  get size(): number {
    return this.#listeners.size;
  }

  /** Adds one, until the returned function is called. The same function added twice is called twice. */
  add(call: (value: T) => void): () => void {
    const listener = { call };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  notify(value: T): void {
    for (const { call } of [...this.#listeners]) {
      try {
        call(value);
      } catch (error) {
        report(error);
      }
    }
  }
}
