import type { PropertyValues } from '@lit/reactive-element';
import { html, nothing } from 'lit/html.js';
import type { ConnectionState } from '../client/source.js';
import { announce } from './announcer.js';
import { HostLabel } from './controllers/host-label.js';
import type { ChunkBatch } from './controllers/stream-view.js';
import { Ticker } from './controllers/ticker.js';
import { setState } from './custom-state.js';
import { StreamJumpEvent } from './events.js';
import { isServer } from './is-server.js';
import { languageOf } from './language.js';
import { inOneTextOfWholes } from './one-text.js';
import { formatNumber } from './progress/format.js';
import { property } from './property.js';
import type { RoomClient } from './room-provider.js';
import { placePanel } from './status/panel-place.js';
import { RunRates } from './status/run-rates.js';
import { type RunningRow, renderRunning, runningStyles } from './status/running-list.js';
import { RunsController } from './status/runs-controller.js';
import { connectionSentence, isLost, modelOf, secondsToRetry, streamFacts } from './status/sentences.js';
import { statusStyles } from './status/status-styles.js';
import { TextRate } from './status/text-rate.js';
import { findView, moveTo } from './steps/find-view.js';
import { RunActions } from './steps/run-actions.js';
import type { RunEntry } from './steps/run-list.js';
import { TemplateElement } from './template-element.js';
import { texts } from './texts/work.js';
import type { Child } from './vnode.js';

/** How often times are written anew, in milliseconds. */
const TICK = 1_000;

/**
 * The connection, and what is running now, in one line that never becomes two: what has no room left is not shown.
 *
 * ```html
 * <stream-room room="desk">
 *   <stream-status runs></stream-status>
 *   <stream-status stream="answer"></stream-status>
 * </stream-room>
 * ```
 *
 * Without `stream` it shows the room's connection: connected, offline, or in how many seconds it is tried again.
 * With a stream also how it stands, its step, the model's name (`meta.model`), how many chunks there are and how
 * fast they come. Tokens per second are an estimate, shown where the text has a model. With `runs` it counts what
 * is under way in the room; a click lists it, each with its step, its time, its rate and a way to stop it.
 *
 * It says to assistive technology that the connection was lost and is there again; of a stream, as every view
 * does, that it started and how it ended, once for all views of it; and nothing else by itself.
 *
 * @element stream-status
 * @attr {string} stream - The name of a stream in the room.
 * @attr {string} for - The id of the `<stream-room>`; or of a form or view whose stream is shown.
 * @attr {boolean} runs - Counts what is running in the room, and lists it when asked.
 * @attr {boolean} compact - The mark and the count alone; the words are there for assistive technology.
 *
 * @fires stream-jump - `stream`, `run`: somebody wants to see a run's output. Cancelled, the page does what it likes.
 *
 * @slot error - In place of the error's own words and its retry button.
 *
 * @csspart line
 * @csspart dot - The mark of the connection; its `data-state` says how it stands.
 * @csspart connection - What is said of the connection.
 * @csspart status - What is said of the stream.
 * @csspart count - The button that says how much is running.
 * @csspart panel - What it opens.
 *
 * @cssprop --stream-success - The mark while connected.
 * @cssprop --stream-danger - The mark while not.
 * @cssprop --stream-surface - What the list of what is running lies on.
 *
 * @cssstate online - Connected.
 * @cssstate active - With `runs`: something is running. And those of every view.
 */
export class StreamStatus extends TemplateElement {
  static override styles = [TemplateElement.styles, runningStyles, statusStyles];

  /** Whether what is running in the room is counted and listed. */
  @property({ type: Boolean }) runs = false;
  /** Whether only the mark and the count are shown. */
  @property({ type: Boolean, reflect: true }) compact = false;

  readonly #running = new RunsController(this);
  readonly #rates = new RunRates(() => this.requestUpdate());
  readonly #actions = new RunActions(() => this.requestUpdate());
  readonly #ticker = new Ticker(this);
  #client: RoomClient | undefined;
  /** The room around it names none. */
  #isUnnamed = false;
  #stopWatching: (() => void) | undefined;
  #lost = false;
  #isOpen = false;
  #rate = new TextRate();

  constructor() {
    super();
    new HostLabel(this);
  }

  /** @internal */
  override get marksBusy(): boolean {
    return false;
  }

  /** How the connection stands. */
  get connection(): ConnectionState {
    if (this.#client) return this.#client.connection;
    const { connection, generation } = this.streamState;
    // A page that a server draws has none yet.
    if (connection.state !== 'connecting' || isServer) return connection;
    // A source that never speaks of a connection has one once it has spoken at all.
    if (generation !== '') return { state: 'connected' };
    return this.error || this.#isUnnamed ? { state: 'closed' } : connection;
  }

  /** With `runs`: what is running in the room, oldest first. */
  get runningRuns(): readonly RunEntry[] {
    return this.#running.running;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch(undefined);
    this.#rates.follow(undefined, []);
  }

  /** @internal */
  override onReset(): void {
    this.#rate = new TextRate();
  }

  /** @internal */
  override onChunks({ chunks, time }: ChunkBatch): void {
    this.#rate.add(chunks, time);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const running = this.#running.running;
    const { connection } = this;
    setState(this.internals, 'online', connection.state === 'connected');
    setState(this.internals, 'active', running.length > 0);
    this.#tellConnection(connection);
    const isCounting = secondsToRetry(connection, Date.now()) !== undefined || this.#isOpen;
    this.#ticker.every(isCounting ? TICK : undefined);
  }

  #findClient(): void {
    if (this.source || this.src) {
      this.#watch(undefined);
      return;
    }
    this.findRoom().then(
      (client) => this.#watch(this.isConnected ? client : undefined, !client),
      (error: unknown) => {
        this.#watch(undefined);
        // With a stream or a form to show, that is where errors are told.
        if (!this.streamName && !this.htmlFor && !this.error && this.isConnected) this.showError(error);
      },
    );
  }

