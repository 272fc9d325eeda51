import type { ClientMessage } from '../protocol/client-messages.js';
import { CloseCode, mayReconnectAfter } from '../protocol/close-codes.js';
import { encode, encodeBinary } from '../protocol/codec.js';
import { StreamError } from '../protocol/errors.js';
import { limits } from '../protocol/limits.js';
import { decodeServerFrame } from '../protocol/server-frame.js';
import type { ServerMessage, ServerMessageOf } from '../protocol/server-messages.js';
import { PROTOCOL_VERSION } from '../protocol/version.js';
import type { Address } from './address.js';
import { backOff } from './back-off.js';
import { type Answer, type Command, type CommandOptions, Commands } from './commands.js';
import { Credit } from './credit.js';
import { FrameReader, inflates } from './frame-reader.js';
import { Listeners } from './listeners.js';
import { Liveness } from './liveness.js';
import type { Platform, WakeSignal, WebSocketClass } from './platform.js';
import { warn } from './report.js';
import { OPEN_TIMEOUT, type OpenSocket, openSocket, type Socket } from './socket.js';
import type { ConnectionState } from './source.js';
import { Subscription, type Wire } from './subscription.js';

/** Who is asking: a token, or a function that fetches a fresh one. */
export type Token = string | (() => string | undefined | Promise<string | undefined>);

export interface ConnectionOptions {
  readonly address: Address;
  readonly platform: Platform;
  readonly token?: Token | undefined;
  /** Makes the sockets. Default: the platform's. */
  readonly WebSocket?: WebSocketClass | undefined;
}

/** A connection that held for this long, in milliseconds, was a good one: the next failure is a first one. */
const GOOD_AFTER = 5_000;
/** A token is not renewed more often than this, in milliseconds. */
const MIN_RENEWAL = 1_000;
/** What a timer can wait at most, in milliseconds; with more it rings at once. */
const MAX_TIMER = 2 ** 31 - 1;

/**
 * The one socket of a page to a room. It says hello, keeps the line alive, connects again with jittered
 * back-off, and hands what comes to the subscriptions and commands it is for.
 */
