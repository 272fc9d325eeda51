import { padSeq, StreamError } from '../protocol/index.js';
import { countOf } from './caller.js';
import type { RunEnvironment } from './run.js';
import { QUEUE, RUN, type RunRecord } from './run-record.js';

interface QueueLimits {
  /** Runs that wait, all together and those of one caller. */
  readonly queue: number;
  readonly identityQueue: number;
}

/** Runs that wait for their stream: durable, in order, bounded. */
export class Queue {
  readonly #environment: RunEnvironment;
  readonly #limits: QueueLimits;
  /** By its storage key, which sorts by age. */
  readonly #waiting = new Map<string, RunRecord>();
  #last = 0;

  constructor(environment: RunEnvironment, limits: QueueLimits) {
    this.#environment = environment;
    this.#limits = limits;
  }

  async load(): Promise<void> {
    const { storage } = this.#environment;
    for (const [key, run] of await storage.list<string>({ prefix: QUEUE })) {
      const record = await storage.get<RunRecord>(RUN + run);
      if (record) this.#waiting.set(key, record);
      this.#last = Number(key.slice(QUEUE.length));
    }
  }

  /**
   * Puts a run at the end, and returns its place, from 1.
   *
   * @throws {StreamError} `queue-full`
   */
  add(record: RunRecord): number {
    const { queue, identityQueue } = this.#limits;
    if (this.#waiting.size >= queue) throw new StreamError('queue-full', `${queue} runs are waiting already`);
    if (countOf(this.#waiting.values(), record.caller) >= identityQueue)
      throw new StreamError('queue-full', `${identityQueue} runs of yours are waiting already`);
    const key = QUEUE + padSeq(++this.#last);
    this.#waiting.set(key, record);
    this.#environment.storage
      .put({ [key]: record.run, [RUN + record.run]: record })
      .catch((error) => this.#environment.report(error));
    return this.length(record.stream);
  }

  /** The run that has waited longest for a stream. It stays in the queue. */
  first(stream: string): RunRecord | undefined {
    return [...this.#waiting.values()].find((record) => record.stream === stream);
  }

  /** A run that waits for a stream. */
  find(stream: string, run: string): RunRecord | undefined {
    return [...this.#waiting.values()].find((record) => record.stream === stream && record.run === run);
  }

  /** Takes out a run, within this turn; false when it does not wait any more. */
  remove({ run }: RunRecord): boolean {
    for (const [key, record] of this.#waiting) {
      if (record.run !== run) continue;
      this.#waiting.delete(key);
      this.#environment.storage.delete([key]).catch(this.#environment.report);
      return true;
    }
    return false;
  }

  /** The ids of the runs that wait for a stream, oldest first. */
  waiting(stream: string): string[] {
    return [...this.#waiting.values()].filter((record) => record.stream === stream).map(({ run }) => run);
  }

  length(stream: string): number {
    return this.waiting(stream).length;
  }

  /** A run's place, from 1. */
  position(stream: string, run: string): number {
    return this.waiting(stream).indexOf(run) + 1;
  }

  /** The streams that runs wait for. */
  streams(): Set<string> {
    return new Set([...this.#waiting.values()].map(({ stream }) => stream));
  }
}
