import type { Chunk } from '../protocol/chunk.js';
import type { ClientMessage } from '../protocol/client-messages.js';
import { decodeChunks } from '../protocol/codec.js';
import { StreamError } from '../protocol/errors.js';
import type { ServerMessageOf } from '../protocol/server-messages.js';
import { backOff } from './back-off.js';
import type { Answer, Command, CommandOptions } from './commands.js';
import { find, read } from './lookup.js';
import type { Platform } from './platform.js';
import { lowest } from './position.js';
import { ReaderPosition } from './reader.js';
import type { ConnectionState, OpenOptions, StreamEvent, StreamReader } from './source.js';
import { isRunning } from './state.js';

/** What a subscription needs of its connection. */
export interface Wire {
  readonly platform: Platform;
  readonly state: ConnectionState;
  /** Sends, or returns `false` while there is no connection. */
  send(message: ClientMessage): boolean;
  command(command: Command, options?: CommandOptions): Promise<Answer>;
  /** A stream may have begun to run. */
  watch(): void;
  /** Nobody reads this stream any more, and nothing is on its way. */
  forget(subscription: Subscription): void;
}

/** What a server says about one stream. */
export type StreamMessage = ServerMessageOf<'opened' | 'reset' | 'chunks' | 'gap' | 'ended' | 'queued'>;

/** How often a refused subscription is tried again, where the refusal says that this may help. */
const MAX_REFUSALS = 5;

/**
 * One stream on one connection, for all its readers. They share what the wire delivers, each from its own
 * position; a reader that needs what has already passed makes the subscription be sent again from the lowest
 * position of all. No chunk is kept here.
 */
export class Subscription {
  readonly stream: string;
  readonly #wire: Wire;
  readonly #readers = new Set<ReaderPosition>();
  /** Subscribes that were not answered yet: what comes until then belongs to an older position. */
  #unanswered = 0;
  #isSubscribed = false;
  #isStale = false;
  #isScheduled = false;
  #sentVisible = true;
  #sentWant = 0;
  #refusals = 0;
  #stopWaiting: (() => void) | undefined;

  constructor(stream: string, wire: Wire) {
    this.stream = stream;
    this.#wire = wire;
  }

  /** Whether a run is writing the stream, as far as is known. */
  get isRunning(): boolean {
    return this.#isSubscribed && this.#active().some(({ state }) => isRunning(state.status));
  }

