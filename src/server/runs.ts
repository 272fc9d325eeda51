import type { StandardSchemaV1 } from '@standard-schema/spec';
import {
  type ClientMessageOf,
  type Json,
  type Outcome,
  type ServerMessageOf,
  StreamError,
} from '../protocol/index.js';
import { deletePrefix, piecesOf, readText } from './long-text.js';
import type { ResolvedOptions } from './options.js';
import { Queue } from './queue.js';
import { Run, type RunEnvironment } from './run.js';
import type { RunList } from './run-list.js';
import { ACTIVE, checkpointKey, inputKey, MOST_RESTARTS, RUN, type RunRecord } from './run-record.js';
import type { Schedule } from './schedule.js';
import type { Stream } from './stream.js';
import { checkStreamName, newGeneration } from './streams.js';
import type { AnyTask } from './task.js';
import { Upload } from './upload.js';
import type { Viewer } from './viewer.js';

/** A room with a run but no traffic is kept from being evicted by an alarm this often, in milliseconds. */
const KEEP_ALIVE = 30_000;

/** How a command to start something is answered. */
export type Started = Pick<ServerMessageOf<'ok'>, 'stream' | 'generation' | 'run' | 'status' | 'position'>;

/** The room's runs: starts, stops, queues and recovers them. */
export class Runs {
  readonly #environment: RunEnvironment;
  readonly #options: ResolvedOptions;
  readonly #schedule: Schedule;
  readonly #list: RunList;
  readonly #queue: Queue;
  readonly #live = new Map<string, Run>();
  /** The pages that send files. */
  readonly #uploaders = new Map<string, Viewer>();
  #awake: ReturnType<typeof setInterval> | null = null;

  constructor(environment: RunEnvironment, options: ResolvedOptions, schedule: Schedule, list: RunList) {
    this.#environment = environment;
    this.#options = options;
    this.#schedule = schedule;
    this.#list = list;
    this.#queue = new Queue(environment, options.limits.queue);
  }

