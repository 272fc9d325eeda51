import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { chromeStyles } from './chrome-styles.js';
import { Ticker } from './controllers/ticker.js';
import type { InspectedFrame } from './inspector/frame.js';
import { type FramesHost, renderDetail, renderFrames } from './inspector/frame-list.js';
import { type InspectedLine, inspectLines } from './inspector/inspected-line.js';
import { inspectorStyles } from './inspector/inspector-styles.js';
import { renderControls } from './inspector/line-controls.js';
import { PanelHeight } from './inspector/panel-height.js';
import { nameOfView, putBack, replayInto, showsReplay, viewsOnPage } from './inspector/replay.js';
import { renderStreams, type StreamsHost } from './inspector/streams-table.js';
import { languageOf } from './language.js';
import { property } from './property.js';
import type { StreamElement } from './stream-element.js';
import { texts } from './texts/inspector.js';

/** How often rates are written anew, in milliseconds. */
const TICK = 1_000;
/** Lower than any list of frames can be scrolled, in CSS pixels. */
const END = 10_000_000;

/**
 * A panel for who builds the page: its connections to rooms, their streams, and every frame that passes. It can break the line,
 * hold what arrives, slow it down, and replay a stream from its start into any view.
 *
 * ```html
 * <script type="module">
 *   if (location.hostname === 'localhost') import('rivulet/elements/stream-inspector.js');
 * </script>
 * <stream-inspector></stream-inspector>
 * ```
 *
 * It is part of no bundle but its own, and costs a page without it nothing. It lies at the bottom of the window, closed at first:
 * a button opens it, Escape closes it. From when it is in the page all connections pass through it, so that nothing is missed;
 * one that was open by then is connected anew, and goes on where it was. Tokens are shown nowhere.
 *
 * What an element reads by `src` or `source` does not pass here: the browser's own tools show that.
 *
 * @element stream-inspector
 * @attr {boolean} open - Whether the panel is open.
 *
 * @csspart toggle - The button that opens it.
 * @csspart panel - What it opens.
 *
 * @cssprop --stream-inspector-surface - What it lies on.
 * @cssprop --stream-accent - The frame and stream that were chosen.
 * @cssprop --stream-code-font - The font of frames.
 */
export class StreamInspector extends LitElement implements StreamsHost, FramesHost {
  static override styles = [chromeStyles, inspectorStyles];

  /** Whether the panel is open. */
  @property({ type: Boolean, reflect: true }) open = false;

  /** The stream whose frames are shown alone. @internal */
  stream = '';
  /** The frame that is shown whole. @internal */
  chosen: InspectedFrame | undefined;
  readonly #lines = new Set<InspectedLine>();
  readonly #ticker = new Ticker(this);
  readonly #height = new PanelHeight(() => this.requestUpdate());
  #line: InspectedLine | undefined;
  #filter = '';
  #target: StreamElement | undefined;
  #isAtEnd = true;
  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop ??= inspectLines(this.#lines, this.#onChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // One that is only moved goes on.
    setTimeout(() => {
      if (this.isConnected) return;
      this.#stop?.();
      this.#stop = undefined;
      this.#height.giveBack();
    });
  }

