import type { PropertyValues } from '@lit/reactive-element';
import type { StreamEvent } from '../client/source.js';
import type { Outcome } from '../protocol/server-messages.js';
import { oneOf } from './allowed.js';
import type { FollowController } from './controllers/follow-controller.js';
import type { ChunkBatch } from './controllers/stream-view.js';
import { dropDrawn, keepDrawn } from './drawn/kept.js';
import { StreamTextEvent } from './events.js';
import { adoptLoaded, type Lazy } from './lazy.js';
import { note } from './notes.js';
import { property } from './property.js';
import { StreamElement } from './stream-element.js';
import { blockStyles } from './text/block-styles.js';
import type { Highlighter } from './text/code-tokens.js';
import { copySelection } from './text/copy-selection.js';
import { drawnIn } from './text/light-children.js';
import { TextDisplay } from './text/text-display.js';
import { hasNamedParts, lazily, needsOf } from './text/text-features.js';
import { type NamedPart, slotOf, type TextParts } from './text/text-parts.js';
import { textStyles } from './text/text-styles.js';
import { texts } from './texts.js';
import { type Child, h } from './vnode.js';

const FORMATS = ['plain', 'markdown', 'code'] as const;
const REASONING_MODES = ['preview', 'open', 'closed'] as const;

/**
 * Text as it is written.
 *
 * ```html
 * <stream-room room="desk">
 *   <stream-text stream="answer" format="markdown"></stream-text>
 * </stream-room>
 *
 * <stream-text src="/poem.txt" follow></stream-text>
 * ```
 *
 * The text is in the light DOM, where the page's styles apply, in blocks of about 2 KB that end with a line
 * (and those of a long text in groups). What is appended never touches what is there: nodes and selections stay.
 * Of Markdown the first 32 blocks are children of one `div[data-stream-markdown]`, so that rules for neighbours hold
 * (`h2 + p`); those of a longer text stand in groups within it. A paragraph of over 8,192 characters goes on in parts, each
 * in lines of its own.
 *
 * Copying gives exactly the stream's text, as do `text` and, when plain and no slot is filled, `textContent`.
 *
 * Markdown is rendered as it arrives, block by block; its engine is loaded when the first element asks for it, and
 * what arrives until then waits. So is all else that a plain text does without.
 *
 * A stream may carry named parts beside the answer. The part `reasoning` stands in a box that can be opened and says how
 * long it took; the others stand where they appeared. `only-part` shows one of them alone, so that a page can
 * put it elsewhere:
 *
 * ```html
 * <aside><stream-text stream="answer" only-part="reasoning"></stream-text></aside>
 * <stream-text stream="answer" only-part=""></stream-text>
 * ```
 *
 * @element stream-text
 * @attr {'plain' | 'markdown' | 'code'} format - `code`: monospaced, lines are not wrapped. Default `plain`.
 * @attr {'append' | 'prepend' | 'replace'} mode - What a text without a mode of its own does. Default `append`.
 * @attr {boolean} follow - Keeps the end in view while the text grows, as long as the person is at the end.
 * @attr {string} only-part - Shows this part alone; empty: the answer alone. Default: all parts.
 * @attr {'preview' | 'open' | 'closed'} reasoning - How the part `reasoning` stands while it is written: closed with its last
 *   line in view, open until the answer begins, or closed. What the person has chosen stays. Default `preview`.
 * @attr {boolean} html - Markup in the text (in Markdown) or sent as such is shown as markup, sanitised. Default: as text.
 * @attr {string} image-origins - In Markdown: origins, separated by spaces, from which images are shown beside the page's own;
 *   others become links.
 * @attr {string} language - With `format="code"`: what the code is written in, for `highlight`.
 * @attr {boolean} highlight - Code is coloured, by the highlighter of the kit or that of the property.
 * @attr {'on' | 'off'} caret - Whether a caret marks where the text goes on. Default `on`.
 * @attr {boolean} pace - Bursts are shown evenly, at most some tenths of a second late. Not where motion is to be reduced.
 * @attr {boolean} fade - New words fade in. Not where motion is to be reduced.
 * @attr {boolean} toolbar - Shows buttons to copy and to save the text.
 * @attr {string} stream - The name of a stream in the nearest `<stream-room>`.
 * @attr {string} src - The address of an HTTP stream, or of a WebSocket (`wss:`).
 * @attr {string} method - With `src`: the request's method. Default `GET`, or `POST` with a `body`.
 * @attr {string} headers - With `src`: the request's headers, as JSON of an object.
 * @attr {string} body - With `src`: the request's body. JSON is sent as such.
 * @attr {string} src-format - With `src`: how the answer is read, where its headers and first events do not tell: `text`, `json`,
 *   `ndjson`, `sse`, `openai-chat`, `openai-responses`, `anthropic`, `ui-message-stream` or `durable-stream`.
 * @attr {string} for - The id of the `<stream-room>`, or of another element whose stream is shown.
 * @attr {'on' | 'off'} announce - `off`: says nothing to assistive technology when it starts and ends.
 *
 * @fires stream-start - A generation is shown: `stream`, `generation`, `run`.
 * @fires stream-chunk - Chunks were painted: `chunks`, `firstSeq`.
 * @fires stream-text - Text was painted: `text`, `mode`, `part`.
 * @fires stream-error - It failed: `error`, `chunkCount`. What had arrived stays.
 * @fires stream-done - It is complete: `result`, `interrupted`.
 * @fires stream-cancel - It was stopped: `reason`.
 * @fires stream-reset - A new generation has begun; the old text is stale until the new one has some.
 * @fires stream-gap - Chunks `from` to `to` are no longer kept.
 *
 * @slot loading - While there is nothing yet.
 * @slot empty - When it is complete without any text.
 * @slot error - In place of the error's own words and its retry button.
 *
 * @csspart content - Around the text.
 * @csspart toolbar - Around the buttons over the text; `copy` and `download` in it, and `language` of code.
 * @csspart reasoning - The box of the part `reasoning`; in it `reasoning-summary` with `reasoning-time` and
 *   `reasoning-preview`, and `reasoning-content`.
 * @csspart part - Around any other named part.
 * @csspart caret - The caret while there is no text yet.
 * @csspart note - What is said of a stop or a lost connection.
 * @csspart error - The error under the text.
 * @csspart error-message
 * @csspart retry - The button in it.
 * @csspart jump - The button that leads to the end.
 *
 * @cssprop --stream-caret-color - Default: `currentColor`.
 * @cssprop --stream-accent - Focus rings.
 * @cssprop --stream-danger - The error.
 * @cssprop --stream-code-font - The font of code.
 * @cssprop --stream-code-max-height - How high a code block may be until it scrolls. Default: `32rem`.
 *
 * @cssstate streaming - And `idle`, `connecting`, `pending`, `complete`, `error`, `cancelled`, `stale`, `offline`,
 *   `reconnecting`, `failed`.
 */
