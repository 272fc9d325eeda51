import { css, html, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { Outcome } from '../protocol/index.js';
import { FollowController } from './controllers/follow-controller.js';
import type { ChunkBatch } from './controllers/stream-controller.js';
import { define } from './define.js';
import { StreamTextEvent } from './events.js';
import { jumpButton } from './jump-button.js';
import { StreamElement } from './stream-element.js';
import { blockStyles } from './text/block-styles.js';
import { TextBlocks } from './text/text-blocks.js';
import { ChunkTextDecoder, type TextChange } from './text/text-decoder.js';
import { texts } from './texts.js';

const FORMATS = ['plain', 'code'] as const;

/**
 * Text as it is written.
 *
 * ```html
 * <stream-room room="desk">
 *   <stream-text stream="answer"></stream-text>
 * </stream-room>
 *
 * <stream-text src="/poem.txt" follow></stream-text>
 * ```
 *
 * The text is in the light DOM, where the page's styles apply, in blocks of about 2 KB that end with a line
 * (and those of a long text in groups). What is appended never touches what is there: nodes and selections stay.
 * Copying gives exactly the stream's text, as do `text` and, when no slot is filled, `textContent`.
 *
 * @element stream-text
 * @attr {'plain' | 'code'} format - `code`: monospaced, lines are not wrapped. Default `plain`.
 * @attr {'append' | 'prepend' | 'replace'} mode - What a text without a mode of its own does. Default `append`.
 * @attr {boolean} follow - Keeps the end in view while the text grows, as long as the person is at the end.
 * @attr {string} stream - The name of a stream in the nearest `<stream-room>`.
 * @attr {string} src - The address of an HTTP stream.
 * @attr {string} for - The id of the `<stream-room>`, or of another element whose stream is shown.
 * @attr {'on' | 'off'} announce - `off`: says nothing to assistive technology when it starts and ends.
 *
 * @fires stream-start - A generation is shown: `stream`, `generation`, `run`.
 * @fires stream-chunk - Chunks were painted: `chunks`, `firstSeq`.
 * @fires stream-text - Text was painted: `text`, `mode`.
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
 * @cssprop --stream-code-font - The font of `format="code"`.
 *
 * @cssstate streaming - And `idle`, `connecting`, `pending`, `complete`, `error`, `cancelled`, `stale`, `offline`,
 *   `reconnecting`, `failed`.
 */
export class StreamText extends StreamElement {
  static override styles = [
    StreamElement.styles,
    blockStyles,
    css`
      /* Inherited by what is in a group. */
      ::slotted(:is([data-stream-block], [data-stream-group])) {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }

      ::slotted([data-stream-block]) {
        contain-intrinsic-block-size: auto 28lh;
      }

      /*
       * Inherited by the last block. A rule for what is slotted, with a state of the host in it, would have
       * Chromium look at every block and group whenever a state is set, be it to what it was.
       */
      :host([data-stream-active]:not(:state(stale))) {
        --_caret: '';
      }

      [part='caret']::after {
        content: '';
        display: block;
        inline-size: max(2px, 0.1em);
        block-size: 1.2em;
        background: var(--stream-caret-color, currentColor);
      }

      [part='caret'] {
        display: flex;
        align-items: center;
        block-size: 1lh;
      }

      ::slotted([data-stream-gap]) {
        margin-block: 0.75em;
        padding-block: 0.35em;
        border-block: 1px dashed var(--_line);
        color: var(--_muted);
        font-size: 0.875em;
        text-align: center;
      }

      ::slotted([data-stream-gap])::before {
        content: attr(aria-label);
      }

      :host([format='code']) [part='content'] {
        overflow-x: auto;
        padding: 0.85em 1em;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_fill);
        font-family: var(--stream-code-font, ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, monospace);
        font-size: 0.9em;
        line-height: 1.55;
        tab-size: 2;
      }

      :host([format='code']) [part='content']:focus-visible {
        outline: 2px solid var(--_accent);
        outline-offset: 2px;
      }

      :host([format='code']) ::slotted(:is([data-stream-block], [data-stream-group])) {
        white-space: pre;
        overflow-wrap: normal;
        inline-size: max-content;
        min-inline-size: 100%;
      }

      @media (prefers-reduced-motion: no-preference) {
        [part='caret']::after {
          animation: blink 1.1s steps(1) infinite;
        }
      }
    `,
  ];

  readonly #follow = new FollowController(this, {
    content: () => this.renderRoot.querySelector('[part="content"]'),
  });
  readonly #blocks = new TextBlocks(this, () => this.requestFrame());
  readonly #decoder = new ChunkTextDecoder();

  /** How the text is shown. */
  @property({ reflect: true }) format: (typeof FORMATS)[number] | (string & {}) = 'plain';
  /** What a text without a mode of its own does. */
  @property() mode: 'append' | 'prepend' | 'replace' = 'append';
  /** Whether the end is kept in view while the text grows. */
  @property({ type: Boolean, reflect: true }) follow = false;

  /** Changes of this frame that were not written yet: neighbours that only append are one. */
  #changes: { mode: TextChange['mode']; text: string; replay: boolean }[] = [];

  constructor() {
    super();
    this.addEventListener('copy', this.#onCopy);
  }

  /** All of the text that is painted. */
  get text(): string {
    return this.#blocks.text;
  }

  protected override get isEmpty(): boolean {
    return this.#blocks.length === 0;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('format') && !(FORMATS as readonly string[]).includes(this.format)) {
      reportError(
        new TypeError(
          `<stream-text format="${this.format}">: ${FORMATS.join(' or ')} is expected; shown as plain`,
        ),
      );
    }
  }

  /** All of the text that is painted. */
  getText(): string {
    return this.text;
  }

  /** @internal */
  override onReset(): void {
    this.#changes = [];
    this.#decoder.reset();
    this.#blocks.clear();
  }

  /** @internal */
  override onChunks({ chunks, replay }: ChunkBatch): void {
    for (const chunk of chunks) {
      for (const change of this.#decoder.read(chunk, this.mode)) this.#gather(change, replay);
    }
  }

  /** @internal */
  override onGap({ from, to }: { readonly from: number; readonly to: number }): void {
    for (const change of this.#decoder.end()) this.#gather(change, this.replaying);
    this.#write();
    this.#blocks.addGap(texts.gap(from, to));
  }

  /** @internal */
  override onEnded(_outcome: Outcome): void {
    for (const change of this.#decoder.end()) this.#gather(change, this.replaying);
    this.#write();
  }

  /** @internal */
  override onFlushed(): void {
    this.#blocks.settle();
    this.#write();
  }

  #gather(change: TextChange, replay: boolean): void {
    const last = this.#changes.at(-1);
    const text = change.mode === 'clear' ? '' : change.text;
    // A text that is replaced or cleared before it was painted need not be painted.
    if (change.mode === 'replace' || change.mode === 'clear') this.#changes = [];
    else if (last?.mode === change.mode && change.mode === 'append' && last.replay === replay) {
      last.text += text;
      return;
    }
    this.#changes.push({ mode: change.mode, text, replay });
  }

  #write(): void {
    const changes = this.#changes;
    if (changes.length === 0) return;
    this.#changes = [];
    for (const { mode, text, replay } of changes) {
      if (mode === 'clear') this.#blocks.clear();
      else this.#blocks[mode](text);
      this.emit(new StreamTextEvent(text, mode === 'clear' ? 'replace' : mode, { replay }));
    }
  }

  readonly #onCopy = (event: ClipboardEvent): void => {
    const selection = document.getSelection();
    if (event.defaultPrevented || !selection || selection.isCollapsed || !event.clipboardData) return;
    const range = selection.getRangeAt(0);
    // A selection that reaches beyond this element is the browser's to copy.
    if (!this.contains(range.startContainer) || !this.contains(range.endContainer)) return;
    event.clipboardData.setData('text/plain', this.#blocks.textIn(range));
    event.preventDefault();
  };

  protected override renderLoading(): unknown {
    return html`<span part="caret"></span>`;
  }

  protected override renderExtra(): unknown {
    return jumpButton(this.#follow);
  }

  override render(): unknown {
    return this.renderFrame(html`<slot></slot>`);
  }
}

define('stream-text', StreamText);

declare global {
  interface HTMLElementTagNameMap {
    'stream-text': StreamText;
  }
}