  #watch(client: RoomClient | undefined, isUnnamed = false): void {
    if (client === this.#client && isUnnamed === this.#isUnnamed) return;
    this.#isUnnamed = isUnnamed;
    this.#stopWatching?.();
    this.#client = this.#actions.room = client;
    this.#stopWatching = client?.onConnection(() => this.requestUpdate());
    this.requestUpdate();
  }

  #tellConnection(connection: ConnectionState): void {
    const lost = isLost(connection);
    if (lost === this.#lost || (connection.state !== 'connected' && !lost)) return;
    this.#lost = lost;
    if (this.announcements !== 'off') announce('connection', lost ? texts.offline : texts.connected);
  }

  #facts(): string[] {
    const facts = streamFacts(this.streamState);
    // Of a line that is lost, how fast it was is no fact any more.
    if (this.status !== 'streaming' || isLost(this.connection)) return facts;
    const rate = this.#rateOf(this.#rate, modelOf(this.streamState) !== undefined);
    return rate ? [...facts, rate] : facts;
  }

  #rateOf({ tokens, chunks }: TextRate, ofModel: boolean): string | undefined {
    const language = languageOf(this);
    if (ofModel && tokens !== undefined) {
      return texts.perSecond(`≈ ${formatNumber(Math.round(tokens), language)}`, texts.tokens);
    }
    return chunks === undefined
      ? undefined
      : texts.perSecond(formatNumber(chunks, language), texts.chunkUnit);
  }

  // ---- what is running in the room ------------------------------------------------------------------------------

  readonly #onToggle = (event: ToggleEvent): void => {
    this.#isOpen = event.newState === 'open';
    const panel = event.target as HTMLElement;
    const button = this.shadowRoot?.querySelector<HTMLElement>('[part="count"]');
    if (this.#isOpen && button) placePanel(panel, button);
    // Who was in it goes on where it was opened: not every browser sees to that.
    else if (panel.contains(this.shadowRoot?.activeElement ?? null)) button?.focus();
    this.requestUpdate();
  };

  #jumpOf({ run, stream }: RunEntry): (() => void) | undefined {
    const view = this.#client && findView(this.#client.stream(stream));
    if (!view) return undefined;
    return () => {
      this.shadowRoot?.querySelector<HTMLElement>('[part="panel"]')?.hidePopover();
      if (this.dispatchEvent(new StreamJumpEvent(stream, run))) moveTo(view);
    };
  }

  #rowOf(entry: RunEntry): RunningRow {
    const known = this.#rates.of(entry.stream);
    const model = known && modelOf(known);
    const rate = known && this.#rateOf(known.rate, model !== undefined);
    return {
      entry,
      facts: [model, rate].filter((fact) => fact !== undefined),
      isAsked: this.#actions.isAsked(entry),
      refusal: this.#actions.refusalOf(entry),
      onJump: this.#jumpOf(entry),
      onStop: () => this.#actions.ask(entry, 'stop'),
    };
  }

  protected override update(changed: PropertyValues): void {
    // Before the update is done: what these ask for is part of it.
    this.#findClient();
    this.#running.use(this.runs ? this.#client : undefined);
    this.#rates.follow(this.#client, this.#isOpen ? this.#running.running.map(({ stream }) => stream) : []);
    const panel = this.shadowRoot?.querySelector<HTMLElement>('[part="panel"]');
    const hadFocus = panel?.contains(this.shadowRoot?.activeElement ?? null) ?? false;
    super.update(changed);
    // The row that had the focus may have ended; the list is still open.
    if (hadFocus && !this.shadowRoot?.activeElement) panel?.focus();
  }

  /** @internal */
  override chrome(): readonly Child[] {
    return this.status === 'error' ? [] : [this.errorRegion()];
  }

  override render(): unknown {
    const { connection } = this;
    const sentence = connectionSentence(connection, Date.now());
    const facts = this.#facts();
    return html`<div part="line" title=${this.compact ? sentence : nothing}>
        <span part="dot" data-state=${connection.state} aria-hidden="true"></span>
        <span part="connection" data-usual="${texts.connecting}
${texts.connected}">${sentence}</span>
        ${this.runs ? this.#renderCount() : nothing}
        ${facts.length > 0 ? html`<span part="status">${inOneTextOfWholes(facts)}</span>` : nothing}
      </div>
      ${this.runs ? this.#renderPanel() : nothing}`;
  }

  #renderCount(): unknown {
    const { length } = this.#running.running;
    // It stays while its panel is open: what is open must not lose what it belongs to.
    if (length === 0 && !this.#isOpen) return nothing;
    return html`<button part="count" type="button" popovertarget="panel" aria-expanded=${this.#isOpen}>
      <bdi>${texts.runningCount(length)}</bdi>
    </button>`;
  }

  #renderPanel(): unknown {
    const rows = this.#isOpen ? this.#running.running.map((entry) => this.#rowOf(entry)) : [];
    return html`<div
      part="panel"
      id="panel"
      popover
      tabindex="-1"
      role="dialog"
      aria-label=${texts.runs}
      @toggle=${this.#onToggle}
    >
      ${this.#isOpen ? renderRunning(rows, Date.now(), languageOf(this)) : nothing}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'stream-status': StreamStatus;
  }
}