  /** Frames come faster than they can be looked at: once for each that the screen shows. */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated) await new Promise((resolve) => requestAnimationFrame(resolve));
    await super.scheduleUpdate();
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#ticker.every(this.open ? TICK : undefined);
    if (changed.has('open')) this.#onOpened(changed.get('open') as boolean | undefined);
    if (this.open && this.isConnected)
      this.#height.apply(this.renderRoot.querySelector<HTMLElement>('[part="panel"]'));
    if (!this.#isAtEnd || this.chosen) return;
    const list = this.renderRoot.querySelector('[part="frames"]');
    if (list) list.scrollTop = END;
  }

  #onOpened(before: boolean | undefined): void {
    if (!this.open) this.#height.giveBack();
    if (before === undefined) return;
    // Who opened or closed it goes on there.
    const next = this.open ? '[part="frames"], [part="panel"]' : '[part="toggle"]';
    this.renderRoot.querySelector<HTMLElement>(next)?.focus();
  }

  /** @internal */
  onStream(name: string): void {
    this.stream = name;
    this.requestUpdate();
  }

  /** @internal */
  onReplay(name: string): void {
    const line = this.#line;
    const view = this.#target ?? viewsOnPage().find((each) => each.stream === name) ?? viewsOnPage()[0];
    if (!line || !view) return;
    replayInto(view, line.replay(name));
    view.scrollIntoView({ block: 'nearest' });
    this.requestUpdate();
  }

  /** @internal */
  onChoice(frame: InspectedFrame): void {
    this.chosen = frame;
    this.requestUpdate();
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector(`#frame-${frame.number}`)?.scrollIntoView({ block: 'nearest' }),
    );
  }

  /** @internal */
  readonly onScroll = ({ target }: Event): void => {
    const { scrollTop, scrollHeight, clientHeight } = target as HTMLElement;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < 8;
  };

  readonly #onChange = (): void => {
    if (this.open) this.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    if (this.chosen) {
      this.chosen = undefined;
      this.requestUpdate();
    } else this.open = false;
    event.stopPropagation();
  };

  readonly #onFilter = ({ target }: Event): void => {
    this.#filter = (target as HTMLInputElement).value;
    this.requestUpdate();
  };

  #clear(): void {
    this.#line?.log.clear();
    this.chosen = undefined;
    this.requestUpdate();
  }

  #choose(index: number): void {
    this.#line = [...this.#lines][index];
    this.stream = '';
    this.chosen = undefined;
    this.requestUpdate();
  }

  override render(): unknown {
    if (!this.open) {
      return html`<button part="toggle" type="button" title=${texts.inspect} aria-label=${texts.inspect} @click=${() => {
        this.open = true;
      }}><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M1.5 4.5h6m3 0h4M1.5 8h9m3 0h1M1.5 11.5h3m3 0h7"/></svg></button>`;
    }
    if (!this.#line || !this.#lines.has(this.#line)) [this.#line] = this.#lines;
    const line = this.#line;
    return html`<section part="panel" aria-label=${texts.inspector} tabindex="-1" @keydown=${this.#onKey} @change=${this.#onChange} @click=${this.#onChange}>
      ${this.#height.renderHandle()}
      <header part="bar">
        ${this.#renderLines()}
        ${line ? renderControls(line, languageOf(this)) : nothing}
        <button part="close" type="button" title=${texts.close} aria-label=${texts.close} @click=${() => {
          this.open = false;
        }}><svg viewBox="0 0 16 16" aria-hidden="true"><path d="m4 4 8 8m0-8-8 8"/></svg></button>
      </header>
      ${line ? this.#renderBody(line) : html`<p part="nothing">${texts.noConnections}</p>`}
    </section>`;
  }

  #renderLines(): unknown {
    const lines = [...this.#lines];
    if (lines.length === 0) return html`<strong part="title">${texts.inspector}</strong>`;
    return html`<select
      part="lines"
      aria-label=${texts.connection}
      @change=${({ target }: Event) => this.#choose((target as HTMLSelectElement).selectedIndex)}
    >
      ${lines.map((line) => html`<option ?selected=${line === this.#line}>${line.label}</option>`)}
    </select>`;
  }

  #renderBody({ log, model }: InspectedLine): unknown {
    const language = languageOf(this);
    return html`<div part="body">
      <section part="streams" aria-label=${texts.streamList} tabindex="0">
        ${renderStreams(model.streams.values(), this, language)}${this.#renderReplay()}
      </section>
      <section part="traffic" aria-label=${texts.frames}>
        <div part="filter">
          <input type="search" aria-label=${texts.filterFrames} placeholder=${texts.filterFrames} .value=${this.#filter} @input=${this.#onFilter}>
          <button type="button" @click=${() => this.#clear()}>${texts.clear}</button>
        </div>
        ${renderFrames(log.matching(this.#filter, this.stream), this, language)}
      </section>
      <section part="detail" aria-label=${texts.frame} ?hidden=${!this.chosen}>${renderDetail(this.chosen)}</section>
    </div>`;
  }

  #renderReplay(): unknown {
    const views = viewsOnPage();
    if (views.length === 0) return nothing;
    const replays = views.filter(showsReplay);
    return html`<p part="replay">
      <label>${texts.replayInto}
        <select @change=${({ target }: Event) => {
          this.#target = views[(target as HTMLSelectElement).selectedIndex - 1];
        }}>
          <option ?selected=${!this.#target}>${texts.ownElement}</option>
          ${views.map((view) => html`<option ?selected=${view === this.#target}>${nameOfView(view)}</option>`)}
        </select>
      </label>
      ${replays.map(
        (view) =>
          html`<button type="button" @click=${() => {
            putBack(view);
            this.requestUpdate();
          }}>${texts.putBack}: ${nameOfView(view)}</button>`,
      )}
    </p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'stream-inspector': StreamInspector;
  }
}
