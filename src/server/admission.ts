import { type ClientMessageOf, type Json, type ServerMessageOf, StreamError } from '../protocol/index.js';
import { piecesOf, readText } from './long-text.js';
import type { ResolvedOptions } from './options.js';
import { Queue } from './queue.js';
import type { RunEnvironment } from './run.js';
import { inputKey, RUN, type RunRecord } from './run-record.js';
import type { Runs } from './runs.js';
import type { Stream } from './stream.js';
import { checkStreamName } from './streams.js';
import { stringify } from './stringify.js';
import type { AnyTask } from './task.js';
import type { Uploads } from './uploads.js';
import { validate } from './validate.js';
import type { Viewer } from './viewer.js';

/** How a command to start something is answered. */
export type Started = Pick<ServerMessageOf<'ok'>, 'stream' | 'generation' | 'run' | 'status' | 'position'>;

/** Decides what becomes of a wish to run something: it begins, waits its turn, or is refused. */
export class Admission {
  readonly #options: ResolvedOptions;
  readonly #runs: Runs;
  readonly #uploads: Uploads;
  readonly #queue: Queue;

  constructor(runs: Runs, uploads: Uploads, options: ResolvedOptions) {
    this.#options = options;
    this.#runs = runs;
    this.#uploads = uploads;
    this.#queue = new Queue(runs.environment, options.limits.queue);
    runs.onFree = (stream) => this.#beginNext(stream).catch(this.#environment.report);
  }

  async load(): Promise<void> {
    await this.#queue.load();
    for (const name of this.#queue.streams()) {
      await this.#beginNext(await this.#environment.streams.get(name));
    }
  }

  /**
   * Starts a task; the same `run` again is the same run.
   *
   * @throws {StreamError} `unknown-task`, `invalid-name`, `invalid-input`, `busy`, `queue-full`, `too-many-runs`,
   * `upload-too-large` …
   */
  async start(message: ClientMessageOf<'run'>, viewer: Viewer): Promise<Started> {
    const { run, task: name, stream = run, files } = message;
    const task = this.#task(name);
    const known = await this.repeat(run, viewer);
    if (known) return known;
    checkStreamName(stream);
    const json = stringify(message.input ?? null, 'invalid-input');
    this.#checkSizes(json, files ?? []);
    const input = await validate(task, message.input);
    const record: RunRecord = {
      run,
      task: name,
      stream,
      generation: '',
      state: 'queued',
      created: Date.now(),
      restarts: 0,
      restartedAt: 0,
      ...(viewer.grant?.identity === undefined ? {} : { identity: viewer.grant.identity }),
      ...(files === undefined ? {} : { files }),
    };
    return this.#admit(record, task, input, json, viewer);
  }

  /**
   * Runs an ended run again, as a new run and generation.
   *
   * @throws {StreamError} `not-retryable`, `files-required`, `busy`, `unknown-task` …
   */
  async retry(stream: Stream, run: string, viewer: Viewer): Promise<Started> {
    const old = stream.record?.run === undefined ? undefined : await this.#record(stream.record.run);
    if (!old) throw new StreamError('not-retryable', `"${stream.name}" was not written by a task`);
    if (stream.isOpen) throw new StreamError('busy', `"${stream.name}" is still being written`);
    if (old.files) {
      throw new StreamError(
        'files-required',
        'The input had files, which are not kept: run it again with them',
      );
    }
    const json = await this.#storedInput(old.run);
    const task = this.#task(old.task);
    const input = await validate(task, parseInput(json));
    const { ended: _, ...rest } = old;
    const fresh = { run, state: 'queued', created: Date.now(), restarts: 0, restartedAt: 0 } as const;
    return this.#admit({ ...rest, ...fresh }, task, input, json, viewer);
  }

  /** The task of a run that is known. */
  async taskOf(run: string): Promise<string | undefined> {
    return (await this.#record(run))?.task;
  }

  /** The answer to the start of a run that is known already. */
  async repeat(run: string, viewer: Viewer): Promise<Started | undefined> {
    const record = await this.#record(run);
    return record && this.#again(record, viewer);
  }

  /** The task of a run that waits for a stream. */
  queuedTask(stream: string, run: string): string | undefined {
    return this.#queue.find(stream, run)?.task;
  }

  /** Takes a waiting run out of the queue; false when it does not wait any more. */
  async cancelQueued(stream: string, run: string): Promise<boolean> {
    const record = this.#queue.find(stream, run);
    if (!record) return false;
    await this.#drop(record);
    this.#announce(await this.#environment.streams.get(stream));
    return true;
  }

  get #environment(): RunEnvironment {
    return this.#runs.environment;
  }

