import type { PropertyValues } from '@lit/reactive-element';
import { html, nothing } from 'lit/html.js';
import type { StreamEvent } from '../client/source.js';
import { isTerminal } from '../client/state.js';
import { oneOf, wholeFrom } from './allowed.js';
import type { ChunkBatch } from './controllers/stream-view.js';
import { adoptLoaded, Lazy } from './lazy.js';
import { LEVELS, type Level } from './log/levels.js';
import { lineStyles } from './log/line-styles.js';
import { type LogTextOptions, readText, saveText } from './log/log-export.js';
import type { LogSearchOptions } from './log/log-finder.js';
import { LogParts } from './log/log-parts.js';
import { logStyles } from './log/log-styles.js';
import type { Timestamps } from './log/log-times.js';
import type { ToolbarLog } from './log/log-toolbar.js';
import { renderWindow } from './log/log-window.js';
import { paletteStyles } from './log/palette.js';
import { property } from './property.js';
import { TemplateElement } from './template-element.js';
import { texts } from './texts/log.js';
import type { Child } from './vnode.js';

const tools = new Lazy(() => import('./log/log-tools.js'));

export type { LogTextOptions } from './log/log-export.js';
export type { LogSearchOptions } from './log/log-finder.js';

/** How many lines are kept unless the page says otherwise. */
const MAX_LINES = 1_000_000;

/**
 * A log as it is written: colours, a million lines, the end kept in view, and what one needs to find something in it.
 *
 * ```html
 * <stream-log stream="build" toolbar line-numbers></stream-log>
 *
 * <stream-log src="/deploy.log" max-lines="20000" timestamps="relative" level="info" label="Deployment"></stream-log>
 * ```
 *
 * Lines end at LF. CR, backspace and the sequences that move within a line or erase in it do what they do in a
 * terminal, so a progress bar redraws in place; a line that has ended stays (several lines that a program redraws
 * follow one another). All ANSI colours, decorations and links are shown, other escape
 * sequences left out. Levels are read from what lines say, also JSON ones. Only the lines in view are in the document;
 * copying, searching, `text()` and `download()` are served from all there are. While more lines come in a frame than fit into the
 * window, every second frame is drawn. The size is the element's: give it a `block-size`, or let it fill its box.
 *
 * Keys, while the lines have the focus: those that scroll; `/` or Ctrl+F to the search field; `n` `N` next and previous
 * match; `e` `E` next and previous error; `j` `k` the line below and above; Enter opens or closes its group or JSON;
 * `c` copies it, or the lines that the address names; `w` wraps; `G` goes to the end.
 *
 * Lines are numbered by line feeds, as in the text that is saved: a line that only ends a group is not shown and has its
 * number all the same, and a line of over 1 Mi characters goes on in rows without one.
 *
 * Lines have addresses: `#L10`, `#L10-L20` (Shift and a click on a number), with the element's id before them where it
 * has one: `#build-L10`. The log goes there when the page opens, also when the lines come later.
 *
 * With `max-lines` the oldest lines go, and a row in their place loads them again from the server. A search looks
 * through what is loaded; the server can be asked to look through the rest.
 *
 * @element stream-log
 * @attr {boolean} toolbar - Search, levels, view, copy and download over the lines.
 * @attr {boolean} line-numbers - Numbers before the lines, which are their addresses.
 * @attr {'off' | 'absolute' | 'relative'} timestamps - Times before the lines: of day, or since the first. Default off.
 * @attr {boolean} wrap - Long lines are wrapped.
 * @attr {'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'} level - Only lines at least so severe are shown, and
 *   what continues them. Default: all.
 * @attr {'open' | 'closed'} groups - How `::group::`, `##[group]` and steps begin. Default open.
 * @attr {number} max-lines - How many lines are kept at most; the oldest go first. Default 1,000,000.
 * @attr {string} label - What the log is called, for assistive technology. Default: "Log".
 * @attr {string} stream - The name of a stream in the nearest `<stream-room>`.
 * @attr {string} src - The address of an HTTP stream, or of a WebSocket (`wss:`).
 * @attr {string} method - With `src`: the request's method. Default `GET`, or `POST` with a `body`.
 * @attr {string} headers - With `src`: the request's headers, as JSON of an object.
 * @attr {string} body - With `src`: the request's body. JSON is sent as such.
 * @attr {string} src-format - With `src`: how the answer is read, where its headers and first events do not tell: `text`, `json`,
 *   `ndjson`, `sse`, `openai-chat`, `openai-responses`, `anthropic`, `ui-message-stream` or `durable-stream`.
 * @attr {string} for - The id of the `<stream-room>`, or of another element whose stream is shown.
 * @attr {'on' | 'off'} announce - `off`: says nothing to assistive technology: neither start and end nor slow lines.
 *
 * @fires stream-start - A generation is shown: `stream`, `generation`, `run`.
 * @fires stream-chunk - Chunks were painted: `chunks`, `firstSeq`.
 * @fires stream-text - Text was taken in: `text`, `mode`.
 * @fires stream-error - It failed: `error`, `chunkCount`. What had arrived stays.
 * @fires stream-done - It is complete: `result`, `interrupted`.
 * @fires stream-cancel - It was stopped: `reason`.
 * @fires stream-reset - A new generation has begun; the old lines are stale until the new one has some.
 * @fires stream-gap - Chunks `from` to `to` are no longer kept; a row of the log says so.
 *
 * @slot loading - While there is nothing yet.
 * @slot empty - When it is complete without any line.
 * @slot error - In place of the error's own words and its retry button.
 *
 * @csspart content - Around it all: border and ground.
 * @csspart toolbar - Around the tools.
 * @csspart search - The search field.
 * @csspart menu - Around what stands in a menu where the toolbar is narrow.
 * @csspart tool - Each button of the toolbar.
 * @csspart select - The choices of level and times.
 * @csspart status - What a search has come to.
 * @csspart viewport - What scrolls.
 * @csspart lines - Around the lines that are drawn.
 * @csspart line - Each line; `line-<level>` too where it has a level; `line-step`, `line-gap`, `line-hole` are the log's own.
 * @csspart line-number - A line's number and address.
 * @csspart time - A line's time.
 * @csspart toggle - What opens a group or JSON.
 * @csspart json - The JSON of a line, open.
 * @csspart link - A link in a line.
 * @csspart jump - The button that leads to the end.
 * @csspart note - What is said of a stop or a lost connection.
 * @csspart error - The error under the lines.
 *
 * @cssprop --stream-log-color - Text without a colour of its own.
 * @cssprop --stream-log-background - The ground.
 * @cssprop --stream-log-faint - Line numbers, dim text, `debug` lines.
 * @cssprop --stream-log-hit - The ground of what a search has found; `--stream-log-hit-current` where the person is.
 * @cssprop --stream-log-font-size - Default `0.8125rem`.
 * @cssprop --stream-log-red - And the other fifteen: `black`, `green`, `yellow`, `blue`, `magenta`, `cyan`, `white`, and
 *   `bright-` each.
 * @cssprop --stream-code-font - The font.
 */