export class StreamText extends StreamElement {
  static override styles = [StreamElement.styles, blockStyles, textStyles];

  /** How the text is shown. */
  @property({ reflect: true, allowed: oneOf(...FORMATS) }) format: (typeof FORMATS)[number] = 'plain';
  /** What a text without a mode of its own does. */
  @property({ allowed: oneOf('append', 'prepend', 'replace') }) mode: 'append' | 'prepend' | 'replace' =
    'append';
  /** Whether the end is kept in view while the text grows. */
  @property({ type: Boolean, reflect: true }) follow = false;
  /** The one part that is shown; empty: the answer; `null`: all of them. Counts from the next stream on. */
  @property({ attribute: 'only-part' }) onlyPart: string | null = null;
  /** How the part `reasoning` stands while it is written. */
  @property({ allowed: oneOf(...REASONING_MODES) }) reasoning: (typeof REASONING_MODES)[number] = 'preview';
  /** Whether markup is shown as markup, sanitised. */
  @property({ type: Boolean }) html = false;
  /** Origins from which images are shown in Markdown, separated by spaces. */
  @property({ attribute: 'image-origins' }) imageOrigins = '';
  /** With `format="code"`: what it is written in. */
  @property() language = '';
  /** Colours code: `true` for the kit's own highlighter, or a function of the page's. */
  @property({ converter: (value) => value !== null })
  highlight: boolean | Highlighter = false;
  /** Whether a caret marks where the text goes on. */
  @property({ reflect: true, allowed: oneOf('on', 'off') }) caret: 'off' | 'on' = 'on';
  /** Whether bursts are shown evenly. */
  @property({ type: Boolean }) pace = false;
  /** Whether new words fade in. */
  @property({ type: Boolean }) fade = false;
  /** Whether there are buttons to copy and to save the text. */
  @property({ type: Boolean }) toolbar = false;

