import { padSeq } from '../protocol/index.js';
import { type HostStorage, KEYS_PER_CALL } from './host.js';
import type { Retention } from './options.js';
import { ENDED, RUN, type RunRecord } from './run-record.js';

/** How many are forgotten at a time: each has two keys. */
const PAGE = KEYS_PER_CALL / 2;
/** How many are forgotten before others have a turn. */
const MOST_AT_ONCE = 1_000;

/** A place in the order. */
interface End {
  readonly run: string;
  /** In milliseconds since 1970. */
  readonly time: number;
}

/**
 * What is known of runs that have ended, so that the same run said again is the same run. They are numbered in the order of their
 * ends, without a hole, and the oldest are forgotten first: so nobody has to look through all of them.
 */
export class EndedRuns {
  readonly #storage: HostStorage;
  readonly #retention: Pick<Retention, 'age' | 'runs'>;
  readonly #onFailure: (error: unknown) => void;
  /** The number of the oldest, and the one after that of the newest. */
  #first = 1;
  #next = 1;

  constructor(
    storage: HostStorage,
    retention: Pick<Retention, 'age' | 'runs'>,
    onFailure: (error: unknown) => void,
  ) {
    this.#storage = storage;
    this.#retention = retention;
    this.#onFailure = onFailure;
  }

  /** Finds out what an earlier life of the room knew. */
  async load(): Promise<void> {
    const [oldest] = (await this.#storage.list({ prefix: ENDED, limit: 1 })).keys();
    const [newest] = (await this.#storage.list({ prefix: ENDED, limit: 1, reverse: true })).keys();
    if (oldest === undefined || newest === undefined) return;
    this.#first = numberOf(oldest);
    this.#next = numberOf(newest) + 1;
  }

  /** Takes note of a run that has ended, within this turn. Gives when it is to be forgotten, in milliseconds since 1970. */
  add(record: RunRecord): number {
    const time = Date.now();
    const ended: RunRecord = { ...record, state: 'ended' };
    const end: End = { run: record.run, time };
    this.#storage
      .put({ [RUN + record.run]: ended, [ENDED + padSeq(this.#next++)]: end })
      .catch(this.#onFailure);
    if (this.#isOver) this.#forget(() => this.#isOver).catch(this.#onFailure);
    return time + this.#retention.age;
  }

  /**
   * Forgets those whose time is over, some at a time. Gives when to look again, in milliseconds since 1970; nothing where there
   * is none.
   */
  async sweep(now: number): Promise<number | undefined> {
    const next = await this.#forget(({ time }) => time + this.#retention.age <= now);
    return next && Math.max(now, next.time + this.#retention.age);
  }

  get #isOver(): boolean {
    return this.#next - this.#first > this.#retention.runs;
  }

  /** Forgets the oldest while they are over. Gives the oldest that is left. */
  async #forget(isOver: (end: End) => boolean): Promise<End | undefined> {
    for (let count = 0; ; ) {
      const start = ENDED + padSeq(this.#first);
      const page = await this.#storage.list<End>({ prefix: ENDED, start, limit: PAGE });
      if (page.size === 0) return undefined;
      const doomed: string[] = [];
      for (const [key, end] of page) {
        if (numberOf(key) < this.#first) continue; // another call was quicker
        if (count >= MOST_AT_ONCE || !isOver(end)) {
          this.#delete(doomed);
          return end;
        }
        this.#first = numberOf(key) + 1;
        doomed.push(key, RUN + end.run);
        count++;
      }
      await this.#delete(doomed);
    }
  }

  async #delete(keys: string[]): Promise<void> {
    if (keys.length > 0) await this.#storage.delete(keys).catch(this.#onFailure);
  }
}

function numberOf(key: string): number {
  return Number(key.slice(ENDED.length));
}
