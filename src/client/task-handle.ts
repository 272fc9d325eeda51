import { StreamError } from '../protocol/errors.js';
import type { JsonObject } from '../protocol/json.js';
import type { Status } from '../protocol/server-messages.js';
import type { Accumulated } from './accumulate.js';
import type { Connection } from './connection.js';
import { makeId } from './id.js';
import { Listeners } from './listeners.js';
import { Run, type RunRequest } from './run.js';
import { startRequest } from './run-request.js';
import type { StreamEvent } from './source.js';
import { initialState, isRunning, type StreamState } from './state.js';
import type { UploadProgress } from './upload.js';
import { Values, type ValuesOptions } from './values.js';

export interface TaskOptions<Value, Partial = Accumulated<Value>> extends ValuesOptions<Value, Partial> {
  /** The stream to write. Default: one of this handle's own, made with the first run. */
  readonly stream?: string | undefined;
  /** How many chunks a run has, about: gives progress where the task reports none. */
  readonly estimatedChunks?: number | undefined;
  /** Cancels the present run when it aborts, and every later one before it starts. */
  readonly signal?: AbortSignal | undefined;
}

/** Progress below this is all that a run can show before it is complete. */
const ALMOST = 0.99;

/**
 * A task of a room, to be started, watched and started again: what a form or a view needs. It shows its
 * latest run; while one is running, a start is refused, queued, or takes its place, as the task says on the server.
 *
 * @example
 * const search = room.task('search', { estimatedChunks: 5, onChunk: (batch) => show(batch) });
 * search.subscribe(() => render(search.status, search.partial, search.progress));
 * search.start({ q: 'rivers' });
 */
export class TaskHandle<Input = unknown, Value = unknown, Result = unknown, Partial = Accumulated<Value>> {
  readonly name: string;
  readonly #connection: Connection;
  readonly #options: TaskOptions<Value, Partial>;
  readonly #listeners = new Listeners();
  readonly #idle: StreamState;
  #stream: string | undefined;
  #run: Run<Value, Result> | undefined;
  #values: Values<Value, Partial>;
  #input: { readonly value: Input } | undefined;
  #stopWatching: (() => void) | undefined;

  constructor(connection: Connection, name: string, options: TaskOptions<Value, Partial> = {}) {
    this.#connection = connection;
    this.name = name;
    this.#options = options;
    this.#stream = options.stream;
    this.#idle = initialState(options.stream);
    this.#values = new Values(options);
  }

  /** The latest run that was accepted, or is being asked for. */
  get run(): Run<Value, Result> | undefined {
    return this.#run;
  }

  /** All that is known of the run. A new object with every change. */
  get snapshot(): StreamState {
    return this.#run?.snapshot ?? this.#idle;
  }

  /** `idle` until the first start, then the run's. */
  get status(): Status {
    return this.snapshot.status;
  }

  /** Waiting or under way. */
  get running(): boolean {
    return isRunning(this.status);
  }

  /** Under way, and something has arrived. */
  get streaming(): boolean {
    return this.status === 'streaming';
  }

  /** The latest values, at most `maxChunks`, oldest first. The same array until another one comes. */
  get chunks(): readonly Value[] {
    return this.#values.latest;
  }

  /** What the values add up to. The same object until another one comes. */
  get partial(): Partial | undefined {
    return this.#values.partial;
  }

  /** `false` when `partial` lacks something that the server no longer had. */
  get whole(): boolean {
    return this.#values.isWhole;
  }

  /** How many values have come. */
  get chunkCount(): number {
    return this.#values.count;
  }

  /** How many are expected in all: the estimate, until there are more. */
  get estimatedTotal(): number | undefined {
    const { estimatedChunks } = this.#options;
    return estimatedChunks === undefined ? undefined : Math.max(estimatedChunks, this.chunkCount);
  }

