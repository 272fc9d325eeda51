import type { StreamReader } from '../../client/source.js';
import { StreamError } from '../../protocol/errors.js';
import { texts } from '../texts/log.js';
import type { LogFinder } from './log-finder.js';
import { loadLines, partOfHole } from './log-loader.js';
import type { LogStore } from './log-store.js';
import type { LogView } from './log-view.js';
import { readRow } from './row-list.js';
import { ServerSearch } from './server-search.js';

/** How many lines are loaded before and after one that is gone to. */
const AROUND = 500;

/** The way back to lines that were let go: loads them from the server, and has it search them. */
export class LogHistory {
  readonly server: ServerSearch;
  readonly #store: LogStore;
  readonly #view: LogView;
  readonly #finder: LogFinder;
  readonly #reader: () => StreamReader | undefined;

  /** `reader`: what reads the stream at the moment; `onProgress`: the server has looked at more. */
  constructor(
    store: LogStore,
    view: LogView,
    finder: LogFinder,
    reader: () => StreamReader | undefined,
    onProgress: () => void,
  ) {
    this.#store = store;
    this.#view = view;
    this.#finder = finder;
    this.#reader = reader;
    this.server = new ServerSearch(store, onProgress);
  }

  /** Whether the server could search for the present query what is not loaded. */
  get canSearch(): boolean {
    const { regex, inverse } = this.#finder.options;
    return this.#reader()?.find !== undefined && !regex && !inverse;
  }

  /** Whether it searches at all, but not for what is looked for now. */
  get searchesTextOnly(): boolean {
    return this.#reader()?.find !== undefined && !this.canSearch;
  }

  /**
   * Has the server look for the present query.
   *
   * @throws {StreamError} `unsupported` when it cannot
   */
  async search(): Promise<void> {
    const reader = this.#reader();
    if (!reader || !this.canSearch) throw new StreamError('unsupported', texts.serverTextOnly);
    await this.server.run(reader, this.#finder.query);
  }

  /**
   * Goes to a line, by number from 0; loads it with those around it when it was let go.
   *
   * @throws {StreamError} it could not be loaded
   */
  async goTo(line: number): Promise<void> {
    // Where it is missing at first, so that one sees that it is being loaded.
    this.#view.goTo(line);
    const isGone = line < this.#store.first && !this.#store.has(line);
    if (!isGone) return;
    await this.#load(line - AROUND, line + AROUND);
    this.#view.goTo(line);
  }

  /** Loads lines at one side of a hole, by its row. */
  async loadHole(row: number, side: 'start' | 'end'): Promise<void> {
    const { number: first } = readRow(row);
    const end = this.#store.kept.find(([from]) => from > first)?.[0] ?? this.#store.first;
    await this.#load(...partOfHole(first, end, side));
  }

  /** Goes to the last match that the server has found. */
  async showMatch(): Promise<void> {
    const lines = this.server.linesOf(this.server.state.matches.at(-1) ?? 0);
    if (!lines) return;
    await this.#load(...lines);
    await this.#finder.done();
    const { search } = this.#finder;
    const hit = search.hits[search.indexFrom(lines[0])];
    this.#view.goTo(hit !== undefined && hit < lines[1] ? hit : lines[0]);
  }

  /** Loads the lines `from` to before `to`, and keeps the place. */
  async #load(from: number, to: number): Promise<void> {
    const reader = this.#reader();
    if (!reader) return;
    const [first, end] = [Math.max(0, from), Math.min(to, this.#store.first)];
    this.#view.set({ loading: [first, end] });
    const count = await loadLines(this.#store, (a, b) => reader.read(a, b), first, end).finally(() =>
      this.#view.set({ loading: undefined }),
    );
    if (count === 0) return;
    this.#finder.restart();
    this.#view.set({ filter: this.#finder.filter });
    this.#view.relay();
  }
}
