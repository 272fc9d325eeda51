import { css, html, nothing, type PropertyValues } from 'lit';
import type { ConnectionState } from '../client/source.js';
import type { Chunk } from '../protocol/index.js';
import { announce } from './announcer.js';
import type { ChunkBatch } from './controllers/stream-controller.js';
import { define } from './define.js';
import { formatNumber } from './progress/format.js';
import { observe, type Pace, rateOf } from './progress/pace.js';
import type { RoomClient } from './room-provider.js';
import { StreamElement } from './stream-element.js';
import { texts } from './texts.js';

/** How many UTF-16 code units come to a token, about: what tokenizers of English text are known for. */
const UNITS_PER_TOKEN = 4;

/**
 * The connection, and what is running now, in one line.
 *
 * ```html
 * <stream-room room="desk">
 *   <stream-status></stream-status>
 *   <stream-status stream="answer"></stream-status>
 * </stream-room>
 * ```
 *
 * Without `stream` it shows the room's connection alone: connected, offline, or in how many seconds it is tried
 * again. With a stream also how it stands, its step, the model's name (`meta.model`), how many chunks there are
 * and how fast they come. Tokens per second are an estimate, shown where the text has a model.
 *
 * @element stream-status
 * @attr {string} stream - The name of a stream in the room.
 * @attr {string} for - The id of the `<stream-room>`; or of a form or view whose stream is shown.
 *
 * @slot error - In place of the error's own words and its retry button.
 *
 * @csspart dot - The mark of the connection.
 * @csspart connection - What is said of the connection.
 * @csspart status - What is said of the stream.
 *
 * @cssprop --stream-success - The mark while connected.
 * @cssprop --stream-danger - The mark while not.
 *
 * @cssstate online - Connected. And those of every view.
 */
export class StreamStatus extends StreamElement {
  static override styles = [
    StreamElement.styles,
    css`
      :host {
        font-size: 0.875em;
        font-variant-numeric: tabular-nums;
      }

      [part='line'] {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.15em 0.5em;
        min-block-size: 1lh;
        color: var(--_muted);
      }

      [part='line'] > [part]:not([part='dot'], :last-child)::after {
        content: '·';
        margin-inline-start: 0.5em;
      }

      [part='dot'] {
        flex: none;
        box-sizing: border-box;
        inline-size: 0.6em;
        block-size: 0.6em;
        border: 0.15em solid currentColor;
        border-radius: 50%;
      }

      [part='dot'][data-state='connected'] {
        border-color: var(--_success);
        background: var(--_success);
      }

      [part='dot'][data-state='offline'],
      [part='dot'][data-state='reconnecting'],
      [part='dot'][data-state='closed'] {
        border-color: var(--_danger);
      }
    `,
  ];

  #client: RoomClient | undefined;
  #stopWatching: (() => void) | undefined;
  #lost = false;
  #ticking: ReturnType<typeof setTimeout> | undefined;
  #chunkPace: Pace = [];
  #textPace: Pace = [];
  #units = 0;

  /** @internal */
  override get marksBusy(): boolean {
    return false;
  }

