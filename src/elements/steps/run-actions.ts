import type { StreamSource } from '../../client/source.js';
import { StreamError } from '../../protocol/errors.js';
import type { RoomClient } from '../room-provider.js';
import type { RunEntry } from './run-list.js';

/** What can be done with the runs of a room, and what came of it. */
export class RunActions {
  /** The room; without one nothing can be done. */
  room: RoomClient | undefined;
  readonly #onChange: () => void;
  readonly #asked = new Set<string>();
  readonly #refusals = new Map<string, StreamError>();

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Whether something was asked for that has not happened yet. */
  isAsked({ run }: RunEntry): boolean {
    return this.#asked.has(run);
  }

  /** Why what was asked for last was refused. */
  refusalOf({ run }: RunEntry): StreamError | undefined {
    return this.#refusals.get(run);
  }

  /** There is news of a run: what was asked for has happened. */
  settle(run: string): void {
    this.#asked.delete(run);
    this.#refusals.delete(run);
  }

  /** Stops a run for everyone: that run, whatever writes its stream by now. */
  async stop(entry: RunEntry): Promise<void> {
    await this.#sourceOf(entry).cancel?.(entry.run);
  }

  /** Does again what the latest run of the stream did. */
  async retry(entry: RunEntry): Promise<void> {
    await this.#sourceOf(entry).retry?.();
  }

  /** Does what a button asks for; a refusal is kept to be shown. */
  async ask(entry: RunEntry, what: 'stop' | 'retry'): Promise<void> {
    const { run } = entry;
    this.#refusals.delete(run);
    this.#asked.add(run);
    this.#onChange();
    try {
      await this[what](entry);
    } catch (error) {
      const known = error instanceof StreamError;
      this.#refusals.set(run, known ? error : new StreamError('source-failed', String(error)));
    }
    this.#asked.delete(run);
    this.#onChange();
  }

  #sourceOf({ stream }: RunEntry): StreamSource {
    if (!this.room) throw new StreamError('source-failed', 'This list was not read from a room');
    return this.room.stream(stream);
  }
}
