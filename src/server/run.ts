import {
  type Chunk,
  chunksOf,
  type ErrorShape,
  type Json,
  limits,
  type Outcome,
  type ProgressChunk,
  StreamError,
} from '../protocol/index.js';
import { createContext } from './context.js';
import { LONGEST_DELAY } from './delay.js';
import type { HostStorage } from './host.js';
import { PresentText } from './present-text.js';
import type { Priority } from './priority.js';
import type { RunRecord } from './run-record.js';
import type { SideStream } from './side-stream.js';
import { asStorageFailure } from './storage-failure.js';
import type { Stream } from './stream.js';
import type { Streams } from './streams.js';
import { type AnyTask, Prioritised, type TaskContext } from './task.js';
import type { Upload } from './upload.js';

/** What a run needs of its room. */
export interface RunEnvironment {
  readonly room: string;
  readonly env: Readonly<Record<string, unknown>>;
  readonly storage: HostStorage;
  readonly streams: Streams;
  /** Logs an error that viewers are not shown, and returns the reference that they are. */
  report(error: unknown): string;
}

/**
 * Chunks, and UTF-16 code units, after which a run lets others have a turn: so many small ones take about a millisecond. A turn can be
 * long where a disk or a CPU is busy, and what comes meanwhile has to be worked off in the next.
 */
const TURN_CHUNKS = 1_024;
const TURN_UNITS = 64 * 1024;
/** How far, in UTF-16 code units, the log may be ahead of the disk before the task waits for it. */
const UNSYNCED = 1024 * 1024;

/** Rejects what a run waits for when it is stopped; never seen outside. */
const stopped = Symbol('stopped');

/** One execution of a task. */
export class Run {
  readonly record: RunRecord;
  readonly task: AnyTask;
  readonly stream: Stream;
  readonly uploads: readonly Upload[];
  readonly sideStreams = new Map<string, SideStream>();
  readonly environment: RunEnvironment;
  /** Is told of each report on steps. */
  onStep: ((report: ProgressChunk) => void) | undefined;
  readonly #input: unknown;
  readonly #resumed: TaskContext['resumed'];
  readonly #abort = new AbortController();
  /** As `signal.aborted`, which takes workerd out of its JavaScript to tell. */
  #isStopped = false;
  readonly #interruption = new AbortController();
  readonly #present: PresentText;
  #stopWaiting: ((reason: symbol) => void) | undefined;
  #turnChunks = 0;
  #turnUnits = 0;
  #synced = 0;

  constructor(
    environment: RunEnvironment,
    start: {
      readonly record: RunRecord;
      readonly task: AnyTask;
      readonly stream: Stream;
      readonly input: unknown;
      readonly uploads: readonly Upload[];
      readonly resumed?: TaskContext['resumed'];
    },
  ) {
    this.environment = environment;
    this.record = start.record;
    this.task = start.task;
    this.stream = start.stream;
    this.uploads = start.uploads;
    this.#input = start.input;
    this.#resumed = start.resumed;
    this.#present = new PresentText(start.resumed === undefined);
    this.#turnUnits = this.#synced = start.stream.log.units;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get interrupted(): AbortSignal {
    return this.#interruption.signal;
  }

  /** Whether what the task still writes counts. */
  get isLive(): boolean {
    return !this.#isStopped && this.stream.generation === this.record.generation && this.stream.isOpen;
  }

  /** Asks the task to finish early. */
  interrupt(): void {
    this.#interruption.abort(new StreamError('cancelled', 'The task was asked to finish early'));
  }

  /** Stops the task: its generator is told, and not waited for. */
  stop(): void {
    const error = new StreamError('cancelled', 'The run was cancelled');
    this.#isStopped = true;
    this.#abort.abort(error);
    for (const upload of this.uploads) upload.fail(error);
    this.#stopWaiting?.(stopped);
  }

  /** Runs the task to its end, again where `retries` says so. Never rejects. */
  async execute(): Promise<Outcome> {
    const { attempts = 1, backOff = 500 } = this.task.retries ?? {};
    for (let attempt = 1; ; attempt++) {
      const before = this.stream.head;
      const outcome = await this.#attempt();
      const again = outcome.status === 'error' && outcome.error.retryable && attempt < attempts;
      if (!again || this.stream.head > before || this.#isStopped) return outcome;
      try {
        await this.#unlessStopped(
          new Promise((resolve) =>
            setTimeout(resolve, Math.min(backOff * 2 ** (attempt - 1), LONGEST_DELAY)),
          ),
        );
      } catch {
        return outcome; // stopped: whoever stopped it has written the end
      }
    }
  }

  /** Appends a value that the task yielded; what is not a chunk but the end of the run is returned. */
  write(value: unknown): Outcome | undefined {
    const level: Priority = value instanceof Prioritised ? value.priority : 'medium';
    const yielded = chunksOf(value instanceof Prioritised ? value.value : value);
    if ('error' in yielded) return { status: 'error', error: yielded.error.toJSON() };
    if ('result' in yielded) return this.#complete(yielded.result);
    for (const chunk of yielded.chunks) this.append(chunk, level);
    return undefined;
  }