  /** How the connection stands. */
  get connection(): ConnectionState {
    if (this.#client) return this.#client.connection;
    const { connection, generation } = this.streamState;
    // A source that never speaks of a connection has one once it has spoken at all.
    return connection.state === 'connecting' && generation !== '' ? { state: 'connected' } : connection;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch(undefined);
    clearTimeout(this.#ticking);
  }

  /** @internal */
  override onReset(): void {
    this.#chunkPace = [];
    this.#textPace = [];
    this.#units = 0;
  }

  /** @internal */
  override onChunks({ chunks, time }: ChunkBatch): void {
    for (const chunk of chunks) this.#units += unitsOf(chunk);
    this.#chunkPace = observe(this.#chunkPace, { time, value: this.chunkCount });
    this.#textPace = observe(this.#textPace, { time, value: this.#units });
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.#findClient();
    const { state } = this.connection;
    if (state === 'connected') this.internals.states.add('online');
    else this.internals.states.delete('online');
    this.#tellConnection(state);
    clearTimeout(this.#ticking);
    if (this.#secondsToRetry() !== undefined) this.#ticking = setTimeout(() => this.requestUpdate(), 1_000);
  }

  #findClient(): void {
    if (this.source || this.src) {
      this.#watch(undefined);
      return;
    }
    this.findRoom().then(
      (client) => this.#watch(this.isConnected ? client : undefined),
      (error: unknown) => {
        this.#watch(undefined);
        // With a stream or a form to show, that is where errors are told.
        if (!this.streamName && !this.htmlFor && !this.error && this.isConnected) this.showError(error);
      },
    );
  }

  #watch(client: RoomClient | undefined): void {
    if (client === this.#client) return;
    this.#stopWatching?.();
    this.#client = client;
    this.#stopWatching = client?.onConnection(() => this.requestUpdate());
    this.requestUpdate();
  }

  #tellConnection(state: ConnectionState['state']): void {
    const lost = isLost(state);
    if (lost === this.#lost || (state !== 'connected' && !lost)) return;
    this.#lost = lost;
    if (this.announcements !== 'off') announce('connection', lost ? texts.offline : texts.connected);
  }

  #secondsToRetry(): number | undefined {
    const { connection } = this;
    if (!('retryAt' in connection) || connection.retryAt === undefined) return undefined;
    const seconds = Math.ceil((connection.retryAt - Date.now()) / 1_000);
    return seconds > 0 ? seconds : undefined;
  }

  #connectionSentence(): string {
    const { state } = this.connection;
    const seconds = this.#secondsToRetry();
    if (state === 'connected') return texts.connected;
    if (state === 'connecting') return texts.connecting;
    if (state === 'closed') return texts.closed;
    const sentence = state === 'offline' ? texts.offline : texts.reconnecting;
    return seconds === undefined ? sentence : `${texts.offline}. ${texts.retryIn(seconds)}`;
  }

  #facts(): string[] {
    const { status, progress, meta, position, chunkCount, generation, interrupted } = this.streamState;
    if (generation === '' && status !== 'pending') return [];
    const model = typeof meta.model === 'string' ? meta.model : undefined;
    const sentence = {
      idle: texts.idle,
      pending: texts.waiting(position),
      streaming: progress?.step ?? texts.running,
      complete: interrupted ? texts.interrupted : texts.done,
      error: texts.failed,
      cancelled: texts.stopped,
    }[status];
    const facts = model ? [sentence, model] : [sentence];
    if (chunkCount > 0) facts.push(texts.chunks(chunkCount));
    const rate = this.#rate(model !== undefined);
    return rate ? [...facts, rate] : facts;
  }

  #rate(ofModel: boolean): string | undefined {
    // Of a line that is lost, how fast it was is no fact any more.
    if (this.status !== 'streaming' || isLost(this.connection.state)) return undefined;
    const pace = ofModel && this.#units > 0 ? this.#textPace : this.#chunkPace;
    const rate = rateOf(pace, pace.at(-1)?.time ?? 0);
    if (!rate) return undefined;
    return pace === this.#textPace
      ? texts.perSecond(`≈ ${formatNumber(Math.round(rate / UNITS_PER_TOKEN))}`, texts.tokens)
      : texts.perSecond(formatNumber(rate), texts.chunkUnit);
  }

  protected override renderNote(): unknown {
    return nothing;
  }

  override render(): unknown {
    const { state } = this.connection;
    return html`<div part="line">
        <span part="dot" data-state=${state} aria-hidden="true"></span>
        <span part="connection">${this.#connectionSentence()}</span>
        ${this.#facts().map((fact) => html`<span part="status">${fact}</span>`)}
      </div>
      ${this.status === 'error' ? nothing : this.renderError()}`;
  }
}

function isLost(state: ConnectionState['state']): boolean {
  return state === 'offline' || state === 'reconnecting';
}

function unitsOf(chunk: Chunk): number {
  if (chunk.kind === 'text') return chunk.text.length;
  return chunk.kind === 'bytes' ? (chunk.base64.length * 3) / 4 : 0;
}

define('stream-status', StreamStatus);

declare global {
  interface HTMLElementTagNameMap {
    'stream-status': StreamStatus;
  }
}
