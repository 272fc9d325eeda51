import type { JsonObject } from '../protocol/json.js';
import type { Status } from '../protocol/server-messages.js';
import type { Connection } from './connection.js';
import { makeId } from './id.js';
import type { Entry, IterateOptions } from './iterate.js';
import { entriesOf, valuesOf } from './iterate-later.js';
import { Listeners } from './listeners.js';
import type { OpenOptions, StreamEvent, StreamReader, StreamSource } from './source.js';
import { initialState, isTerminal, type StreamState, transition } from './state.js';

/**
 * A stream of a room, as a source for elements, as an async iterable of the values that were yielded into it,
 * and as a state to watch.
 *
 * @typeParam T the values; what is claimed here is not checked
 */
export class RoomStream<T = unknown> implements StreamSource, AsyncIterable<T> {
  readonly name: string;
  readonly #connection: Connection;
  readonly #listeners = new Listeners();
  #reader: StreamReader | undefined;
  #snapshot: StreamState;

  constructor(connection: Connection, name: string) {
    this.#connection = connection;
    this.name = name;
    this.#snapshot = initialState(name);
  }

  /** All that is known of the stream. Kept up to date while someone subscribes; a new object with every change. */
  get snapshot(): StreamState {
    return this.#snapshot;
  }

  get status(): Status {
    return this.#snapshot.status;
  }

  /** The shared state: the last value of each field. */
  get state(): JsonObject {
    return this.#snapshot.fields;
  }

  /** Facts about the stream. */
  get meta(): JsonObject {
    return this.#snapshot.meta;
  }

  /** Reads the stream from its start and calls back after every change of {@link snapshot}, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    const remove = this.#listeners.add(listener);
    const { generation, seq } = this.#snapshot;
    const from = generation === '' ? 'start' : { generation, seq };
    this.#reader ??= this.open((event) => this.#apply(event), { from });
    return () => {
      remove();
      if (this.#listeners.size > 0) return;
      this.#reader?.close();
      this.#reader = undefined;
    };
  }

  open(observer: (event: StreamEvent) => void, options?: OpenOptions): StreamReader {
    return this.#connection.subscription(this.name).open(observer, options);
  }

  /** The values with their places. See {@link iterate}. */
  entries(options?: IterateOptions): AsyncGenerator<Entry<T>, void> {
    return entriesOf(this, options);
  }

  [Symbol.asyncIterator](): AsyncGenerator<T, void> {
    return valuesOf(this);
  }

  /**
   * Stops the run that writes the stream, for everyone. Resolves when the server has acknowledged it.
   *
   * @param run that run and no other
   * @throws {StreamError} `not-running`, `forbidden`, …
   */
  async cancel(run?: string): Promise<void> {
    const which = run === undefined ? this.#generation() : { run };
    await this.#connection.command({ type: 'cancel', stream: this.name, ...which });
  }

  /**
   * Asks the task to finish early.
   *
   * @throws {StreamError} `not-interruptible`, `not-running`, …
   */
  async interrupt(): Promise<void> {
    await this.#connection.command({ type: 'interrupt', stream: this.name, ...this.#generation() });
  }

  /**
   * Runs the ended run of the stream again, as a new generation.
   *
   * @throws {StreamError} `busy`, `not-retryable`, `files-required`, …
   */
  async retry(): Promise<void> {
    const { generation, status } = this.#snapshot;
    const known = generation !== '' && isTerminal(status) ? { generation } : {};
    await this.#connection.command({ type: 'retry', run: makeId(), stream: this.name, ...known });
  }

  /** The generation that a command is meant for, where it is known. */
  #generation(): { readonly generation?: string } {
    const { generation } = this.#snapshot;
    return this.#reader && generation !== '' ? { generation } : {};
  }

  #apply(event: StreamEvent): void {
    [this.#snapshot] = transition(this.#snapshot, event);
    this.#listeners.notify();
  }
}
