import {
  type ClientMessageOf,
  type FileInfo,
  type Json,
  type ServerMessageOf,
  StreamError,
  suggestion,
} from '../protocol/index.js';
import { digestOf } from './caller.js';
import { deletePrefix, PIECE, piecesOf, readText } from './long-text.js';
import type { Grant, ResolvedOptions } from './options.js';
import { covers, demand, demandOwn } from './policy.js';
import { Queue } from './queue.js';
import type { RunEnvironment } from './run.js';
import { RunPlaces } from './run-places.js';
import { inputKey, RUN, type RunRecord } from './run-record.js';
import type { Runs } from './runs.js';
import type { Stream } from './stream.js';
import { CONTROL, checkStreamName } from './streams.js';
import { stringify } from './stringify.js';
import type { AnyTask } from './task.js';
import type { Uploads } from './uploads.js';
import { validate } from './validate.js';
import type { Viewer } from './viewer.js';

/** What is asked for, and what the page with its files proves itself by. */
type Asked = Pick<ClientMessageOf<'run'>, 'run' | 'uploadKey'>;

/** How a command to start something is answered. */
export type Started = Pick<ServerMessageOf<'ok'>, 'stream' | 'generation' | 'run' | 'status' | 'position'>;

/** What is to be run. */
interface Wish {
  readonly record: RunRecord;
  readonly task: AnyTask;
  readonly input: unknown;
  /** The input as it is stored. */
  readonly json: string;
}

/** Decides what becomes of a wish to run something: it begins, waits its turn, or is refused. */
export class Admission {
  readonly #options: ResolvedOptions;
  readonly #runs: Runs;
  readonly #uploads: Uploads;
  readonly #queue: Queue;
  /** Runs about which is being decided: the same run again, and its cancel, wait for that. */
  readonly #deciding = new Map<string, Promise<Started>>();
  readonly #places: RunPlaces;

  constructor(runs: Runs, uploads: Uploads, options: ResolvedOptions) {
    this.#options = options;
    this.#runs = runs;
    this.#uploads = uploads;
    this.#places = new RunPlaces(runs, options.limits);
    this.#queue = new Queue(runs.environment, options.limits);
    runs.environment.streams.onEnded = () => this.#beginWaiting().catch(this.#environment.report);
  }

  async load(): Promise<void> {
    await this.#queue.load();
    await this.#beginWaiting();
  }

  /**
   * Starts a task; the same `run` again is the same run.
   *
   * @throws {StreamError} `unknown-task`, `invalid-name`, `invalid-input`, `busy`, `queue-full`, `too-many-runs`,
   * `upload-too-large` …
   */
  start(message: ClientMessageOf<'run'>, viewer: Viewer): Promise<Started> {
    return this.#once(message, viewer, () => this.#start(message, viewer));
  }