  /** Appends a chunk; one that comes after the run has ended is dropped. */
  append(chunk: Chunk, level?: Priority): void {
    if (!this.isLive) return;
    this.stream.append(this.#present.apply(chunk), level);
    if (chunk.kind === 'progress' && (chunk.step !== undefined || chunk.within)) this.onStep?.(chunk);
  }

  async #attempt(): Promise<Outcome> {
    let iterator: AsyncIterator<unknown, unknown, void> | undefined;
    try {
      iterator = this.task.run(this.#input, createContext(this, this.#resumed))[Symbol.asyncIterator]();
      return await this.#unlessStopped(this.#consume(iterator));
    } catch (error) {
      if (iterator) this.#abandon(iterator);
      if (error === stopped) return { status: 'cancelled', reason: 'cancelled' };
      return { status: 'error', error: this.#shown(error) };
    }
  }

  /**
   * Takes what the task yields, until it has ended. When the run is stopped nobody waits for this any more. Nothing is awaited
   * for each chunk that need not be: that costs as much as all else that is done with it.
   */
  async #consume(iterator: AsyncIterator<unknown, unknown, void>): Promise<Outcome> {
    for (;;) {
      if (this.#isAhead) await this.#untilWanted();
      const next = await iterator.next();
      if (next.done) {
        // What was written to a further stream that could not be opened must not be lost in silence.
        for (const { opened } of this.sideStreams.values()) await opened;
        return this.#complete(next.value);
      }
      if (this.#isStopped) throw stopped;
      const outcome = this.write(next.value);
      if (outcome) {
        this.#abandon(iterator);
        return outcome;
      }
      if (this.#isOutOfBreath) await this.#breathe();
      if (this.#isStopped) throw stopped;
    }
  }

  #complete(result: unknown): Outcome {
    const json = result === undefined ? undefined : JSON.stringify(result);
    if (json !== undefined && json.length > limits.chunk) {
      throw new StreamError(
        'invalid-value',
        `A result may be ${limits.chunk} long, encoded; this one is ${json.length}`,
      );
    }
    return {
      status: 'complete',
      // Through JSON once, so that viewers and the log are given the same.
      ...(json === undefined ? {} : { result: JSON.parse(json) as Json }),
      ...(this.interrupted.aborted ? { interrupted: true } : {}),
    };
  }

  /** Only a StreamError is for viewers; the message of anything else may hold secrets. */
  #shown(error: unknown): ErrorShape {
    if (error instanceof StreamError) return error.toJSON();
    const ref = this.environment.report(error);
    return new StreamError('task-failed', `The task failed (${ref})`, { ref }).toJSON();
  }

  /** Lets the generator run its `finally`; what it does or throws there no longer counts. */
  #abandon(iterator: AsyncIterator<unknown>): void {
    // An iterator that is no generator may throw here, or give no promise.
    new Promise((resolve) => resolve(iterator.return?.())).catch((error) => {
      if (error !== this.signal.reason) this.environment.report(error);
    });
  }

  get #isAhead(): boolean {
    const { ahead } = this.task;
    return ahead !== undefined && this.stream.head >= this.stream.wanted + ahead;
  }

  /** With `ahead`, waits until viewers want more. */
  async #untilWanted(): Promise<void> {
    while (this.#isAhead) {
      this.stream.flush();
      await new Promise<void>((resolve) => {
        this.stream.onWant = resolve;
      });
      if (this.#isStopped) throw stopped;
    }
  }

  /** Called once for each value. */
  get #isOutOfBreath(): boolean {
    return ++this.#turnChunks >= TURN_CHUNKS || this.stream.log.units - this.#turnUnits >= TURN_UNITS;
  }

  /**
   * Backpressure. A generator that never waits for anything would starve timers, cancel and every other run,
   * so it is made to wait for a turn now and then; and no task gets far ahead of the disk.
   */
  async #breathe(): Promise<void> {
    const { log } = this.stream;
    this.#turnChunks = 0;
    this.#turnUnits = log.units;
    await new Promise((resolve) => setTimeout(resolve, 0));
    try {
      await this.environment.streams.trim(this.stream);
      for (const side of this.sideStreams.values()) await side.trim();
      if (log.units - this.#synced < UNSYNCED) return;
      await this.environment.storage.sync();
      this.#synced = log.units;
    } catch (error) {
      throw asStorageFailure(error, this.environment.report);
    }
  }

  /**
   * Waits, unless the run is stopped. Not `Promise.race` with one promise for all: each race would leave a
   * reaction on it for as long as the run lives.
   */
  #unlessStopped<T>(promise: Promise<T>): Promise<T> {
    if (this.#isStopped) return Promise.reject(stopped);
    return new Promise<T>((resolve, reject) => {
      this.#stopWaiting = reject;
      promise.then(resolve, reject);
    });
  }
}