  /**
   * How far the run has come, from 0 to 1: what the task reports, else by the estimate. Below 1 until it is
   * complete; `undefined` when it cannot be told.
   */
  get progress(): number | undefined {
    const { status, progress } = this.snapshot;
    if (status === 'complete') return 1;
    if (progress?.value !== undefined) return Math.min(progress.value, ALMOST);
    const { estimatedChunks } = this.#options;
    if (!estimatedChunks || status === 'idle') return undefined;
    return Math.min(this.chunkCount / estimatedChunks, ALMOST);
  }

  /** What is being done now, as the task says. */
  get step(): string | undefined {
    return this.snapshot.progress?.step;
  }

  /** What the task returned, once it is complete. */
  get result(): Result | undefined {
    return this.#run?.result;
  }

  /** What went wrong with the run, or with following it. */
  get error(): StreamError | undefined {
    return this.snapshot.error;
  }

  /** The run's promise: see {@link Run.promise}. `undefined` until the first start. */
  get promise(): Promise<Result> | undefined {
    return this.#run?.promise;
  }

  /** The shared state: the last value of each field. */
  get state(): JsonObject {
    return this.snapshot.fields;
  }

  /** Facts about the stream. */
  get meta(): JsonObject {
    return this.snapshot.meta;
  }

  /** Whether the run can be asked to finish early now. */
  get interruptible(): boolean {
    return this.running && this.snapshot.interruptible;
  }

  /** How much of the input's files the server has taken; `undefined` when there are none. */
  get uploaded(): UploadProgress | undefined {
    return this.#run?.uploaded;
  }

  /** Calls back after every change until the returned function is called. */
  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /**
   * Starts the task. Never throws: what goes wrong is told by the run's promise, and by `error` unless another
   * run is still being shown.
   */
  start(input?: Input): Run<Value, Result> {
    this.#input = { value: input as Input };
    return this.#begin(startRequest(this.#connection, this.name, input, { stream: this.#stream }));
  }

  /**
   * Stops the run on the server; resolves when that is acknowledged.
   *
   * @throws {StreamError} `not-running` when there is none
   */
  cancel(): Promise<void> {
    return this.#run?.cancel() ?? Promise.reject(nothingRuns(this.name));
  }

  /**
   * Asks the task to finish early; it may still return a result.
   *
   * @throws {StreamError} `not-running`, `not-interruptible`
   */
  interrupt(): Promise<void> {
    return this.#run?.interrupt() ?? Promise.reject(nothingRuns(this.name));
  }

  /**
   * Runs it again with the same input, on the same stream.
   *
   * @throws {TypeError} when it was never started
   */
  retry(): Run<Value, Result> {
    const last = this.#run;
    if (!last || !this.#input)
      throw new TypeError(`"${this.name}" was never started: there is nothing to retry`);
    const { generation } = last.snapshot;
    // Files are not kept by the server, nor the input of a run that it refused.
    if (generation === '' || last.uploaded) return this.start(this.#input.value);
    const id = makeId();
    const { stream } = last;
    return this.#begin({ id, stream, command: { type: 'retry', run: id, stream, generation } });
  }

  #begin(request: Pick<RunRequest, 'id' | 'stream' | 'command' | 'files'>): Run<Value, Result> {
    const mayReplace = !this.running;
    const { signal } = this.#options;
    const run: Run<Value, Result> = new Run<Value, Result>({
      ...request,
      connection: this.#connection,
      task: this.name,
      signal,
      onAccepted: () => {
        this.#stream ??= request.stream;
        if (this.#run !== run) this.#show(run);
      },
      onEvent: (event) => {
        if (this.#run === run) this.#take(event);
      },
    });
    // One that is refused while another runs leaves that one where it is.
    if (mayReplace) this.#show(run);
    return run;
  }

  #show(run: Run<Value, Result>): void {
    this.#stopWatching?.();
    this.#run = run;
    this.#values = new Values(this.#options);
    this.#stopWatching = run.subscribe(() => this.#listeners.notify());
    this.#listeners.notify();
  }

  #take(event: StreamEvent): void {
    if (event.type === 'chunks') this.#values.add(event.chunks);
    else if (event.type === 'gap') this.#values.addGap();
  }
}

function nothingRuns(name: string): StreamError {
  return new StreamError('not-running', `"${name}" was never started`);
}