export class Connection implements Wire {
  readonly platform: Platform;
  /** Opens the sockets from now on. Who inspects the page puts something in between. */
  openSocket: OpenSocket = openSocket;
  readonly #options: ConnectionOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #uploads = new Map<string, (message: ServerMessageOf<'uploaded'>) => void>();
  readonly #commands = new Commands((message) => this.#say(message));
  readonly #credit = new Credit();
  readonly #liveness: Liveness;
  readonly #listeners = new Listeners<ConnectionState>();
  readonly #stopListening: () => void;
  #state: ConnectionState = { state: 'connecting' };
  #socket: Socket | undefined;
  #frames: FrameReader | undefined;
  /** Counts attempts to connect, so that what belongs to an older one is recognised. */
  #attempt = 0;
  /** What may still be sent right behind the hello, in UTF-16 code units. */
  #early = 0;
  #isReady = false;
  #readyAt = 0;
  #failures = 0;
  #refusals = 0;
  #refusal: StreamError | undefined;
  #stopWaiting: (() => void) | undefined;
  #stopRenewing: (() => void) | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.platform = options.platform;
    this.#liveness = new Liveness({
      platform: options.platform,
      ping: () => this.#say({ type: 'ping' }),
      dead: () => this.#lost(),
      isExpecting: () =>
        this.#commands.isWaiting || [...this.#subscriptions.values()].some(({ isRunning }) => isRunning),
    });
    this.#stopListening = this.platform.onSignal((signal) => this.#onSignal(signal));
    void this.#dial();
  }

  get address(): Address {
    return this.#options.address;
  }

  /** How the connection stands. A new object with every change. */
  get state(): ConnectionState {
    return this.#state;
  }

  /** Tells of every change of state until the returned function is called. */
  observe(listener: (state: ConnectionState) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** The subscription to a stream, for all who read it here. */
  subscription(stream: string): Subscription {
    const known = this.#subscriptions.get(stream);
    if (known) return known;
    const subscription = new Subscription(stream, this);
    this.#subscriptions.set(stream, subscription);
    return subscription;
  }

  forget(subscription: Subscription): void {
    if (this.#subscriptions.get(subscription.stream) === subscription)
      this.#subscriptions.delete(subscription.stream);
  }

  watch(): void {
    if (this.#isReady) this.#liveness.watch();
  }

  /** Carries out a command, once there is a connection. Rejects with the server's {@link StreamError}. */
  command(command: Command, options?: CommandOptions): Promise<Answer> {
    if (this.#state.state === 'closed') return Promise.reject(this.#state.error ?? closedError());
    if (this.#isReady) this.#liveness.beforeCommand();
    const answer = this.#commands.add(command, options);
    this.watch();
    return answer;
  }

  /** Sends what is to be read; also right behind the hello, as far as a server keeps it until that is answered (PROTOCOL.md §3). */
  send(message: ClientMessage): boolean {
    const frame = encode(message);
    if (!this.#isReady) this.#early -= frame.length;
    return (this.#isReady || this.#early >= 0) && this.#transmit(frame);
  }

  #say(message: ClientMessage): boolean {
    return this.#isReady && this.#transmit(encode(message));
  }

  /** Sends a message with bytes. `false` while there is no connection. */
  sendBytes(message: ClientMessage, bytes: Uint8Array): boolean {
    return this.#isReady && this.#transmit(encodeBinary(message, bytes));
  }

  /** Receives how far the files of a run have been taken, until the returned function is called. */
  onUploaded(run: string, listener: (message: ServerMessageOf<'uploaded'>) => void): () => void {
    this.#uploads.set(run, listener);
    return () => this.#uploads.delete(run);
  }

  /** Ends the connection for good. What waits is rejected with `error`, by default `connection-closed`. */
  close(error?: StreamError): void {
    if (this.#state.state === 'closed') return;
    this.#hangUp();
    this.#stopListening();
    this.#commands.close(error ?? closedError());
    this.#setState(error ? { state: 'closed', error } : { state: 'closed' });
  }

  /** Lets go of the line as if it had been lost: it is connected again after a moment, and all goes on where it was. */
  drop(): void {
    if (this.#state.state !== 'closed') this.#lost();
  }

  async #dial(): Promise<void> {
    this.#hangUp();
    const attempt = this.#attempt;
    if (this.#state.state !== 'connecting') this.#setState({ state: this.#interrupted() });
    const { address, WebSocket } = this.#options;
    try {
      const [token, socketClass] = await Promise.all([
        this.#readToken(),
        WebSocket ?? this.platform.webSocket(),
      ]);
      if (attempt !== this.#attempt) return;
      const frames = new FrameReader(
        (text) => this.#onFrame(text),
        () => this.#lost(),
      );
      this.#frames = frames;
      this.#socket = this.openSocket(address, socketClass, {
        onOpen: () => this.#hello(token),
        onFrame: (data) => {
          this.#liveness.heard();
          frames.take(data);
        },
        onLost: (code) => this.#lost(code),
      });
    } catch {
      // The token could not be fetched, or the platform makes no sockets: as good as no network.
      if (attempt === this.#attempt) this.#lost();
    }
  }

  async #readToken(): Promise<string | undefined> {
    const { token } = this.#options;
    return typeof token === 'function' ? await token() : token;
  }

  #hello(token: string | undefined): void {
    this.#transmit(encode(helloOf(token)));
    this.#early = limits.early;
    for (const subscription of [...this.#subscriptions.values()]) subscription.connected();
    // The server has as long to answer as the socket had to open.
    this.#stopWaiting = this.platform.after(OPEN_TIMEOUT, () => this.#lost());
  }

  #welcome({ renew }: ServerMessageOf<'ok'>): void {
    this.#refusals = 0;
    this.#refusal = undefined;
    if (renew !== undefined) this.#renewAfter(renew);
    if (this.#isReady) return;
    this.#stopWaiting?.();
    this.#isReady = true;
    this.#readyAt = this.platform.elapsed();
    this.#credit.reset();
    this.#liveness.start();
    this.#setState({ state: 'connected' });
    for (const subscription of [...this.#subscriptions.values()]) subscription.welcome();
    this.#commands.connected();
  }

  /** A fresh hello with a fresh token, on the same connection, before the grant ends (PROTOCOL.md §3). */
  #renewAfter(milliseconds: number): void {
    const attempt = this.#attempt;
    this.#stopRenewing?.();
    // Not faster than once a second, however old the token; and no longer than a timer can wait.
    const wait = Math.min(Math.max(milliseconds, MIN_RENEWAL), MAX_TIMER);
    this.#stopRenewing = this.platform.after(wait, async () => {
      try {
        const token = await this.#readToken();
        if (attempt === this.#attempt) this.#say(helloOf(token));
      } catch {
        // The old grant has some time left: soon once more. When it ends, the server closes with 4401.
        if (attempt === this.#attempt) this.#renewAfter(milliseconds / 10);
      }
    });
  }

  /** A frame holds one message a line; all of it is applied before the next frame is looked at. */
  #onFrame(data: string): void {
    let hasChunks = false;
    for (const line of data.includes('\n') ? data.split('\n') : [data]) {
      const decoded = decodeServerFrame(line);
      // A message that this version does not know. Were it a chunk, the next one would show the hole.
      if ('error' in decoded) warn(decoded.error.message);
      else {
        hasChunks ||= decoded.message.type === 'chunks';
        this.#dispatch(decoded.message);
      }
    }
    const units = hasChunks ? this.#credit.applied(data.length) : undefined;
    if (units !== undefined) this.#say({ type: 'ack', units });
  }

  #dispatch(message: ServerMessage): void {
    switch (message.type) {
      case 'pong':
        if (this.#isReady && this.#state.state === 'offline') this.#setState({ state: 'connected' });
        break;
      case 'rejoin':
        this.#credit.reset();
        for (const subscription of [...this.#subscriptions.values()]) subscription.rejoin();
        break;
      case 'uploaded':
        this.#uploads.get(message.run)?.(message);
        break;
      case 'error':
        this.#onError(message);
        break;
      case 'ok':
        if (message.id === 0) this.#welcome(message);
        else this.#commands.receive(message);
        break;
      case 'found':
        this.#commands.receive(message);
        break;
      case 'chunks':
      case 'gap':
        if (message.id !== undefined) this.#commands.receive({ ...message, id: message.id });
        else this.#subscriptions.get(message.stream)?.receive(message);
        break;
      default:
        this.#subscriptions.get(message.stream)?.receive(message);
    }
  }

  #onError(message: ServerMessageOf<'error'>): void {
    const error = StreamError.from(message);
    if (message.id) this.#commands.receive({ ...message, id: message.id });
    else if (message.stream !== undefined) this.#subscriptions.get(message.stream)?.refused(error);
    else if (message.id === 0) this.#refusal = error;
    else warn(error.message);
  }

  #onSignal(signal: WakeSignal): void {
    if (this.#state.state === 'closed') return;
    if (this.#isReady) {
      // A socket can be wedged in CLOSING for minutes; it would not even take the ping.
      if (!this.#socket?.isOpen) {
        this.#lost();
        return;
      }
      // Said at once, and taken back when the line answers all the same: a server on this machine does.
      if (signal === 'offline') this.#setState({ state: 'offline' });
      this.#liveness.probe();
    } else if (signal === 'offline') {
      if (this.#state.state === 'reconnecting') this.#setState({ ...this.#state, state: 'offline' });
    } else if (this.#stopWaiting && !this.#socket) {
      void this.#dial();
    }
  }

  /** The socket is gone or useless: what comes next depends on the close code (PROTOCOL.md §10). */
  #lost(code?: number): void {
    if (this.#isReady && this.platform.elapsed() - this.#readyAt >= GOOD_AFTER) this.#failures = 0;
    this.#hangUp();
    const isRefused = code === CloseCode.Unauthorized;
    if (isRefused) this.#refusals++;
    if (code !== undefined && (!mayReconnectAfter(code) || this.#refusals > 1)) {
      this.close(this.#refusal ?? refusalError(code));
      return;
    }
    this.#commands.disconnected();
    const wait = backOff(++this.#failures, this.platform.random());
    this.#setState({ state: this.#interrupted(), retryAt: this.platform.now() + wait });
    this.#stopWaiting = this.platform.after(wait, () => void this.#dial());
  }

  /** Lets go of the present socket, or attempt at one, whatever state it is in. */
  #hangUp(): void {
    this.#attempt++;
    this.#isReady = false;
    this.#early = 0;
    this.#liveness.stop();
    this.#stopWaiting?.();
    this.#stopRenewing?.();
    this.#stopWaiting = this.#stopRenewing = undefined;
    this.#socket?.close();
    this.#frames?.close();
    this.#socket = this.#frames = undefined;
  }

  #interrupted(): 'reconnecting' | 'offline' {
    return this.platform.isOnline() ? 'reconnecting' : 'offline';
  }

  #transmit(frame: string | Uint8Array<ArrayBuffer>): boolean {
    return this.#socket?.send(frame) ?? false;
  }

  #setState(state: ConnectionState): void {
    this.#state = state;
    for (const subscription of [...this.#subscriptions.values()]) subscription.connectionChanged(state);
    this.#listeners.notify(state);
  }
}

function helloOf(token: string | undefined): ClientMessage {
  return {
    type: 'hello',
    version: PROTOCOL_VERSION,
    ...(token === undefined ? {} : { token }),
    ...(inflates ? { inflates } : {}),
  };
}

function closedError(): StreamError {
  return new StreamError('connection-closed', 'The connection was closed by this page');
}

function refusalError(code: number): StreamError {
  if (code === CloseCode.Version) {
    return new StreamError('unsupported-version', 'The server speaks another version: reload the page');
  }
  if (code === CloseCode.Forbidden) return new StreamError('forbidden', 'This room is closed to you');
  return new StreamError('unauthorized', 'The token was refused');
}
