import { StreamError } from '../protocol/errors.js';
import type { JsonObject } from '../protocol/json.js';
import type { Status } from '../protocol/server-messages.js';
import { cancelledError } from './cancelled-error.js';
import type { Answer, Command } from './commands.js';
import type { Connection } from './connection.js';
import { deferReader } from './deferred.js';
import type { SplitInput } from './files.js';
import { makeId } from './id.js';
import type { Entry, IterateOptions } from './iterate.js';
import { entriesOf, valuesOf } from './iterate-later.js';
import { Listeners } from './listeners.js';
import type { OpenOptions, StreamEvent, StreamReader, StreamSource } from './source.js';
import { initialState, isRunning, type StreamState, transition } from './state.js';
import type { Upload, UploadProgress } from './upload.js';

/** What makes a run. For the client's own use: authors get runs from a room or a task handle. */
export interface RunRequest {
  readonly connection: Connection;
  /** Made by the client: the same id is the same run. */
  readonly id: string;
  readonly task: string;
  /** The stream that it writes. */
  readonly stream: string;
  /** What asks the server for it. */
  readonly command: Command;
  readonly files?: Pick<SplitInput, 'files' | 'blobs'> | undefined;
  /** Cancels the run when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Called as soon as the server has accepted it, before anything is read. */
  readonly onAccepted?: (() => void) | undefined;
  /** Called with every event of the run, after the state has taken it in. */
  readonly onEvent?: ((event: StreamEvent) => void) | undefined;
}

/**
 * One execution of a task, from the side of whoever started it: a source for elements, an async iterable of
 * the yielded values, and a promise of the result. It goes on when this page goes away; only `cancel` stops it.
 *
 * @example
 * const run = room.run('search', { q: 'rivers' });
 * for await (const batch of run) show(batch);
 * console.log(await run.promise);
 */
export class Run<Value = unknown, Result = unknown> implements StreamSource, AsyncIterable<Value> {
  readonly id: string;
  readonly task: string;
  /** The name of the stream that it writes. */
  readonly stream: string;
  /**
   * Resolves to what the task returned. Rejects with a {@link StreamError}: the task's, `cancelled`, or why it
   * could not be started or followed. Nobody has to handle the rejection.
   */
  readonly promise: Promise<Result>;
  readonly #request: RunRequest;
  readonly #listeners = new Listeners();
  readonly #accepted: Promise<Answer>;
  #generation = '';
  #snapshot: StreamState;
  #settle!: { resolve(result: Result): void; reject(error: StreamError): void };
  readonly #reader: StreamReader;
  #upload: Upload | undefined;
  #uploaded: UploadProgress | undefined;

