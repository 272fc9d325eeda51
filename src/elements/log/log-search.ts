import { levelOf, severityOf } from './levels.js';
import { scanLines } from './line-scan.js';
import type { LogStore } from './log-store.js';
import type { Matcher } from './matcher.js';

/** What is looked for: lines that fit the matcher, among those that are severe enough. */
export interface SearchQuery {
  readonly matcher?: Matcher | undefined;
  /** The least severity of lines that are wanted, as a number of `severityOf`; -1 or nothing: all. */
  readonly severity?: number | undefined;
}

/**
 * Looks through all lines that are kept for those that are wanted, and goes on as lines come. In slices: a million
 * lines take a second or less and hold nothing up. A line is looked at once it has ended.
 */
export class LogSearch {
  readonly #store: LogStore;
  readonly #onProgress: () => void;
  #query: SearchQuery = {};
  #hits: number[] = [];
  #next = 0;
  #partial = 0;
  /** The first line that was kept when hits were last compared with what is. */
  #first = 0;
  /** Lines that continue another (a stack trace) are as severe as that. */
  #severity = -1;
  #running: AbortController | undefined;

  /** `onProgress`: more was looked at. */
  constructor(store: LogStore, onProgress: () => void) {
    this.#store = store;
    this.#onProgress = onProgress;
  }

  /** Lines that fit, by number from 0, in order; grows. */
  get hits(): readonly number[] {
    return this.#hits;
  }

  /** Whether something is looked for. */
  get isActive(): boolean {
    return this.#query.matcher !== undefined || (this.#query.severity ?? -1) >= 0;
  }

  /** Whether there are lines that it has not looked at. */
  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  /** How many lines it has looked at, of those that are kept. */
  get looked(): number {
    return Math.max(0, this.#next - this.#store.first);
  }

  /** How many lines were too costly to be looked at as a whole. */
  get partial(): number {
    return this.#partial;
  }

  /** Begins anew with another query. */
  start(query: SearchQuery): void {
    this.#query = query;
    this.restart();
  }

  /** Looks at everything once more: other lines are kept now. */
  restart(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#hits = [];
    this.#partial = 0;
    this.#first = this.#store.first;
    this.#next = this.#store.kept[0]?.[0] ?? 0;
    this.#severity = -1;
    if (this.isActive) this.poke();
  }

  /** Lines may have come, or gone. */
  poke(): void {
    this.#forget();
    if (!this.isActive || this.#running || this.#next >= this.#store.ended) return;
    void this.#run();
  }

  /** The index in `hits` of the first at or after a line. */
  indexFrom(line: number): number {
    let low = 0;
    let high = this.#hits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#hits[middle] as number) < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Lines that were let go are no hits any more. In place: who has the array sees it. */
  #forget(): void {
    const { kept, first } = this.#store;
    if (first === this.#first) return;
    this.#first = first;
    if (kept.length === 1) this.#hits.splice(0, this.indexFrom(first));
    else {
      const there = this.#hits.filter((line) => this.#store.has(line));
      if (there.length < this.#hits.length) this.#hits.splice(0, this.#hits.length, ...there);
    }
  }

  async #run(): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    const onSlice = (next: number): void => {
      if (running.signal.aborted) return;
      this.#next = next;
      this.#onProgress();
    };
    await scanLines(this.#next, 1, () => this.#store.ended, this.#visit, { signal: running.signal, onSlice });
    if (running.signal.aborted) return;
    this.#running = undefined;
    this.#onProgress();
    this.poke();
  }

  readonly #visit = (number: number): number => {
    if (!this.#store.has(number)) return 0;
    const line = this.#store.plain(number);
    const { matcher } = this.#query;
    if (this.#isSevere(number, line)) {
      if (matcher?.test(line) ?? true) this.#hits.push(number);
      if (matcher?.isPartial) this.#partial++;
    }
    return line.length;
  };

  #isSevere(number: number, line: string): boolean {
    const wanted = this.#query.severity ?? -1;
    if (wanted < 0) return true;
    const isContinued = /^\s/.test(line) && this.#severity >= 0;
    const own = severityOf(this.#store.levelOf(number) ?? levelOf(line));
    if (own >= 0 || !isContinued) this.#severity = own;
    return this.#severity >= wanted;
  }
}
