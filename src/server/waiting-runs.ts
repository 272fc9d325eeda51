import { findTask } from './find-task.js';
import type { ResolvedOptions } from './options.js';
import { Queue } from './queue.js';
import type { Run, RunEnvironment } from './run.js';
import { deleteInput, parseInput, readInput } from './run-input.js';
import type { RunPlaces } from './run-places.js';
import type { RunRecord } from './run-record.js';
import type { Runs } from './runs.js';
import type { Stream } from './stream.js';
import type { AnyTask } from './task.js';
import type { Uploads } from './uploads.js';
import { validate } from './validate.js';

interface Parts {
  readonly runs: Runs;
  readonly uploads: Uploads;
  readonly places: RunPlaces;
  readonly options: ResolvedOptions;
  /** Begins a run on a stream that is free. */
  begin(record: RunRecord, task: AnyTask, input: unknown, stream: Stream): Run;
}

/** Lets runs wait for their stream, and begins each when its turn has come. */
export class WaitingRuns {
  readonly #parts: Parts;
  readonly #queue: Queue;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#queue = new Queue(parts.runs.environment, parts.options.limits);
    this.#environment.streams.onEnded = () => this.#beginAll().catch(this.#environment.report);
  }

  async load(): Promise<void> {
    await this.#queue.load();
    await this.#beginAll();
  }

  /**
   * Puts a run at the end, within this turn, and returns its place, from 1.
   *
   * @throws {StreamError} `queue-full`
   */
  add(record: RunRecord): number {
    const position = this.#queue.add(record);
    this.#parts.runs.queued(record);
    return position;
  }

  /** Whether runs wait for a stream. */
  has(stream: string): boolean {
    return this.#queue.length(stream) > 0;
  }

  /** A run's place, from 1. */
  position({ stream, run }: RunRecord): number {
    return this.#queue.position(stream, run);
  }

  /** The task of a run that waits for a stream. */
  task(stream: string, run: string): string | undefined {
    return this.#queue.find(stream, run)?.task;
  }

  /** Takes a run out; false when it does not wait any more. */
  async cancel(stream: string, run: string): Promise<boolean> {
    const record = this.#queue.find(stream, run);
    if (!record) return false;
    await this.#drop(record);
    return true;
  }

  get #environment(): RunEnvironment {
    return this.#parts.runs.environment;
  }

  /** Begins what can begin: with a run, its stream has become free, and a place of the room and of its caller. */
  async #beginAll(): Promise<void> {
    for (const name of this.#queue.streams()) await this.#beginNext(name);
  }

  /** Begins the run that has waited longest for a stream and still can begin, if the stream is free. */
  async #beginNext(name: string): Promise<void> {
    const isSettled = (stream: Stream) => stream.isOpen || this.#beginFirst(stream);
    while (this.has(name)) {
      if (await this.#environment.streams.use(name, isSettled)) return;
    }
  }

  /** False when the first run of the queue cannot begin, and has left it. */
  async #beginFirst(stream: Stream): Promise<boolean> {
    const { options, places, uploads } = this.#parts;
    const record = this.#queue.first(stream.name);
    // Without a place it stays the first: the end of any run comes back to it.
    if (!record || !places.isFor(record)) return true;
    try {
      const task = findTask(options.tasks, record.task);
      const json = await readInput(this.#environment.storage, record.run);
      const input = await validate(task, parseInput(json));
      if (stream.isOpen || !places.isFor(record)) return true; // someone was quicker
      // Cancelled meanwhile; else it leaves the queue in the turn in which it begins.
      if (!this.#queue.find(stream.name, record.run)) return false;
      uploads.begun(this.#parts.begin(record, task, input, stream));
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
    this.#parts.runs.dropped(record);
    await deleteInput(storage, record.run);
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