export class StreamLog extends TemplateElement implements ToolbarLog {
  static override styles = [TemplateElement.styles, paletteStyles, logStyles, lineStyles];

  readonly #log: LogParts = new LogParts(this, {
    reader: () => this.reader,
    requestFrame: () => this.requestFrame(),
    attempt: (work) => this.#attempt(work),
  });

  /** Whether the tools are shown. */
  @property({ type: Boolean }) toolbar = false;
  /** Whether lines have their numbers before them. */
  @property({ type: Boolean, attribute: 'line-numbers' }) lineNumbers = false;
  /** What times stand before the lines. */
  @property({ allowed: oneOf('off', 'absolute', 'relative') }) timestamps: Timestamps = 'off';
  /** Whether long lines are wrapped. */
  @property({ type: Boolean }) wrap = false;
  /** The least level that is shown; empty: all lines. */
  @property({ allowed: oneOf(...LEVELS) }) level: Level | '' = '';
  /** How groups begin. */
  @property({ allowed: oneOf('open', 'closed') }) groups: 'open' | 'closed' = 'open';
  /** How many lines are kept at most. */
  @property({ type: Number, attribute: 'max-lines', allowed: wholeFrom(1) }) maxLines = MAX_LINES;
  /** What the log is called, for assistive technology. */
  @property() label = '';

  // ---- how it stands ----------------------------------------------------------------------------------------------

  /** How many lines are kept. */
  get lineCount(): number {
    return this.#log.model.store.count;
  }

  /** The number of the first line that is kept, from 1. */
  get firstLine(): number {
    const { store } = this.#log.model;
    return store.numberOf(store.first);
  }

  /** Whether the end is kept in view. */
  get following(): boolean {
    return this.#log.view.following;
  }

  /** What is searched for. */
  get query(): string {
    return this.#log.finder.query;
  }

  /** How it is searched for. */
  get searchOptions(): LogSearchOptions {
    return this.#log.finder.options;
  }

  /** How many of the lines that are kept match, as far as they were looked at; without a query, 0. */
  get matchCount(): number {
    return this.#log.finder.matcher ? this.#log.finder.search.hits.length : 0;
  }

  /** The line that the person is at, from 1: a match, an error, one they went to. */
  get currentLine(): number | undefined {
    const { view, model } = this.#log;
    return view.current === undefined ? undefined : model.store.numberOf(view.current);
  }

  protected override get isEmpty(): boolean {
    return this.#log.model.store.end === 0;
  }

  // ---- life cycle -------------------------------------------------------------------------------------------------

  constructor() {
    super();
    // A name and `aria-busy` are told only of what has a role.
    this.internals.role = 'group';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#log.permalinks.connect();
    if (this.hasUpdated) this.#attach();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#log.detach();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { model } = this.#log;
    if (!this.hasUpdated) this.#log.restoreStill();
    if (this.toolbar && changed.has('toolbar')) void this.#loadTools();
    if (changed.has('maxLines')) model.store.maxLines = this.maxLines;
    if (changed.has('level')) this.#log.find(this.query, this.searchOptions);
    if (changed.has('groups')) model.groups.startClosed = this.groups === 'closed';
    if (changed.has('wrap') || changed.has('lineNumbers') || changed.has('timestamps')) this.#log.look();
    this.requestFrame();
  }

  async #loadTools(): Promise<void> {
    await tools.load();
    if (this.shadowRoot) adoptLoaded(this.shadowRoot, [tools]);
    this.requestUpdate();
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    if (this.isDrawn && this.shadowRoot) this.#log.measureStill(this.shadowRoot);
    return super.createRenderRoot();
  }

  protected override firstUpdated(): void {
    this.#attach();
  }

  #attach(): void {
    if (this.shadowRoot && !this.isDrawn) this.#log.attach(this.shadowRoot);
  }

  /** @internal */
  override drawStill(root: ParentNode & Node): void {
    super.drawStill(root);
    this.#log.drawStill(root);
  }

  /** @internal */
  override measure(): void {
    if (this.isDrawn) this.#log.measureStill(this.renderRoot);
    else this.#log.view.measure();
  }

  /** @internal */
  override onTakenOver(): void {
    const wasDrawn = this.isDrawn;
    super.onTakenOver();
    if (!wasDrawn) return;
    // In this frame still, once its window is rendered.
    void this.updateComplete.then(() => {
      this.#log.coverStill(this.renderRoot);
      this.#attach();
    });
  }

  // ---- what can be asked of it ------------------------------------------------------------------------------------

  /** The log's text: all of it, or some lines. Without escape sequences unless they are asked for. */
  text(options: LogTextOptions = {}): string {
    return readText(this.#log.model.store, options, this.#log.view.textBetween);
  }

  /** All of the log's text. */
  getText(): string {
    return this.text();
  }

  /** Puts the log's text on the clipboard. Rejects where the browser does not allow that. */
  async copy(options: LogTextOptions = {}): Promise<void> {
    await navigator.clipboard.writeText(this.text(options));
  }

  /** Saves the log's text as a file. */
  download(name = `${this.stream || 'log'}.txt`, options: LogTextOptions = {}): void {
    saveText(this.text(options), name);
  }

  /**
   * Looks for a text, and marks where it is; an empty one ends the search. It goes on as lines come.
   *
   * @returns how many of the lines that are kept match, once all were looked at
   */
  async search(query: string, options: LogSearchOptions = {}): Promise<number> {
    this.#log.history.server.stop();
    this.#log.actions.say('');
    this.#log.find(query, options);
    await this.#log.finder.done();
    return this.matchCount;
  }

  /**
   * Has the server look through the lines that are not loaded, for the present query. How far it has looked is shown.
   *
   * @throws {StreamError} `unsupported` when it cannot: for anything but plain text, or without a server
   */
  async searchServer(): Promise<void> {
    await this.#log.history.search();
  }

  /** Goes to the next match; from the last to the first. @returns its line, from 1 */
  nextMatch(): number | undefined {
    return this.#log.actions.nextMatch();
  }

  /** Goes to the match before; from the first to the last. @returns its line, from 1 */
  previousMatch(): number | undefined {
    return this.#log.actions.previousMatch();
  }

  /** Goes to the next line that tells of an error. Resolves to its number, from 1. */
  nextError(): Promise<number | undefined> {
    return this.#log.actions.nextError();
  }

  /** Goes to the line before that tells of an error. Resolves to its number, from 1. */
  previousError(): Promise<number | undefined> {
    return this.#log.actions.previousError();
  }

  /**
   * Goes to a line, by its number from 1, and stays there. What was let go is loaded again.
   *
   * @throws {StreamError} it could not be loaded
   */
  async goToLine(number: number): Promise<void> {
    await this.#log.history.goTo(this.#log.model.store.lineOf(number));
    this.requestUpdate();
  }

  /** Goes to the end and follows it. */
  goToEnd(): void {
    this.#log.view.toEnd();
  }

  /** Follows the end, or stays where it is. */
  setFollowing(following: boolean): void {
    if (following) this.#log.view.toEnd();
    else this.#log.view.release();
  }

  /** Opens or closes all groups there are. */
  setGroups(state: 'open' | 'closed'): void {
    this.#log.model.groups.setAllClosed(state === 'closed');
    this.#log.view.relay();
  }

  // ---- the stream -------------------------------------------------------------------------------------------------

  /** Lines wait for the tools that are over them, but not for those that could not be loaded. @internal */
  override accepts(_event: StreamEvent): boolean {
    return !this.toolbar || tools.settled;
  }

  /** @internal */
  override onReset(): void {
    this.#log.intake.clear();
    this.#log.renew();
  }

  /** @internal */
  override onChunks(batch: ChunkBatch): void {
    const { intake } = this.#log;
    const isFirst = intake.begun === undefined;
    if (intake.take(batch)) this.#log.renew();
    else if (isFirst) this.#log.look();
  }

  /** @internal */
  override onGap({ from, to }: { readonly from: number; readonly to: number }): void {
    this.#log.model.gap(texts.gap(from, to));
  }

  /** @internal */
  override onEnded(): void {
    this.#log.model.end();
  }

  /** @internal */
  override onFlushed(): void {
    this.#log.flush(isTerminal(this.streamState.status));
    for (const event of this.#log.intake.events()) this.emit(event);
  }

  /** What fails is said where the stream's own failures are. */
  #attempt(work: Promise<void>): void {
    work.catch((error: unknown) => this.showError(error));
  }

  readonly #onJump = (): void => this.goToEnd();
  readonly #onSearchServer = (): void => this.#attempt(this.searchServer());
  readonly #onServerMatch = (): void => this.#attempt(this.#log.history.showMatch());

  // ---- chrome -----------------------------------------------------------------------------------------------------

  /** In the window: see below. */
  protected override placeholder(): Child {
    return undefined;
  }

  #renderTools(): unknown {
    if (!tools.value) return tools.settled ? nothing : html`<div class="tools-room"></div>`;
    const { renderToolbar, renderStatus } = tools.value;
    return html`${renderToolbar(this, this.#log.actions)}${renderStatus({
      store: this.#log.model.store,
      finder: this.#log.finder,
      history: this.#log.history,
      said: this.#log.actions.said,
      onSearchServer: this.#onSearchServer,
      onServerMatch: this.#onServerMatch,
    })}`;
  }

  override render(): unknown {
    const { following } = this;
    return html`<div part="content">
        ${this.toolbar ? this.#renderTools() : nothing}
        ${renderWindow({
          label: this.label || this.getAttribute('aria-label') || texts.log,
          isNumbered: this.lineNumbers,
          timestamps: this.timestamps,
          isWrapped: this.wrap,
          input: this.#log.input,
          unseen: following ? undefined : this.#log.view.unseen,
          onJump: this.#onJump,
          placeholder: this.placeholderSlot,
        })}
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'stream-log': StreamLog;
  }
}