  /** After the room died: goes on with the runs that can, and ends the others. */
  async load(): Promise<void> {
    await this.#queue.load();
    for (const run of (await this.#environment.storage.list({ prefix: ACTIVE })).keys()) {
      await this.#recover(run.slice(ACTIVE.length));
    }
    for (const stream of this.#queue.streams()) await this.#startNext(stream);
  }

  /** The run that writes a stream now. */
  writing(stream: Stream): Run | undefined {
    const run = stream.record?.run === undefined ? undefined : this.#live.get(stream.record.run);
    return run?.stream === stream ? run : undefined;
  }

  /**
   * Starts a task; the same `run` again is the same run.
   *
   * @throws {StreamError} `unknown-task`, `invalid-name`, `invalid-input`, `busy`, `queue-full`, `too-many-runs`,
   * `upload-too-large` …
   */
  async start(message: ClientMessageOf<'run'>, viewer: Viewer): Promise<Started> {
    const { run, task: name, files } = message;
    const task = this.#task(name);
    const known = await this.#record(run);
    if (known) return this.#again(known, viewer);
    const stream = message.stream ?? run;
    checkStreamName(stream);
    const json = JSON.stringify(message.input ?? null);
    if (json.length > this.#options.limits.input) {
      throw new StreamError(
        'invalid-input',
        `The input may be ${this.#options.limits.input} long, encoded; this one is ${json.length}`,
      );
    }
    const tooLarge = files?.find(({ size }) => size > this.#options.limits.upload);
    if (tooLarge) {
      throw new StreamError(
        'upload-too-large',
        `A file may have ${this.#options.limits.upload} bytes, "${tooLarge.name}" has ${tooLarge.size}`,
      );
    }
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

  /** Ends a run at once; its task is told and not waited for. */
  cancel(run: Run, reason: string): void {
    this.#finish(run, { status: 'cancelled', reason });
    run.stop();
  }

  /** The task of a run that waits for a stream. */
  queuedTask(stream: string, run: string): string | undefined {
    return this.#queue.find(stream, run)?.task;
  }

  /** Takes a waiting run out of the queue. */
  async cancelQueued(stream: string, run: string): Promise<boolean> {
    const record = await this.#queue.remove(stream, run);
    if (!record) return false;
    await this.#environment.storage.put({ [RUN + run]: { ...record, state: 'ended', ended: Date.now() } });
    this.#announceQueue(await this.#environment.streams.get(stream));
    return true;
  }

  /**
   * Runs an ended run again, as a new run and generation.
   *
   * @throws {StreamError} `not-retryable`, `files-required`, `busy`, `unknown-task` …
   */
  async retry(stream: Stream, run: string, viewer: Viewer): Promise<Started> {
    const repeated = await this.#record(run);
    if (repeated) return this.#again(repeated, viewer);
    const old = stream.record?.run === undefined ? undefined : await this.#record(stream.record.run);
    if (!old) throw new StreamError('not-retryable', `"${stream.name}" was not written by a task`);
    if (stream.isOpen) throw new StreamError('busy', `"${stream.name}" is still being written`);
    if (old.files)
      throw new StreamError(
        'files-required',
        'The input had files, which are not kept: run it again with them',
      );
    const json = (await readText(this.#environment.storage, inputKey(old.run))) ?? 'null';
    const task = this.#task(old.task);
    const input = await validate(task, json === 'null' ? undefined : (JSON.parse(json) as Json));
    const { ended: _, ...rest } = old;
    const record: RunRecord = {
      ...rest,
      run,
      state: 'queued',
      created: Date.now(),
      restarts: 0,
      restartedAt: 0,
    };
    return this.#admit(record, task, input, json, viewer);
  }

  /** Bytes of a file. Those of a run that has ended are dropped. */
  upload(viewer: Viewer, message: ClientMessageOf<'upload'>, bytes: Uint8Array): void {
    const run = this.#live.get(message.run);
    const file = run?.uploads[message.file];
    if (!run || !file) return;
    this.#uploaders.set(message.run, viewer);
    try {
      file.push(message.offset, bytes, message.last ?? false);
    } catch (error) {
      this.#fail(run, StreamError.from((error as StreamError).toJSON()));
    }
  }

  /** A connection is gone: runs that still wait for a file from it wait a while longer, no other is touched. */
  leave(viewer: Viewer): void {
    for (const [id, uploader] of this.#uploaders) {
      const run = this.#live.get(id);
      if (uploader !== viewer || !run) continue;
      this.#uploaders.delete(id);
      setTimeout(() => {
        if (
          this.#uploaders.has(id) ||
          this.#live.get(id) !== run ||
          run.uploads.every((file) => file.isComplete)
        )
          return;
        this.#fail(run, new StreamError('upload-lost', 'The page that was sending the file has gone'));
      }, this.#options.limits.uploadPatience);
    }
  }

  /** The log of a stream could not be written: what writes it is stopped, and the end is written if that goes. */
  storageFailed(stream: Stream): void {
    const run = this.writing(stream);
    const error = new StreamError('storage-failed', 'The stream could not be stored');
    if (run) this.#fail(run, error);
    else this.#environment.streams.end(stream, { status: 'error', error: error.toJSON() });
  }

  /** The alarm that keeps the room alive has rung. */
  async keepAlive(): Promise<void> {
    if (this.#live.size > 0) await this.#schedule.at('keep-alive', Date.now() + KEEP_ALIVE);
  }

  /** Forgets what is known of runs that ended longer ago than `age`. */
  async sweep(now: number, age: number): Promise<void> {
    const records = await this.#environment.storage.list<RunRecord>({ prefix: RUN });
    for (const [key, record] of records) {
      if (record.ended !== undefined && record.ended + age <= now)
        await this.#environment.storage.delete([key]);
    }
  }

  #task(name: string): AnyTask {
    const { tasks } = this.#options;
    if (Object.hasOwn(tasks, name)) return tasks[name] as AnyTask;
    throw new StreamError('unknown-task', `There is no task "${name}"`);
  }

  async #record(run: string): Promise<RunRecord | undefined> {
    return this.#environment.storage.get<RunRecord>(RUN + run);
  }

  /** The answer to a repeated start; a page that came back is told where to go on with its files. */
  #again({ run, stream, generation, state }: RunRecord, viewer: Viewer): Started {
    const live = this.#live.get(run);
    if (live && live.uploads.length > 0) {
      this.#uploaders.set(run, viewer);
      for (const [index, file] of live.uploads.entries()) {
        viewer.send({ type: 'uploaded', run, file: index, offset: file.taken });
      }
    }
    const status = live ? live.stream.status : state === 'queued' ? 'pending' : 'complete';
    const position = state === 'queued' ? this.#queue.position(stream, run) : undefined;
    return { run, stream, generation, status, ...(position === undefined ? {} : { position }) };
  }

  /** Begins the run, or queues or refuses it where its stream is being written. */
  async #admit(
    record: RunRecord,
    task: AnyTask,
    input: unknown,
    json: string,
    viewer: Viewer,
  ): Promise<Started> {
    const { storage, streams } = this.#environment;
    const stream = await streams.get(record.stream);
    const present = this.writing(stream);
    // From here to the end of `#begin` nothing is waited for: what was found is still so.
    if (this.#live.size >= this.#options.limits.runs && !(present && task.onBusy === 'restart')) {
      throw new StreamError('too-many-runs', `A room may have ${this.#options.limits.runs} runs at a time`);
    }
    const mustWait = present !== undefined || this.#queue.length(record.stream) > 0;
    if (mustWait && task.onBusy === 'queue') {
      const position = this.#queue.add(record);
      storage.put(piecesOf(inputKey(record.run), json)).catch((error) => this.#environment.report(error));
      return { run: record.run, stream: stream.name, generation: '', status: 'pending', position };
    }
    if (present && task.onBusy !== 'restart') {
      throw new StreamError('busy', `"${stream.name}" is being written by a run of "${present.record.task}"`);
    }
    if (!present && stream.isOpen)
      throw new StreamError('busy', `"${stream.name}" is being written over HTTP`);
    if (present) this.cancel(present, 'superseded');
    storage.put(piecesOf(inputKey(record.run), json)).catch((error) => this.#environment.report(error));
    const run = this.#begin(record, task, input, stream);
    if (run.uploads.length > 0) this.#uploaders.set(run.record.run, viewer);
    return { run: record.run, stream: stream.name, generation: stream.generation, status: stream.status };
  }

  #begin(queued: RunRecord, task: AnyTask, input: unknown, stream: Stream): Run {
    const record: RunRecord = { ...queued, state: 'active', generation: newGeneration() };
    this.#environment.streams.begin(stream, {
      generation: record.generation,
      run: record.run,
      task: record.task,
      interruptible: task.interruptible ?? false,
    });
    this.#environment.storage
      .put({ [RUN + record.run]: record, [ACTIVE + record.run]: 1 })
      .catch((error) => this.#environment.report(error));
    const uploads = (record.files ?? []).map(
      (info, file) => new Upload(info, () => this.#acknowledge(record.run, file)),
    );
    const run = new Run(this.#environment, { record, task, stream, input, uploads });
    this.#list.started(record);
    this.#launch(run);
    return run;
  }

  #launch(run: Run): void {
    this.#live.set(run.record.run, run);
    // An interval keeps the room from hibernating, the alarm from being evicted.
    this.#awake ??= setInterval(() => {}, KEEP_ALIVE);
    this.#schedule
      .before('keep-alive', Date.now() + KEEP_ALIVE)
      .catch((error) => this.#environment.report(error));
    const { timeout } = run.task;
    const timer = timeout === undefined ? null : setTimeout(() => this.cancel(run, 'timeout'), timeout);
    run
      .execute()
      .then((outcome) => this.#finish(run, outcome))
      .catch((error) => this.#environment.report(error))
      .finally(() => clearTimeout(timer));
  }

  #fail(run: Run, error: StreamError): void {
    this.#finish(run, { status: 'error', error: error.toJSON() });
    run.stop();
  }

  /** Writes the end of a run, once. */
  #finish(run: Run, outcome: Outcome): void {
    const { record, stream } = run;
    if (!this.#live.delete(record.run)) return;
    this.#uploaders.delete(record.run);
    if (stream.generation === record.generation) this.#environment.streams.end(stream, outcome);
    const { storage } = this.#environment;
    const report = (error: unknown) => this.#environment.report(error);
    storage.put({ [RUN + record.run]: { ...record, state: 'ended', ended: Date.now() } }).catch(report);
    storage.delete([ACTIVE + record.run]).catch(report);
    deletePrefix(storage, `${checkpointKey(record.run)}/`).catch(report);
    for (const side of run.sideStreams.values()) side.end(outcome).catch(report);
    this.#list.ended(record, outcome, stream);
    if (this.#live.size === 0) {
      clearInterval(this.#awake);
      this.#awake = null;
      this.#schedule.at('keep-alive', undefined).catch(report);
    }
    this.#startNext(stream.name).catch(report);
  }

  #acknowledge(run: string, file: number): void {
    const offset = this.#live.get(run)?.uploads[file]?.taken ?? 0;
    this.#uploaders.get(run)?.send({ type: 'uploaded', run, file, offset });
  }

  /** Starts the next run that waits for a stream, if the stream is free. */
  async #startNext(name: string): Promise<void> {
    const { storage, streams } = this.#environment;
    const stream = await streams.get(name);
    if (stream.isOpen) return;
    const record = await this.#queue.next(name);
    if (!record) return;
    const json = (await readText(storage, inputKey(record.run))) ?? 'null';
    try {
      const task = this.#task(record.task);
      const input = await validate(task, JSON.parse(json) as Json);
      if (stream.isOpen) throw new StreamError('busy', `"${name}" is being written`);
      this.#begin(record, task, input, stream);
    } catch (error) {
      // The server's code has changed while it waited. Nobody is there to be told but the list of runs.
      this.#environment.report(error);
      await storage.put({ [RUN + record.run]: { ...record, state: 'ended', ended: Date.now() } });
    }
    this.#announceQueue(stream);
  }

  #announceQueue(stream: Stream): void {
    this.#queue.waiting(stream.name).forEach((run, index) => {
      for (const subscription of stream.subscriptions) {
        subscription.tell({ type: 'queued', stream: stream.name, run, position: index + 1 });
      }
    });
  }

  async #recover(id: string): Promise<void> {
    const { storage, streams } = this.#environment;
    const record = await this.#record(id);
    const stream = record && (await streams.get(record.stream));
    if (!record || !stream?.isOpen || stream.generation !== record.generation) {
      await storage.delete([ACTIVE + id]);
      return;
    }
    const task = Object.hasOwn(this.#options.tasks, record.task)
      ? this.#options.tasks[record.task]
      : undefined;
    const restarts = stream.log.head > record.restartedAt ? 1 : record.restarts + 1;
    const mayResume = task?.resumable === true && !record.files && restarts <= MOST_RESTARTS;
    const json = (await readText(storage, inputKey(id))) ?? 'null';
    const checkpoint = await readText(storage, checkpointKey(id));
    const resumed: RunRecord = { ...record, restarts, restartedAt: stream.log.head };
    const run = new Run(this.#environment, {
      record: resumed,
      task: task ?? lost,
      stream,
      input: mayResume ? await validate(task, JSON.parse(json) as Json).catch(() => undefined) : undefined,
      uploads: [],
      resumed: {
        seq: stream.log.head,
        checkpoint: checkpoint === undefined ? undefined : (JSON.parse(checkpoint) as Json),
      },
    });
    if (mayResume) {
      await storage.put({ [RUN + id]: resumed });
      // Whoever has seen these chunks wants what follows; pages say anew how far, once they are back.
      stream.wanted = stream.log.head;
      this.#launch(run);
    } else {
      this.#live.set(id, run);
      this.#fail(run, new StreamError('run-lost', 'The server was restarted while the task ran'));
    }
  }
}

/** Stands in for a task that the server no longer has. */
const lost: AnyTask = { run: async function* () {} };

/**
 * Validates an input with the task's schema, and gives what the schema puts out.
 *
 * @throws {StreamError} `invalid-input`, with the path and message of the schema's first issue.
 */
async function validate(task: AnyTask, input: unknown): Promise<unknown> {
  if (!task.input) return input;
  const result: StandardSchemaV1.Result<unknown> = await task.input['~standard'].validate(input);
  const [issue] = result.issues ?? [];
  if (!issue) return (result as StandardSchemaV1.SuccessResult<unknown>).value;
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  throw new StreamError('invalid-input', path === '' ? issue.message : `${path}: ${issue.message}`);
}