  readonly #display: TextDisplay = new TextDisplay(this, {
    requestFrame: () => this.requestFrame(),
    isReplaying: () => this.replaying,
    onWritten: ({ text, mode, replay }, part) => this.emit(new StreamTextEvent(text, mode, { replay, part })),
  });
  /** What has to be loaded before anything is shown. */
  #needs: readonly Lazy<object>[] = [];
  /** Whether the text has named parts, as far as it has come. */
  #hasParts = false;
  /** Whether the part `reasoning` is open, where somebody has said so. */
  #reasoningOpen: boolean | undefined;
  #follow: FollowController | undefined;
  #secondsTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    // A name and `aria-busy` are told only of what has a role.
    this.internals.role = 'group';
    this.addEventListener('copy', (event) =>
      copySelection(
        event,
        this,
        this.#parts.all.map(({ view }) => view),
        this.format === 'markdown' || this.html,
      ),
    );
  }

  get #parts(): TextParts {
    return this.#display.parts;
  }

  /** All of the text that is painted, without the named parts. */
  get text(): string {
    return this.#parts.own?.view.text ?? '';
  }

  protected override get isEmpty(): boolean {
    return this.#parts.all.every(({ view }) => view.length === 0);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#display.setPainted(true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#secondsTimer);
    this.#secondsTimer = undefined;
    this.#display.setPainted(false);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#load(changed.has('format'));
    if (this.follow) this.#follow ??= lazily.following.value?.followEnd(this);
    if (!this.#display.isCurrent) this.requestFrame();
    if (changed.has('highlight') || changed.has('language') || changed.has('format'))
      this.#display.setPainted(true);
  }

  protected override updated(): void {
    // While a model thinks, the seconds pass without anything coming in.
    if (this.#secondsTimer !== undefined || !this.running || !this.#parts.current?.clock.runs) return;
    if (this.#parts.current === this.#parts.own) return;
    this.#secondsTimer = setTimeout(() => {
      this.#secondsTimer = undefined;
      this.requestUpdate();
    }, 1_000);
  }

  /** All of the text that is painted: the answer, or a named part. */
  getText(part?: string): string {
    if (part === undefined) return this.text;
    return this.#parts.all.find(({ name }) => name === part)?.view.text ?? '';
  }

  /** Puts the text on the clipboard. Rejects when the browser does not allow it. */
  async copy(): Promise<void> {
    await navigator.clipboard.writeText(this.text);
  }

  /** Saves the text as a file. Default: named after the stream. */
  async download(filename?: string): Promise<void> {
    const { saveText, fileNameFor } = await import('./text/save-text.js');
    saveText(this.text, filename ?? fileNameFor(this));
  }

  /** @internal */
  override accepts(event: StreamEvent): boolean {
    if (!this.#hasParts && hasNamedParts(event)) {
      this.#hasParts = true;
      this.#load();
    }
    if (!this.#hasLoaded) return false;
    if (event.type !== 'ended' || !this.#display.drain()) return true;
    this.requestFrame();
    return false;
  }

  /** @internal */
  override onTakeOver(): void {
    keepDrawn(drawnIn(this));
  }

  /** @internal */
  override onTakenOver(): void {
    dropDrawn();
    super.onTakenOver();
  }

  /** @internal */
  override onReset(): void {
    this.#parts.clear();
    this.#reasoningOpen = undefined;
  }

  /** @internal */
  override onChunks(batch: ChunkBatch): void {
    this.#display.read(batch);
  }

  /** @internal */
  override onGap({ from, to }: { readonly from: number; readonly to: number }): void {
    this.#display.addGap(texts.gap(from, to));
  }

  /** @internal */
  override onEnded(_outcome: Outcome): void {
    this.#display.end();
  }

  /** @internal */
  override onFlushed(): void {
    if (this.#hasLoaded && !this.#display.isCurrent) this.#display.renew();
    this.#display.draw();
  }

  /** Loads what is needed. What could not be had is tried again for whoever asks for it next: `again`. */
  #load(again = false): void {
    this.#needs = needsOf(this, this.#hasParts);
    for (const need of this.#needs) {
      const isMissing = !need.settled || (need.error !== undefined && again);
      if (isMissing) need.load().then(() => this.#onLoaded());
    }
    if (this.shadowRoot) adoptLoaded(this.shadowRoot, this.#needs);
  }

  get #hasLoaded(): boolean {
    return this.#needs.every(({ settled }) => settled);
  }

  #onLoaded(): void {
    this.requestUpdate();
    this.requestFrame();
  }

  readonly #drawPart = (part: NamedPart): Child => {
    const { parts } = lazily;
    if (part.name !== 'reasoning' || !parts.value)
      return h('div', { part: 'part', key: part.name }, h('slot', { name: slotOf(part.name) }));
    return parts.value.reasoningBox(part, {
      open:
        this.#reasoningOpen ??
        (this.reasoning === 'open' && (part.clock.runs || holdsSelection(part.container))),
      preview: this.reasoning !== 'closed',
      now: performance.now(),
      onToggle: (open) => {
        this.#reasoningOpen = open;
        this.requestUpdate();
      },
    });
  };

  protected override placeholder(): Child {
    // What the toolbar would move when it comes waits for it, as the text does.
    return this.toolbar && !lazily.toolbar.settled ? undefined : super.placeholder();
  }

  protected override loading(): Child {
    return this.caret !== 'off' && h('span', { part: 'caret' });
  }

  protected override extra(): Child {
    return this.#follow && lazily.following.value?.jumpButton(this.#follow);
  }

  protected override notes(): readonly Child[] {
    const { markdown, markup } = lazily;
    const failed = this.#needs.some(
      (need) => (need === markdown || need === markup) && need.error !== undefined,
    );
    return [failed && note(texts.formatFailed), ...super.notes()];
  }

  /** @internal */
  override chrome(): readonly Child[] {
    return [
      this.toolbar && lazily.toolbar.value?.toolbarOf(this),
      h(
        'div',
        { part: 'content' },
        ...this.#parts.named('before').map(this.#drawPart),
        h('slot'),
        ...this.#parts.named('after').map(this.#drawPart),
      ),
      ...super.chrome(),
    ];
  }
}

/** What somebody is selecting in it must not be closed up under their hand. */
function holdsSelection(container: HTMLElement): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(container, true);
}

declare global {
  interface HTMLElementTagNameMap {
    'stream-text': StreamText;
  }
}
