import { type Outcome, StreamError } from '../protocol/index.js';
import { countOf } from './caller.js';
import type { EndedRuns } from './ended-runs.js';
import { deletePrefix } from './long-text.js';
import { Run, type RunEnvironment } from './run.js';
import type { RunList } from './run-list.js';
import { ACTIVE, checkpointKey, RUN, type RunRecord } from './run-record.js';
import type { Schedule } from './schedule.js';
import type { Stream } from './stream.js';
import { newGeneration } from './streams.js';
import type { AnyTask } from './task.js';
import { Upload } from './upload.js';

/** A room with a run but no traffic is kept from being evicted by an alarm this often, in milliseconds. */
const KEEP_ALIVE = 30_000;

/** The runs that are under way: begins them, and writes the end of each, once. */
export class Runs {
  readonly environment: RunEnvironment;
  /** Told of each run that has ended, or will never begin. */
  onEnded: ((run: string) => void) | undefined;
  readonly #schedule: Schedule;
  readonly #list: RunList;
  readonly #ended: EndedRuns;
  readonly #live = new Map<string, Run>();
  #awake: ReturnType<typeof setInterval> | null = null;

  constructor(environment: RunEnvironment, schedule: Schedule, list: RunList, ended: EndedRuns) {
    this.environment = environment;
    this.#schedule = schedule;
    this.#list = list;
    this.#ended = ended;
  }

  /** How many runs are under way. */
  get count(): number {
    return this.#live.size;
  }

  /** All that are under way. */
  get live(): Iterable<Run> {
    return this.#live.values();
  }

  /** How many of them a caller has asked for. */
  countOf(caller: string | undefined): number {
    return countOf(
      [...this.#live.values()].map(({ record }) => record),
      caller,
    );
  }

  /** A run that is under way. */
  get(run: string): Run | undefined {
    return this.#live.get(run);
  }

  /** The run that writes a stream now. */
  writing(stream: Stream): Run | undefined {
    const run = stream.record?.run === undefined ? undefined : this.#live.get(stream.record.run);
    return run?.stream === stream ? run : undefined;
  }

  /** Begins a run on a stream that nothing writes, as a new generation. Takes effect within this turn. */
  begin(
    asked: RunRecord,
    task: AnyTask,
    input: unknown,
    stream: Stream,
    onTaken: (file: number) => void,
  ): Run {
    const { storage, streams, report } = this.environment;
    const record: RunRecord = { ...asked, state: 'active', generation: newGeneration(stream.generation) };
    streams.begin(stream, {
      generation: record.generation,
      run: record.run,
      task: record.task,
      interruptible: task.interruptible ?? false,
      caller: record.caller,
    });
    storage.put({ [RUN + record.run]: record, [ACTIVE + record.run]: 1 }).catch(report);
    const uploads = (record.files ?? []).map((info, file) => new Upload(info, () => onTaken(file)));
    const run = new Run(this.environment, { record, task, stream, input, uploads });
    this.#list.started(record);
    this.launch(run);
    return run;
  }

  /** A run waits for its stream. */
  queued(record: RunRecord): void {
    this.#list.queued(record);
  }

  /** A run that waited will never begin. */
  dropped(record: RunRecord): void {
    this.#remember({ ...record, isCancelled: true });
    this.#list.dropped(record);
  }

  /** Lets a run go on that was under way when the room died. */
  async resume(run: Run): Promise<void> {
    await this.#list.resumed(run.record);
    this.launch(run);
  }

  /** Lets a run go, and writes its end when it has come. */
  launch(run: Run): void {
    this.#live.set(run.record.run, run);
    run.onStep = (chunk) => this.#list.stepped(run.record, chunk);
    const { report } = this.environment;
    // An interval keeps the room from hibernating, the alarm from being evicted.
    this.#awake ??= setInterval(() => {}, KEEP_ALIVE);
    this.#schedule.before('keep-alive', Date.now() + KEEP_ALIVE).catch(report);
    const { timeout } = run.task;
    const timer = timeout === undefined ? null : setTimeout(() => this.cancel(run, 'timeout'), timeout);
    run
      .execute()
      .then((outcome) => this.#finish(run, outcome))
      .catch(report)
      .finally(() => clearTimeout(timer));
  }

  /** Ends a run at once; its task is told and not waited for. */
  cancel(run: Run, reason: string): void {
    this.#finish(run, { status: 'cancelled', reason });
    run.stop();
  }

  /** The same, as a failure. Also for a run that died with its room and was not launched again. */
  fail(run: Run, error: StreamError): void {
    this.#live.set(run.record.run, run);
    this.#finish(run, { status: 'error', error: error.toJSON() });
    run.stop();
  }

  /** This life of the room is over: the tasks are told, and nothing of them counts any more. Their ends are not written. */
  abandon(): void {
    const abandoned = [...this.#live.values()];
    this.#live.clear();
    this.#rest();
    for (const run of abandoned) run.stop();
  }

  /** The log of a stream could not be written: what writes it is stopped, and the end is written if that goes. */
  storageFailed(stream: Stream): void {
    // Whether it is the run's own stream or a further one: neither is whole without the other.
    const run = stream.isOpen ? this.#live.get(stream.record?.run ?? '') : undefined;
    const error = new StreamError('storage-failed', 'The stream could not be stored');
    if (run) this.fail(run, error);
    else this.environment.streams.end(stream, { status: 'error', error: error.toJSON() });
  }

  /** The alarm that keeps the room alive has rung. */
  async keepAlive(): Promise<void> {
    if (this.count > 0) await this.#schedule.at('keep-alive', Date.now() + KEEP_ALIVE);
  }

  /** Forgets what is known of runs that ended long ago, and says when to look again. */
  async sweep(now: number): Promise<void> {
    const next = await this.#ended.sweep(now);
    if (next !== undefined) await this.#schedule.before('sweep', next);
  }

  #remember(record: RunRecord): void {
    this.onEnded?.(record.run);
    this.#schedule.before('sweep', this.#ended.add(record)).catch(this.environment.report);
  }

  /** Writes the end of a run, once. */
  #finish(run: Run, outcome: Outcome): void {
    const { record, stream } = run;
    if (!this.#live.delete(record.run)) return;
    const { storage, streams, report } = this.environment;
    if (stream.generation === record.generation) streams.end(stream, outcome);
    this.#remember({ ...record, isCancelled: isCancel(outcome) });
    storage.delete([ACTIVE + record.run]).catch(report);
    deletePrefix(storage, `${checkpointKey(record.run)}/`).catch(report);
    for (const side of run.sideStreams.values()) side.end(outcome);
    this.#list.ended(record, outcome, stream);
    if (this.count > 0) return;
    this.#rest();
    this.#schedule.at('keep-alive', undefined).catch(report);
  }

  /** The room may hibernate. */
  #rest(): void {
    clearInterval(this.#awake);
    this.#awake = null;
  }
}

/** Whether an outcome is what a viewer's cancel makes of a run. */
export function isCancel(outcome: Outcome | undefined): boolean {
  return outcome?.status === 'cancelled' && outcome.reason === 'cancelled';
}
