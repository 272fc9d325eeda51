import { StreamError } from '../protocol/index.js';
import type { Observation, ResolvedOptions } from './options.js';

/** Tells the world what happens in a room: the log, and the author's `observe`. */
export class Reporter {
  readonly room: string;
  readonly #observe: ResolvedOptions['observe'];

  constructor(room: string, { observe }: ResolvedOptions) {
    this.room = room;
    this.#observe = observe;
  }

  observe(observation: Observation): void {
    try {
      this.#observe?.(observation);
    } catch (error) {
      console.error('rivulet: observe() threw', error);
    }
  }

  /** Logs an error of ours whole, and returns what to refer to it by. */
  report(error: unknown): string {
    const ref = crypto.randomUUID().slice(0, 8);
    console.error(`rivulet: ${ref}`, error);
    this.observe({ type: 'error', room: this.room, ref, error });
    return ref;
  }

  /** The same, as what may be shown of it. */
  internal(error: unknown): StreamError {
    const ref = this.report(error);
    return new StreamError('task-failed', `Something went wrong on the server (${ref})`, { ref });
  }
}