  async #start(message: ClientMessageOf<'run'>, viewer: Viewer): Promise<Started> {
    const { run, task: name, stream = run, files, uploadKey } = message;
    const task = this.#task(name, viewer);
    checkStreamName(stream);
    if (stream.startsWith(CONTROL))
      throw new StreamError('invalid-name', `Names that begin with "${CONTROL}" are the protocol's own`);
    const check = (present: Stream) => demandStream(present, run, viewer.grant ?? {});
    await this.#environment.streams.use(stream, check);
    const json = stringify(message.input ?? null, 'invalid-input');
    this.#checkSizes(json, files ?? []);
    const input = await validate(task, message.input);
    const record: RunRecord = {
      run,
      task: name,
      stream,
      ...fresh(),
      ...identityOf(viewer),
      ...(files === undefined ? {} : { files }),
      ...(uploadKey === undefined ? {} : { uploadKey: await digestOf(uploadKey) }),
    };
    return this.#admit({ record, task, input, json }, viewer, check);
  }

  /**
   * Runs an ended run again, as a new run and generation.
   *
   * @throws {StreamError} `not-retryable`, `files-required`, `busy`, `gone`, `unknown-task` …
   */
  retry(stream: Stream, run: string, viewer: Viewer): Promise<Started> {
    const { generation } = stream;
    return this.#once({ run }, viewer, () => this.#retry(stream, generation, run, viewer));
  }

  async #retry(stream: Stream, generation: string, run: string, viewer: Viewer): Promise<Started> {
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
    const task = this.#task(old.task, viewer);
    const input = await validate(task, parseInput(json));
    const record: RunRecord = {
      run,
      task: old.task,
      stream: old.stream,
      ...fresh(),
      // Who asks for it now: a retry must not act in another's name.
      ...identityOf(viewer),
    };
    return this.#admit({ record, task, input, json }, viewer, (present) => {
      // Somebody else was quicker: what is to be tried again is over.
      if (present.generation !== generation)
        throw new StreamError('gone', `That generation of "${stream.name}" is over`);
    });
  }

  /**
   * The answer to the start of a run that is known already.
   *
   * @throws {StreamError} `forbidden` to whoever may not run its task, or did not start it
   */
  async repeat({ run, uploadKey }: Asked, viewer: Viewer): Promise<Started | undefined> {
    const record = await this.#record(run);
    if (!record) return undefined;
    demand(viewer.grant ?? {}, 'run', record.task);
    demandOwn(viewer.grant ?? {}, record);
    await this.#uploads.resume(record, viewer, uploadKey);
    return this.#again(record);
  }

  /** Resolves when it is decided what becomes of a run, if it has been asked for. */
  async decided(run: string): Promise<void> {
    await this.#deciding.get(run)?.catch(() => {}); // whoever asked is told
  }

  /** The task of a run that waits for a stream. */
  queuedTask(stream: string, run: string): string | undefined {
    return this.#queue.find(stream, run)?.task;
  }

  /**
   * Whether a run was ended by a cancel.
   *
   * @throws {StreamError} `forbidden` to whoever may not run its task
   */
  async wasCancelled(run: string, viewer: Viewer): Promise<boolean> {
    const record = await this.#record(run);
    if (!record?.isCancelled) return false;
    demand(viewer.grant ?? {}, 'run', record.task);
    return true;
  }

  /** Takes a waiting run out of the queue; false when it does not wait any more. */
  async cancelQueued(stream: string, run: string): Promise<boolean> {
    const record = this.#queue.find(stream, run);
    if (!record) return false;
    await this.#drop(record);
    return true;
  }

  get #environment(): RunEnvironment {
    return this.#runs.environment;
  }

  /** Decides about a run after whatever is being decided about it. One that is known is not decided about again. */
  async #once(asked: Asked, viewer: Viewer, decide: () => Promise<Started>): Promise<Started> {
    const { run } = asked;
    const decision = this.decided(run).then(
      async () =>
        (await this.repeat(asked, viewer)) ?? this.#places.whileAsking(viewer.grant?.caller, decide),
    );
    this.#deciding.set(run, decision);
    try {
      return await decision;
    } finally {
      if (this.#deciding.get(run) === decision) this.#deciding.delete(run);
    }
  }

  /** The task of a name. Where there is none, names that are near are told, of tasks that the caller may run: none of others. */
  #task(name: string, viewer?: Viewer): AnyTask {
    const { tasks } = this.#options;
    if (Object.hasOwn(tasks, name)) return tasks[name] as AnyTask;
    const open = Object.keys(tasks).filter((task) => covers(viewer?.grant?.run, task));
    throw new StreamError('unknown-task', `There is no task "${name}"${suggestion(name, open)}`);
  }

  #record(run: string): Promise<RunRecord | undefined> {
    return this.#environment.storage.get<RunRecord>(RUN + run);
  }

  async #storedInput(run: string): Promise<string> {
    return (await readText(this.#environment.storage, inputKey(run))) ?? 'null';
  }

  #checkSizes(json: string, files: readonly FileInfo[]): void {
    const { input, upload } = this.#options.limits;
    // They are stored with the run's record, in one value.
    if (JSON.stringify(files).length > PIECE / 2) {
      throw new StreamError('invalid-input', 'The names and types of the files are too long');
    }
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

  /** The answer to a repeated start. */
  #again({ run, stream, generation, state }: RunRecord): Started {
    const live = this.#runs.get(run);
    if (live) return { run, stream, generation: live.record.generation, status: live.stream.status };
    if (state !== 'queued') return { run, stream, generation, status: 'complete' };
    return { run, stream, generation, status: 'pending', position: this.#queue.position(stream, run) };
  }

  /**
   * Begins the run, or queues or refuses it where its stream is being written.
   *
   * @param check whether the stream is still one that it may write, in the turn in which it begins
   */
  #admit(wish: Wish, viewer: Viewer, check: (stream: Stream) => void): Promise<Started> {
    return this.#environment.streams.use(wish.record.stream, (stream) => {
      check(stream);
      return this.#admitTo(stream, wish, viewer);
    });
  }

  /** Nothing is waited for here: what is found is still so when the run begins. */
  #admitTo(stream: Stream, { record, task, input, json }: Wish, viewer: Viewer): Started {
    // Whoever was closed out while something was waited for starts nothing any more.
    demand(viewer.grant ?? {}, 'run', record.task);
    const present = this.#runs.writing(stream);
    const { run } = record;
    if ((present || this.#queue.length(stream.name) > 0) && task.onBusy === 'queue') {
      const position = this.#queue.add(record);
      this.#runs.queued(record);
      this.#storeInput(run, json);
      this.#uploads.expect(record, viewer);
      return { run, stream: stream.name, generation: '', status: 'pending', position };
    }
    // A run is ended by whoever may cancel it, and nobody else.
    if (present && !(task.onBusy === 'restart' && covers(viewer.grant?.run, present.record.task))) {
      throw new StreamError('busy', `"${stream.name}" is being written by a run of "${present.record.task}"`);
    }
    if (!present && stream.isOpen) throw new StreamError('busy', `"${stream.name}" is being written already`);
    this.#places.demand(record, present?.record);
    if (present) this.#runs.cancel(present, 'superseded');
    this.#begin(record, task, input, stream);
    this.#storeInput(run, json);
    this.#uploads.expect(record, viewer);
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

  /** Begins what can begin: with a run, its stream has become free, and a place of the room and of its caller. */
  async #beginWaiting(): Promise<void> {
    for (const name of this.#queue.streams()) await this.#beginNext(name);
  }

  /** Begins the run that has waited longest for a stream and still can begin, if the stream is free. */
  async #beginNext(name: string): Promise<void> {
    const isSettled = (stream: Stream) => stream.isOpen || this.#beginFirst(stream);
    while (this.#queue.length(name) > 0) {
      if (await this.#environment.streams.use(name, isSettled)) return;
    }
  }

  /** False when the first run of the queue cannot begin, and has left it. */
  async #beginFirst(stream: Stream): Promise<boolean> {
    const record = this.#queue.first(stream.name);
    // Without a place it stays the first: the end of any run comes back to it.
    if (!record || !this.#places.isFor(record)) return true;
    try {
      const task = this.#task(record.task);
      const input = await validate(task, parseInput(await this.#storedInput(record.run)));
      if (stream.isOpen || !this.#places.isFor(record)) return true; // someone was quicker
      // Cancelled meanwhile; else it leaves the queue in the turn in which it begins.
      if (!this.#queue.find(stream.name, record.run)) return false;
      this.#uploads.begun(this.#begin(record, task, input, stream));
      this.#queue.remove(record);
      this.#announce(stream);
      return true;
    } catch (error) {
      // The server's code has changed while the run waited. Nobody is there to be told.
      this.#environment.report(error);
      await this.#drop(record);
      return false;
    }
  }

  /** Ends a run that never began. */
  async #drop(record: RunRecord): Promise<void> {
    const { storage, streams } = this.#environment;
    if (!this.#queue.remove(record)) return; // cancelled meanwhile
    this.#runs.dropped(record);
    await deletePrefix(storage, `${inputKey(record.run)}/`);
    await streams.use(record.stream, (stream) => this.#announce(stream));
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

/**
 * Checks that a run may write a stream that its caller has named: one that they may read, for nobody starts what they must
 * not see, and where it was not written by a task one that they may append to, for a run puts another in its place. One
 * that is named by the run, and is not there yet, is nobody else's.
 *
 * @throws {StreamError} `forbidden`
 */
function demandStream({ name, record }: Stream, run: string, grant: Grant): void {
  if (record !== undefined || name !== run) demand(grant, 'read', name);
  if (record !== undefined && record.run === undefined) demand(grant, 'append', name);
}

/** How the record of every run begins. */
function fresh() {
  return { generation: '', state: 'queued', created: Date.now(), restarts: 0, restartedAt: 0 } as const;
}

function identityOf({ grant }: Viewer): Pick<RunRecord, 'identity' | 'caller'> {
  const { identity, caller } = grant ?? {};
  return { ...(identity !== undefined && { identity }), ...(caller !== undefined && { caller }) };
}

/** A stored input: a task that was started without one gets none. */
export function parseInput(json: string): Json | undefined {
  return json === 'null' ? undefined : (JSON.parse(json) as Json);
}
