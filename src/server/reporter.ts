import { StreamError } from '../protocol/index.js';
import type { Observation, ResolvedOptions } from './options.js';

/** Tells the world what happens in a room: the log, and the author's `observe`. */
export class Reporter {
  readonly room: string;
  readonly #observe: ResolvedOptions['observe'];
  readonly #relay: number | undefined;

  /** @param relay which of the room's relays it is that reports */
  constructor(room: string, { observe }: ResolvedOptions, relay?: number) {
    this.room = room;
    this.#observe = observe;
    this.#relay = relay;
  }

  /** The number of viewers has changed. */
  viewers(viewers: number): void {
    const relay = this.#relay;
    this.observe({ type: 'viewers', room: this.room, viewers, ...(relay === undefined ? {} : { relay }) });
  }

  observe(observation: Observation): void {
    try {
      this.#observe?.({ ...observation, room: redacted(observation.room) });
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

/** The name of a room that `room="auto"` has made lets in whoever knows it: logs and metrics get its beginning. */
function redacted(room: string): string {
  return room.replace(/^(auto-[0-9a-f]{8})[0-9a-f]{24}/, '$1…');
}
