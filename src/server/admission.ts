import { type ClientMessageOf, type ServerMessageOf, StreamError } from '../protocol/index.js';
import { digestOf } from './caller.js';
import { findTask } from './find-task.js';
import type { Grant, ResolvedOptions } from './options.js';
import { covers, demand, demandOwn } from './policy.js';
import type { Run, RunEnvironment } from './run.js';
import { checkInputSize, parseInput, readInput, storeInput } from './run-input.js';
import { RunPlaces } from './run-places.js';
import { RUN, type RunRecord } from './run-record.js';
import type { Runs } from './runs.js';
import type { Stream } from './stream.js';
import { CONTROL, checkStreamName } from './streams.js';
import { stringify } from './stringify.js';
import type { AnyTask } from './task.js';
import type { Uploads } from './uploads.js';
import { validate } from './validate.js';
import type { Viewer } from './viewer.js';
import { WaitingRuns } from './waiting-runs.js';

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
  /** Runs about which is being decided: the same run again, and its cancel, wait for that. */
  readonly #deciding = new Map<string, Promise<Started>>();
  readonly #places: RunPlaces;
  /** Those that wait for their stream. */
  readonly waiting: WaitingRuns;

  constructor(runs: Runs, uploads: Uploads, options: ResolvedOptions) {
    this.#options = options;
    this.#runs = runs;
    this.#uploads = uploads;
    this.#places = new RunPlaces(runs, options.limits);
    this.waiting = new WaitingRuns({
      runs,
      uploads,
      places: this.#places,
      options,
      begin: (...run) => this.#begin(...run),
    });
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
    const task = findTask(this.#options.tasks, name, viewer.grant);
    checkStreamName(stream);
    if (stream.startsWith(CONTROL))
      throw new StreamError('invalid-name', `Names that begin with "${CONTROL}" are the protocol's own`);
    const check = (present: Stream) => demandStream(present, run, viewer.grant ?? {});
    await this.#environment.streams.use(stream, check);
    const json = stringify(message.input ?? null, 'invalid-input');
    checkInputSize(json, files ?? [], this.#options.limits);
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
    const ended = stream.record?.run;
    return this.#once({ run }, viewer, () => this.#retry(stream, ended, run, viewer));
  }

  async #retry(stream: Stream, ended: string | undefined, run: string, viewer: Viewer): Promise<Started> {
    const old = ended === undefined ? undefined : await this.#record(ended);
    if (!old) throw new StreamError('not-retryable', `"${stream.name}" was not written by a task`);
    if (stream.isOpen) throw new StreamError('busy', `"${stream.name}" is still being written`);
    if (old.files) {
      throw new StreamError(
        'files-required',
        'The input had files, which are not kept: run it again with them',
      );
    }
    const json = await readInput(this.#environment.storage, old.run);
    const task = findTask(this.#options.tasks, old.task, viewer.grant);
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
      // Somebody else was quicker: what is to be tried again is over. It may be asked for at a further stream of the run.
      if (present.record?.run !== old.run)
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

  #record(run: string): Promise<RunRecord | undefined> {
    return this.#environment.storage.get<RunRecord>(RUN + run);
  }

  /** The answer to a repeated start. */
  #again(record: RunRecord): Started {
    const { run, stream, generation, state } = record;
    const live = this.#runs.get(run);
    if (live) return { run, stream, generation: live.record.generation, status: live.stream.status };
    if (state !== 'queued') return { run, stream, generation, status: 'complete' };
    return { run, stream, generation, status: 'pending', position: this.waiting.position(record) };
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
    if ((present || this.waiting.has(stream.name)) && task.onBusy === 'queue') {
      const position = this.waiting.add(record);
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

  #begin(record: RunRecord, task: AnyTask, input: unknown, stream: Stream): Run {
    return this.#runs.begin(record, task, input, stream, (file) =>
      this.#uploads.acknowledge(record.run, file),
    );
  }

  #storeInput(run: string, json: string): void {
    storeInput(this.#environment.storage, run, json).catch(this.#environment.report);
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