  #task(name: string): AnyTask {
    const { tasks } = this.#options;
    if (Object.hasOwn(tasks, name)) return tasks[name] as AnyTask;
    throw new StreamError('unknown-task', `There is no task "${name}"`);
  }

  #record(run: string): Promise<RunRecord | undefined> {
    return this.#environment.storage.get<RunRecord>(RUN + run);
  }

  async #storedInput(run: string): Promise<string> {
    return (await readText(this.#environment.storage, inputKey(run))) ?? 'null';
  }

  #checkSizes(json: string, files: readonly { readonly name: string; readonly size: number }[]): void {
    const { input, upload } = this.#options.limits;
    if (json.length > input) {
      throw new StreamError(
        'invalid-input',
        `The input may be ${input} long, encoded; this one is ${json.length}`,
      );
    }
    const tooLarge = files.find(({ size }) => size > upload);
    if (!tooLarge) return;
    throw new StreamError(
      'upload-too-large',
      `A file may have ${upload} bytes, "${tooLarge.name}" has ${tooLarge.size}`,
    );
  }

  /** The answer to a repeated start; a page that came back is told where to go on with its files. */
  #again({ run, stream, generation, state }: RunRecord, viewer: Viewer): Started {
    const live = this.#runs.get(run);
    if (live) {
      this.#uploads.resume(live, viewer);
      return { run, stream, generation, status: live.stream.status };
    }
    if (state !== 'queued') return { run, stream, generation, status: 'complete' };
    return { run, stream, generation, status: 'pending', position: this.#queue.position(stream, run) };
  }

  /** Begins the run, or queues or refuses it where its stream is being written. */
  async #admit(
    record: RunRecord,
    task: AnyTask,
    input: unknown,
    json: string,
    viewer: Viewer,
  ): Promise<Started> {
    const stream = await this.#environment.streams.get(record.stream);
    // From here on nothing is waited for: what is found is still so when the run begins.
    const present = this.#runs.writing(stream);
    const { run } = record;
    if ((present || this.#queue.length(stream.name) > 0) && task.onBusy === 'queue') {
      const position = this.#queue.add(record);
      this.#storeInput(run, json);
      return { run, stream: stream.name, generation: '', status: 'pending', position };
    }
    if (present && task.onBusy !== 'restart') {
      throw new StreamError('busy', `"${stream.name}" is being written by a run of "${present.record.task}"`);
    }
    if (!present && stream.isOpen)
      throw new StreamError('busy', `"${stream.name}" is being written over HTTP`);
    if (!present && this.#runs.count >= this.#options.limits.runs) {
      throw new StreamError('too-many-runs', `A room may have ${this.#options.limits.runs} runs at a time`);
    }
    if (present) this.#runs.cancel(present, 'superseded');
    this.#storeInput(run, json);
    const begun = this.#begin(record, task, input, stream);
    this.#uploads.expect(begun, viewer);
    return { run, stream: stream.name, generation: stream.generation, status: stream.status };
  }

  #begin(record: RunRecord, task: AnyTask, input: unknown, stream: Stream) {
    return this.#runs.begin(record, task, input, stream, (file) =>
      this.#uploads.acknowledge(record.run, file),
    );
  }

  #storeInput(run: string, json: string): void {
    this.#environment.storage.put(piecesOf(inputKey(run), json)).catch(this.#environment.report);
  }

  /** Begins the run that has waited longest for a stream, if the stream is free. */
  async #beginNext(stream: Stream): Promise<void> {
    const record = this.#queue.first(stream.name);
    if (stream.isOpen || !record) return;
    try {
      const task = this.#task(record.task);
      const input = await validate(task, parseInput(await this.#storedInput(record.run)));
      // Someone was quicker, or it was cancelled meanwhile; else it leaves the queue in the turn in which it begins.
      if (stream.isOpen || !this.#queue.remove(record)) return;
      this.#begin(record, task, input, stream);
    } catch (error) {
      // The server's code has changed while the run waited. Nobody is there to be told.
      this.#environment.report(error);
      await this.#drop(record);
    }
    this.#announce(stream);
  }

  /** Ends a run that never began. */
  async #drop(record: RunRecord): Promise<void> {
    this.#queue.remove(record);
    await this.#environment.storage.put({
      [RUN + record.run]: { ...record, state: 'ended', ended: Date.now() },
    });
  }

  /** Tells a stream's viewers how its queue stands. */
  #announce(stream: Stream): void {
    for (const [index, run] of this.#queue.waiting(stream.name).entries()) {
      for (const subscription of stream.subscriptions) {
        subscription.tell({ type: 'queued', stream: stream.name, run, position: index + 1 });
      }
    }
  }
}

/** A stored input: a task that was started without one gets none. */
export function parseInput(json: string): Json | undefined {
  return json === 'null' ? undefined : (JSON.parse(json) as Json);
}