  /** Adds a reader. The observer is never called during this call. */
  open(observer: (event: StreamEvent) => void, options: OpenOptions = {}): StreamReader {
    const reader = new ReaderPosition(this.stream, observer, options);
    this.#readers.add(reader);
    this.#resubscribe();
    queueMicrotask(() => {
      const { state } = this.#wire;
      const isKnown = state.state === reader.state.connection.state;
      if (this.#readers.has(reader) && !isKnown) tellConnection(reader, state);
    });
    const whileOpen = (action: () => void) => (): void => {
      if (this.#readers.has(reader)) action();
    };
    return {
      pause: whileOpen(() => {
        reader.isPaused = true;
        this.#schedule();
      }),
      resume: whileOpen(() => {
        if (!reader.isPaused) return;
        reader.isPaused = false;
        this.#resubscribe();
      }),
      setVisible: (visible) => {
        reader.isVisible = visible;
        this.#schedule();
      },
      want: (seq) => {
        reader.wanted = Math.max(reader.wanted, seq);
        this.#schedule();
      },
      read: (from, to) => read(this.#wire, reader.state, from, to),
      find: (query, findOptions) => find(this.#wire, reader.state, query, findOptions),
      close: whileOpen(() => {
        this.#readers.delete(reader);
        this.#schedule();
      }),
    };
  }

  /** There is a connection that knows nothing of this stream yet. */
  connected(): void {
    this.#unanswered = 0;
    this.#isSubscribed = false;
    this.#resubscribe();
  }

  /** The connection is let in: what could not follow its hello is sent now. */
  welcome(): void {
    this.#schedule();
  }

  /** The room was hibernated and has forgotten the subscription; what was sent to it is still answered. */
  rejoin(): void {
    this.#isSubscribed = false;
    this.#resubscribe();
  }

  /** The way to the server has changed its state. */
  connectionChanged(state: ConnectionState): void {
    if (state.state !== 'connected') {
      this.#isSubscribed = false;
      this.#stopWaiting?.();
      this.#stopWaiting = undefined;
    }
    for (const reader of [...this.#readers]) tellConnection(reader, state);
  }

  /** Takes what the server says about the stream. */
  receive(message: StreamMessage): void {
    if (message.type === 'opened' || message.type === 'reset') this.#opened(message);
    else if (message.type === 'chunks') this.#chunks(message);
    else if (message.type === 'queued') this.#forEach((reader) => reader.apply(message));
    else this.#deliver(message);
    this.#wire.watch();
  }

  /** The server refuses the subscription. */
  refused(error: StreamError): void {
    if (!this.#answered()) return;
    this.#isSubscribed = false;
    if (!error.retryable || ++this.#refusals > MAX_REFUSALS) {
      this.#forEach((reader) => reader.apply({ type: 'failed', error }));
      return;
    }
    const { platform } = this.#wire;
    const wait = (error.after ?? 0) + backOff(this.#refusals, platform.random());
    this.#stopWaiting?.();
    this.#stopWaiting = platform.after(wait, () => this.#resubscribe());
  }

  #opened(message: StreamMessage & { type: 'opened' | 'reset' }): void {
    if (!this.#answered()) return;
    this.#refusals = 0;
    this.#forEach((reader) => {
      reader.describe(message);
      // A new generation that begins meanwhile is told like an answer: then this is the answer to an older one.
      if (!this.#isStale && reader.misses(message) && reader.noteHole()) this.#resubscribe();
    });
  }

  /** Counts an answer; `false` when it is to a subscribe that a later one has replaced. */
  #answered(): boolean {
    if (this.#unanswered > 0) this.#unanswered--;
    if (this.#unanswered === 0 && this.#readers.size === 0) this.#schedule();
    return this.#unanswered === 0;
  }

  #chunks({ generation, seq, time, chunks: wireChunks }: ServerMessageOf<'chunks'>): void {
    if (this.#readers.size === 0) return;
    let chunks: readonly Chunk[];
    try {
      chunks = decodeChunks(wireChunks);
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
      this.#forEach((reader) => reader.apply({ type: 'failed', error }));
      return;
    }
    this.#deliver({ type: 'chunks', generation, seq, time, chunks });
  }

  #deliver(event: StreamEvent & { type: 'chunks' | 'gap' | 'ended' }): void {
    this.#forEach((reader) => {
      // Until the latest subscribe is sent and answered, what does not fit belongs to another position.
      if (this.#isStale || this.#unanswered > 0 || !reader.misses(event)) reader.apply(event);
      else if (reader.noteHole()) this.#resubscribe();
    });
  }

  #forEach(action: (reader: ReaderPosition) => void): void {
    for (const reader of this.#active()) if (this.#readers.has(reader) && !reader.isPaused) action(reader);
  }

  #active(): ReaderPosition[] {
    return [...this.#readers].filter(({ isPaused }) => !isPaused);
  }

  #resubscribe(): void {
    this.#isStale = true;
    this.#schedule();
  }

  /** Brings the server up to date once this turn is over: readers often come and go together. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#synchronise();
    });
  }

  #synchronise(): void {
    const active = this.#active();
    if (active.length === 0) this.#unsubscribe();
    else if (this.#isStale || !this.#isSubscribed) this.#subscribe(active);
    else this.#tellWants(active);
    if (this.#readers.size === 0 && this.#unanswered === 0) this.#wire.forget(this);
  }

  #unsubscribe(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    if (this.#isSubscribed) this.#wire.send({ type: 'unsubscribe', stream: this.stream });
    this.#isSubscribed = false;
  }

  #subscribe(active: readonly ReaderPosition[]): void {
    const known = active.map(({ state }) => state).find(({ generation }) => generation !== '');
    const from = lowest(
      active.map(({ position }) => position),
      known,
    );
    const visible = active.some(({ isVisible }) => isVisible);
    if (!this.#wire.send({ type: 'subscribe', stream: this.stream, from, visible })) return;
    this.#unanswered++;
    this.#isSubscribed = true;
    this.#isStale = false;
    this.#sentVisible = visible;
    this.#sentWant = 0;
    this.#tellWants(active);
  }

  #tellWants(active: readonly ReaderPosition[]): void {
    const visible = active.some(({ isVisible }) => isVisible);
    const seq = Math.max(...active.map(({ wanted }) => wanted));
    if (visible === this.#sentVisible && seq <= this.#sentWant) return;
    const wants = {
      ...(visible === this.#sentVisible ? {} : { visible }),
      ...(seq > this.#sentWant ? { seq } : {}),
    };
    this.#wire.send({ type: 'want', stream: this.stream, ...wants });
    this.#sentVisible = visible;
    this.#sentWant = Math.max(seq, this.#sentWant);
  }
}

function tellConnection(reader: ReaderPosition, state: ConnectionState): void {
  reader.apply({ type: 'connection', ...state });
  if (state.state === 'closed' && state.error) reader.apply({ type: 'failed', error: state.error });
}
