import { html, nothing, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { ChunkBatch } from './controllers/stream-controller.js';
import { define } from './define.js';
import { StreamTextEvent } from './events.js';
import { LogAnnouncing } from './log/log-announcing.js';
import { LogRows } from './log/log-rows.js';
import { LogSelection } from './log/log-selection.js';
import { LogStore } from './log/log-store.js';
import { logStyles } from './log/log-styles.js';
import { LogViewport } from './log/log-viewport.js';
import { paletteStyles } from './log/palette.js';
import { StreamElement } from './stream-element.js';
import { ChunkTextDecoder } from './text/text-decoder.js';
import { texts } from './texts.js';

/** How many lines are kept unless the page says otherwise. */
const MAX_LINES = 1_000_000;

/** What `text()` gives. */
export interface LogTextOptions {
  /** The first line wanted, from 1. Default: the first that is kept. */
  readonly from?: number;
  /** The last line wanted, from 1. Default: the last there is. */
  readonly to?: number;
  /** With the escape sequences, as it was appended. Default false. */
  readonly ansi?: boolean;
}

/**
 * A log as it is written: colours, a million lines, the end kept in view.
 *
 * ```html
 * <stream-log stream="build" line-numbers></stream-log>
 *
 * <stream-log src="/deploy.log" max-lines="20000" label="Deployment"></stream-log>
 * ```
 *
 * Lines end at LF. A CR writes over its line, as progress bars mean it. ANSI colours and decorations are shown, all
 * other escape sequences left out. Only the lines in view are in the document; copying, `text()` and `download()`
 * are served from all there are. The size is the element's: give it a `block-size`, or let it fill its box.
 *
 * @element stream-log
 * @attr {boolean} line-numbers - Numbers before the lines.
 * @attr {number} max-lines - How many lines are kept at most; the oldest go first. Default 1,000,000.
 * @attr {string} label - What the log is called, for assistive technology. Default: "Log".
 * @attr {string} stream - The name of a stream in the nearest `<stream-room>`.
 * @attr {string} src - The address of an HTTP stream.
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
 * @fires stream-gap - Chunks `from` to `to` are no longer kept; a line of level `gap` says so in the log.
 *
 * @slot loading - While there is nothing yet.
 * @slot empty - When it is complete without any line.
 * @slot error - In place of the error's own words and its retry button.
 *
 * @csspart content - Around it all: border and ground.
 * @csspart viewport - What scrolls.
 * @csspart lines - Around the lines that are drawn.
 * @csspart line - Each line; `line-<level>` too where it has a level.
 * @csspart jump - The button that leads to the end.
 * @csspart note - What is said of a stop or a lost connection.
 * @csspart error - The error under the lines.
 *
 * @cssprop --stream-log-color - Text without a colour of its own.
 * @cssprop --stream-log-background - The ground.
 * @cssprop --stream-log-faint - Line numbers, dim text, `debug` lines.
 * @cssprop --stream-log-font-size - Default `0.8125rem`.
 * @cssprop --stream-log-red - And the other fifteen: `black`, `green`, `yellow`, `blue`, `magenta`, `cyan`, `white`, and
 *   `bright-` each.
 * @cssprop --stream-code-font - The font.
 */
export class StreamLog extends StreamElement {
  static override styles = [StreamElement.styles, paletteStyles, logStyles];

  readonly #store = new LogStore();
  readonly #decoder = new ChunkTextDecoder();
  readonly #announcing = new LogAnnouncing();

  /** Whether lines have their numbers before them. */
  @property({ type: Boolean, attribute: 'line-numbers' }) lineNumbers = false;
  /** How many lines are kept at most. */
  @property({ type: Number, attribute: 'max-lines' }) maxLines = MAX_LINES;
  /** What the log is called, for assistive technology. */
  @property() label = '';

  #viewport: LogViewport | undefined;
  #rows: LogRows | undefined;
  #selection: LogSelection | undefined;
  /** What was appended in this frame, for the page. */
  #appended: { text: string; mode: 'append' | 'prepend' | 'replace'; replay: boolean }[] = [];
  /** The end of the log when the end was last in view. */
  #seenEnd = 0;
  #wasPinned = true;

  /** How many lines are kept. */
  get lineCount(): number {
    return this.#store.count;
  }

  /** The number of the first line that is kept, from 1. */
  get firstLine(): number {
    return this.#store.first + 1;
  }

  /** Whether the end is kept in view. */
  get following(): boolean {
    return this.#viewport?.pinned ?? true;
  }

  protected override get isEmpty(): boolean {
    return this.#store.end === 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#attach();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#viewport?.dispose();
    this.#selection?.dispose();
    this.#viewport = this.#selection = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('maxLines')) return;
    if (!Number.isInteger(this.maxLines) || this.maxLines < 1) {
      reportError(new TypeError(`<stream-log max-lines="${this.maxLines}">: a number from 1 is expected`));
      this.maxLines = MAX_LINES;
    }
    this.#store.maxLines = this.maxLines;
    this.requestFrame();
  }

  protected override firstUpdated(): void {
    this.#attach();
  }

  /** The log's text: all of it, or some lines. Without escape sequences unless they are asked for. */
  text({ from, to, ansi = false }: LogTextOptions = {}): string {
    const first = from === undefined ? this.#store.first : from - 1;
    const end = to === undefined ? this.#store.end : Math.min(to, this.#store.end);
    return ansi ? this.#store.raw(first, end) : this.#store.text(first, end);
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
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([this.text(options)], { type: 'text/plain;charset=utf-8' }));
    link.download = name;
    link.click();
    // Not before the browser has taken it up.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  /** Goes to a line, by its number from 1, and stays there. */
  goToLine(number: number): void {
    this.#viewport?.toLine(number - 1);
  }

  /** Goes to the end and follows it. */
  goToEnd(): void {
    this.#viewport?.toEnd();
  }

  /** @internal */
  override onReset(): void {
    this.#decoder.reset();
    this.#appended = [];
    this.#clear();
  }

  /** @internal */
  override onChunks({ chunks, time, replay }: ChunkBatch): void {
    for (const chunk of chunks) {
      if (chunk.kind === 'html') continue;
      const meta = chunk.kind === 'text' ? { time: chunk.time ?? time, level: chunk.level } : { time };
      for (const change of this.#decoder.read(chunk)) {
        if (change.mode === 'append') this.#store.append(change.text, meta);
        else this.#clearFor(change.mode);
        if (change.mode === 'prepend') this.#store.prepend(change.text, meta);
        if (change.mode === 'replace') this.#store.append(change.text, meta);
        this.#note(
          change.mode === 'clear' ? '' : change.text,
          change.mode === 'clear' ? 'replace' : change.mode,
          replay,
        );
      }
    }
  }

  /** @internal */
  override onGap({ from, to }: { readonly from: number; readonly to: number }): void {
    this.#endText();
    this.#store.addGap(texts.gap(from, to));
  }

  /** @internal */
  override onEnded(): void {
    this.#endText();
  }

  /** @internal */
  override onFlushed(): void {
    this.#draw();
    const appended = this.#appended;
    this.#appended = [];
    for (const { text, mode, replay } of appended) this.emit(new StreamTextEvent(text, mode, { replay }));
  }

  /** Half a code point that nothing follows. */
  #endText(): void {
    for (const change of this.#decoder.end()) {
      if (change.mode === 'append') this.#store.append(change.text);
    }
  }

  #note(text: string, mode: 'append' | 'prepend' | 'replace', replay: boolean): void {
    const last = this.#appended.at(-1);
    if (last && mode === 'append' && last.mode === 'append' && last.replay === replay) last.text += text;
    else this.#appended.push({ text, mode, replay });
  }

  /** Lines get other numbers: none of those that are drawn is what it was. */
  #clearFor(mode: 'prepend' | 'replace' | 'clear'): void {
    if (mode === 'prepend') this.#rows?.clear();
    else this.#clear();
  }

  #clear(): void {
    this.#store.clear();
    this.#rows?.clear();
    this.#seenEnd = 0;
  }

  #draw(kept = this.#selection?.kept ?? new Set<number>()): void {
    const viewport = this.#viewport;
    const elements = this.#elements;
    if (!viewport || !elements || !this.#rows) return;
    const { first, end } = this.#store;
    const [from, to] = viewport.fit(first, end);
    if (this.#elements)
      this.#announcing.told(this.#elements.viewport, end, viewport.pinned, this.announcements);
    this.#rows.draw(from, to, kept, viewport.placeOf);
    setNumber(elements.sizer, '--_digits', String(end).length);
    setNumber(elements.sizer, '--_columns', this.#rows.longest);
    if (viewport.pinned) this.#seenEnd = end;
    if (viewport.pinned !== this.#wasPinned || !viewport.pinned) this.requestUpdate();
    this.#wasPinned = viewport.pinned;
  }

  get #elements() {
    const find = (selector: string) => this.renderRoot.querySelector<HTMLElement>(selector);
    const [viewport, sizer, probe] = [find('[part="viewport"]'), find('[part="lines"]'), find('.probe')];
    return viewport && sizer && probe ? { viewport, sizer, probe } : undefined;
  }

  #attach(): void {
    const elements = this.#elements;
    if (!elements || this.#viewport) return;
    this.#rows ??= new LogRows(this.#store, elements.sizer);
    this.#viewport = new LogViewport(elements, () => this.requestFrame());
    if (this.shadowRoot) {
      this.#selection = new LogSelection(this.shadowRoot, this.#store, this.#rows, () =>
        this.#viewport?.release(),
      );
    }
    this.requestFrame();
  }

  readonly #onCopy = (event: ClipboardEvent): void => {
    const text = this.#selection?.text;
    if (text === undefined || event.defaultPrevented) return;
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'a' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    this.#selection?.selectAll((kept) => this.#draw(kept));
  };

  readonly #onJump = (): void => this.goToEnd();

  protected override renderLoading(): unknown {
    return texts.loading;
  }

  protected override renderEmptiness(): unknown {
    return texts.empty;
  }

  #renderJump(): unknown {
    if (this.following) return nothing;
    const unseen = this.#store.end - this.#seenEnd;
    return html`<div part="jump-anchor">
      <button part="jump" type="button" @click=${this.#onJump}>
        ${unseen > 0 ? texts.unseenLines(unseen) : texts.jump}<span aria-hidden="true">↓</span>
      </button>
    </div>`;
  }

  override render(): unknown {
    return this.renderFrame(html`<div
        part="viewport"
        role="log"
        tabindex="0"
        aria-label=${this.label || this.getAttribute('aria-label') || texts.log}
        aria-live="off"
        ?data-numbered=${this.lineNumbers}
        @copy=${this.#onCopy}
        @keydown=${this.#onKey}
      >
        <div part="lines"></div>
        <div class="line probe" aria-hidden="true"></div>
      </div>
      ${this.#renderJump()}`);
  }
}

/** A custom property, written only when it changes. */
function setNumber(element: HTMLElement, name: string, value: number): void {
  if (element.style.getPropertyValue(name) !== String(value)) element.style.setProperty(name, String(value));
}

define('stream-log', StreamLog);

declare global {
  interface HTMLElementTagNameMap {
    'stream-log': StreamLog;
  }
}
