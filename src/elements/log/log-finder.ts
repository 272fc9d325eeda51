import { type Level, levelOf, severityOf } from './levels.js';
import { scanLines } from './line-scan.js';
import type { LineFilter } from './log-layout.js';
import { LogSearch } from './log-search.js';
import type { LogStore } from './log-store.js';
import { createMatcher, type Matcher, type SearchOptions } from './matcher.js';

/** How a log is searched. */
export interface LogSearchOptions extends SearchOptions {
  /** Only lines that match are shown. Default false. */
  readonly filter?: boolean;
  /** With `filter`: how many lines before and after each match are shown too. Default 0. */
  readonly context?: number;
}

/** What the finder needs to know of the view. */
export interface FinderView {
  readonly current: number | undefined;
  readonly topLine: number;
  goTo(line: number): void;
}

/** Why a query cannot be searched for. */
export type QueryProblem = 'syntax' | 'slow';

/** What is looked for in a log, where it is, and the way from one place to the next. */
export class LogFinder {
  readonly search: LogSearch;
  readonly #store: LogStore;
  readonly #view: FinderView;
  #query = '';
  #options: LogSearchOptions = {};
  #level: Level | '' = '';
  #matcher: Matcher | undefined;
  #problem: QueryProblem | undefined;
  #filter: LineFilter | undefined;
  #walk: AbortController | undefined;
  #waiting: (() => void)[] = [];

  /** `onProgress`: more was looked at. */
  constructor(store: LogStore, view: FinderView, onProgress: () => void) {
    this.#store = store;
    this.#view = view;
    this.search = new LogSearch(store, () => {
      if (!this.search.isBusy) for (const done of this.#waiting.splice(0)) done();
      onProgress();
    });
  }

  get query(): string {
    return this.#query;
  }

  get options(): LogSearchOptions {
    return this.#options;
  }

  get matcher(): Matcher | undefined {
    return this.#matcher;
  }

  get problem(): QueryProblem | undefined {
    return this.#problem;
  }

  /** Which lines are shown, when not all of them are. */
  get filter(): LineFilter | undefined {
    return this.#filter;
  }

  /** Which match the person is at, from 1; 0 when at none. */
  get at(): number {
    const { current } = this.#view;
    if (current === undefined || !this.#matcher) return 0;
    const index = this.search.indexFrom(current);
    return this.search.hits[index] === current ? index + 1 : 0;
  }

  /** Looks for something else, or for nothing with an empty query. */
  set(query: string, options: LogSearchOptions, level: Level | ''): void {
    this.#query = query;
    this.#options = options;
    this.#level = level;
    this.#problem = undefined;
    this.#matcher = undefined;
    if (query !== '') this.#compile();
    this.#start();
  }

  /** Looks at everything once more. */
  restart(): void {
    this.#start();
  }

  /** Resolves when all lines that are kept were looked at. */
  done(): Promise<void> {
    return this.search.isBusy ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve();
  }

  /** Goes to the next match, or the previous one; from the last to the first. @returns the line, from 0 */
  step(by: 1 | -1): number | undefined {
    const { hits } = this.search;
    if (hits.length === 0 || !this.#matcher) return undefined;
    const { current, topLine } = this.#view;
    const from = current ?? topLine;
    const next = this.search.indexFrom(by > 0 && current !== undefined ? from + 1 : from);
    const index = by > 0 ? next : next - 1;
    const line = hits[(index + hits.length) % hits.length] as number;
    this.#view.goTo(line);
    return line;
  }

  /** Goes to the next line that tells of an error, or the previous one. Resolves to the line, from 0. */
  async stepError(by: 1 | -1): Promise<number | undefined> {
    this.#walk?.abort();
    this.#walk = new AbortController();
    const { signal } = this.#walk;
    const { current, topLine } = this.#view;
    const from = current === undefined ? topLine : current + by;
    const first = this.#store.kept[0]?.[0] ?? 0;
    const end = () => (by > 0 ? this.#store.end : first - 1);
    const line = await scanLines(from, by, end, this.#visit, { signal });
    if (line !== undefined && !signal.aborted) this.#view.goTo(line);
    return line;
  }

  #compile(): void {
    try {
      this.#matcher = createMatcher(this.#query, this.#options);
    } catch (error) {
      if (error instanceof SyntaxError) this.#problem = 'syntax';
      else if (error instanceof RangeError) this.#problem = 'slow';
      else throw error;
    }
  }

  #start(): void {
    const severity = severityOf(this.#level);
    this.search.start({ matcher: this.#matcher, severity });
    const isFiltered = severity >= 0 || (this.#matcher !== undefined && this.#options.filter === true);
    this.#filter = isFiltered ? { lines: this.search.hits, context: this.#options.context ?? 0 } : undefined;
    if (!this.search.isBusy) for (const done of this.#waiting.splice(0)) done();
  }

  /** How long a line is that tells of no error. */
  readonly #visit = (line: number): number | undefined => {
    if (!this.#store.has(line)) return 0;
    const text = this.#store.plain(line);
    return severityOf(this.#store.levelOf(line) ?? levelOf(text)) >= ERROR ? undefined : text.length;
  };
}

const ERROR = severityOf('error');