  constructor(request: RunRequest) {
    this.#request = request;
    this.id = request.id;
    this.task = request.task;
    this.stream = request.stream;
    this.#snapshot = {
      ...initialState(request.stream),
      status: 'pending',
      run: request.id,
      task: request.task,
    };
    this.promise = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.promise.catch(() => {
      // Whoever awaits it handles it; for everyone else the error is in `error`.
    });
    this.#accepted = this.#start();
    this.#accepted.then(
      (answer) => this.#follow(answer),
      (error: StreamError) => this.#fail(error),
    );
    this.#reader = this.#open(
      (event) => this.#apply(event),
      {},
      () => {},
    );
  }

  /** All that is known of the run. A new object with every change. */
  get snapshot(): StreamState {
    return this.#snapshot;
  }

  get status(): Status {
    return this.#snapshot.status;
  }

  /** Waiting or under way. */
  get running(): boolean {
    return isRunning(this.#snapshot.status);
  }

  get error(): StreamError | undefined {
    return this.#snapshot.error;
  }

  get result(): Result | undefined {
    return this.#snapshot.result as Result | undefined;
  }

  /** The shared state: the last value of each field. */
  get state(): JsonObject {
    return this.#snapshot.fields;
  }

  /** Facts about the stream. */
  get meta(): JsonObject {
    return this.#snapshot.meta;
  }

  /** How much of the input's files the server has taken; `undefined` when there are none. */
  get uploaded(): UploadProgress | undefined {
    return this.#uploaded;
  }

  /** Calls back after every change until the returned function is called. */
  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Reads from the run's beginning, and what is written to its stream after it. */
  open(observer: (event: StreamEvent) => void, options: OpenOptions = {}): StreamReader {
    return this.#open(observer, options, (error) => observer({ type: 'failed', error }));
  }

  /** The values with their places. See {@link iterate}. */
  entries(options?: IterateOptions): AsyncGenerator<Entry<Value>, void> {
    return entriesOf(this, options);
  }

  [Symbol.asyncIterator](): AsyncGenerator<Value, void> {
    return valuesOf(this);
  }

  /**
   * Stops the run on the server. Resolves when that is acknowledged: `promise` rejects with `cancelled` then,
   * while what was written until then still arrives.
   */
  async cancel(): Promise<void> {
    await this.#accepted;
    await this.#request.connection.command({ type: 'cancel', stream: this.stream, run: this.id });
    this.#reject(cancelledError('cancelled'));
  }

  /** Asks the task to finish early; it may still return a result. */
  async interrupt(): Promise<void> {
    await this.#accepted;
    await this.#request.connection.command({ type: 'interrupt', stream: this.stream, ...this.#target() });
  }

  /** Runs it again, as a new run on the same stream: readers get `reset`. This run stays what it was. */
  async retry(): Promise<void> {
    await this.#accepted;
    await this.#request.connection.command({
      type: 'retry',
      run: makeId(),
      stream: this.stream,
      ...this.#target(),
    });
  }

  async #start(): Promise<Answer> {
    const { connection, command, signal } = this.#request;
    if (signal?.aborted) throw cancelledError('cancelled');
    const onAbort = (): void => {
      this.#reject(cancelledError('cancelled'));
      this.cancel().catch(() => {
        // It has ended by itself, or was never accepted: either way it does not run.
      });
    };
    signal?.addEventListener('abort', onAbort);
    this.promise.catch(() => undefined).then(() => signal?.removeEventListener('abort', onAbort));
    const answer = await connection.command(command);
    this.#generation = answer.generation ?? '';
    return answer;
  }

  #follow({ status, position }: Answer): void {
    const { id, files, onAccepted } = this.#request;
    onAccepted?.();
    if (files && files.blobs.length > 0) {
      this.#uploaded = { loaded: 0, total: files.blobs.reduce((sum, { size }) => sum + size, 0) };
      this.#send(files, status === 'pending' && position !== undefined).catch((cause: unknown) =>
        this.#fail(new StreamError('upload-lost', 'A file could not be read to its end', { cause })),
      );
    }
    if (status === 'pending' && position !== undefined) this.#apply({ type: 'queued', run: id, position });
    else this.#listeners.notify();
  }

  /** Sends the input's files, by code that is loaded for the first run that has some. */
  async #send(files: Pick<SplitInput, 'files' | 'blobs'>, isQueued: boolean): Promise<void> {
    const { Upload } = await import('./upload.js');
    if (!this.running) return;
    const { connection, id, command } = this.#request;
    await new Promise<void>((_, reject) => {
      this.#upload = new Upload({
        connection,
        run: id,
        ...files,
        isQueued,
        repeat: () => connection.command(command),
        onProgress: (progress) => {
          this.#uploaded = progress;
          this.#listeners.notify();
        },
        onError: reject,
      });
    });
  }

  /** All that opens before the run is accepted is opened in one turn then, and so is one subscription. */
  #open(
    observer: (event: StreamEvent) => void,
    options: OpenOptions,
    onRefused: (error: StreamError) => void,
  ): StreamReader {
    const { connection } = this.#request;
    return deferReader(
      this.#accepted.then(
        () => () => connection.subscription(this.stream).open(this.#fromOwn(observer), this.#place(options)),
        (error: StreamError) => {
          onRefused(error);
          return undefined;
        },
      ),
    );
  }

  /** From the beginning of the run's generation; from the stream's while it waits for one. */
  #place(options: OpenOptions): OpenOptions {
    if (options.from !== undefined && options.from !== 'start') return options;
    return this.#generation === '' ? options : { ...options, from: { generation: this.#generation, seq: 0 } };
  }

  /** Lets events through from where this run's own generation begins. */
  #fromOwn(observer: (event: StreamEvent) => void): (event: StreamEvent) => void {
    let isOwn = false;
    return (event) => {
      if (isOwn || event.type === 'connection' || event.type === 'failed') return observer(event);
      if (event.type === 'queued' && event.run === this.id) return observer(event);
      if (event.type !== 'opened' && event.type !== 'reset') return;
      if (event.run === this.id) {
        isOwn = true;
        this.#generation = event.generation;
        observer({ ...event, type: 'opened' });
      } else if (event.type === 'reset' && this.#generation !== '') {
        observer({ type: 'failed', error: new StreamError('gone', 'A new run took the place of this one') });
      }
    };
  }

  #apply(event: StreamEvent): void {
    if (event.type === 'reset') {
      this.#fail(new StreamError('gone', 'A new run took the place of this one'));
      return;
    }
    if (event.type === 'failed' && event.error.code === 'gone') {
      this.#fail(event.error); // it is over, whatever has become of it
      return;
    }
    [this.#snapshot] = transition(this.#snapshot, event);
    if (event.type === 'failed') this.#reject(event.error);
    else if (event.type === 'connection' && event.state === 'closed') {
      this.#reject(
        event.error ?? new StreamError('connection-closed', 'The connection was closed by this page'),
      );
    } else if (event.type === 'ended') this.#end();
    this.#request.onEvent?.(event);
    this.#listeners.notify();
  }

  #end(): void {
    const { status, error, reason } = this.#snapshot;
    this.#reader.close();
    this.#upload?.close();
    if (status === 'complete') {
      this.#settle.resolve(this.#snapshot.result as Result);
    } else {
      this.#reject(status === 'error' && error ? error : cancelledError(reason ?? 'cancelled'));
    }
  }

  /** The run could not be started, or nothing more will be heard of it. */
  #fail(error: StreamError): void {
    this.#reader.close();
    this.#upload?.close();
    const failed = { ...this.#snapshot, position: undefined, error } as const;
    this.#snapshot =
      error.code === 'cancelled'
        ? { ...failed, status: 'cancelled', error: undefined, reason: 'cancelled' }
        : { ...failed, status: 'error' };
    this.#reject(error);
    this.#request.onEvent?.({ type: 'failed', error });
    this.#listeners.notify();
  }

  #reject(error: StreamError): void {
    this.#settle.reject(error);
  }

  #target(): { readonly generation?: string } {
    return this.#generation === '' ? {} : { generation: this.#generation };
  }
}
