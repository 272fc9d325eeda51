import { texts } from '../texts/log.js';
import type { LogTextOptions } from './log-export.js';
import type { LogFinder } from './log-finder.js';
import type { LogKeys } from './log-keys.js';
import type { LogModel } from './log-model.js';
import type { LogPermalinks } from './log-permalinks.js';
import type { LogView } from './log-view.js';
import { readRow } from './row-list.js';

/** What a log's actions work on. */
export interface ActionParts {
  readonly model: LogModel;
  readonly view: LogView;
  readonly finder: LogFinder;
  readonly permalinks: LogPermalinks;
}

/** What they ask of the element. */
export interface ActionsHost {
  wrap: boolean;
  readonly announcements: 'on' | 'off';
  readonly renderRoot: ParentNode;
  copy(options: LogTextOptions): Promise<void>;
  download(name: undefined, options: LogTextOptions): void;
  requestUpdate(): void;
}

/** What a person does to a log by its tools and keys, and what is then said of it. */
export class LogActions implements LogKeys {
  readonly #host: ActionsHost;
  readonly #parts: ActionParts;
  #said = '';

  constructor(host: ActionsHost, parts: ActionParts) {
    this.#host = host;
    this.#parts = parts;
  }

  /** What came of the last thing that was asked for, until the next. */
  get said(): string {
    return this.#said;
  }

  get hasProblem(): boolean {
    return this.#parts.finder.problem !== undefined;
  }

  get hasGroups(): boolean {
    return this.#parts.model.groups.size > 0;
  }

  nextMatch(): number | undefined {
    return this.#numbered(this.#parts.finder.step(1));
  }

  previousMatch(): number | undefined {
    return this.#numbered(this.#parts.finder.step(-1));
  }

  async nextError(): Promise<number | undefined> {
    return this.#sayIfNone(await this.#parts.finder.stepError(1));
  }

  async previousError(): Promise<number | undefined> {
    return this.#sayIfNone(await this.#parts.finder.stepError(-1));
  }

  move(by: number): void {
    this.#parts.view.move(by);
  }

  goToEnd(): void {
    this.#parts.view.toEnd();
  }

  /** Copies what is named by the address, or what is shown. */
  async copyShown(): Promise<void> {
    await this.#copyAndSay(this.#parts.permalinks.range ?? { shown: true });
  }

  downloadShown(): void {
    this.#host.download(undefined, { shown: true });
  }

  copyCurrent(): void {
    const { current } = this.#parts.view;
    const { range } = this.#parts.permalinks;
    if (range) void this.#copyAndSay(range);
    else if (current !== undefined) {
      const line = this.#parts.model.store.numberOf(current);
      void this.#copyAndSay({ from: line, to: line });
    }
  }

  toggleCurrent(): void {
    const { current } = this.#parts.view;
    if (current !== undefined) this.toggle(current);
  }

  /** Opens or closes the group that a row heads, or its JSON. */
  toggle(row: number): void {
    const { model, view } = this.#parts;
    const { kind, number } = readRow(row);
    const group = kind === 'mark' ? model.groups.ofMark(number) : model.groups.headedBy(number);
    if (group) {
      model.groups.setClosed(group, !model.groups.isClosed(group));
      view.release();
      view.relay();
    } else view.toggleJson(number);
  }

  toggleWrap(): void {
    this.#host.wrap = !this.#host.wrap;
  }

  selectAll(): void {
    const { view } = this.#parts;
    view.selectAll((kept) => view.draw(this.#host.announcements, kept));
  }

  focusSearch(): boolean {
    const field = this.#host.renderRoot.querySelector<HTMLInputElement>('[part="search"]');
    field?.select();
    return field !== null;
  }

  /** Says something, or nothing any more. */
  say(words: string): void {
    this.#said = words;
    this.#host.requestUpdate();
  }

  async #copyAndSay(options: LogTextOptions): Promise<void> {
    await this.#host.copy(options).then(
      () => this.say(texts.copied),
      () => this.say(texts.copyFailed),
    );
  }

  #sayIfNone(line: number | undefined): number | undefined {
    this.say(line === undefined ? texts.noErrors : '');
    return this.#numbered(line);
  }

  /** A line as people count them. */
  #numbered(line: number | undefined): number | undefined {
    this.#host.requestUpdate();
    return line === undefined ? undefined : this.#parts.model.store.numberOf(line);
  }
}
