/**
 * A viewer that speaks the protocol and checks it: it acknowledges what it reads, keeps what each stream holds, and
 * throws when anything comes that PROTOCOL.md does not allow (a hole, something after the end, another generation).
 */
import {
  type Chunk,
  type ClientMessage,
  decodeChunks,
  decodeServerFrame,
  type From,
  type Outcome,
  PROTOCOL_VERSION,
  type ServerMessage,
  type ServerMessageOf,
  StreamError,
} from '../../src/protocol/index.js';
import { connect, type RawSocket, type RawSocketOptions } from './raw-socket.js';
import { until } from './wait.js';

type Command = Extract<ClientMessage, { id: number }>;
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** What a viewer holds of a stream. */
export class Followed {
  opened: ServerMessageOf<'opened' | 'reset'> | undefined;
  generation = '';
  seq = 0;
  chunks: Chunk[] = [];
  gaps: { from: number; to: number }[] = [];
  resets = 0;
  outcome: Outcome | undefined;

  get text(): string {
    return this.chunks.map((chunk) => (chunk.kind === 'text' ? chunk.text : '')).join('');
  }
}

export interface ViewerOptions extends RawSocketOptions {
  token?: string;
  /** Acknowledge what is read. Default true. */
  ack?: boolean;
  /** Say hello. Default true. */
  hello?: boolean;
}

export class ProtocolViewer {
  readonly streams = new Map<string, Followed>();
  readonly messages: ServerMessage[] = [];
  readonly socket: RawSocket;
  readonly #ack: boolean;
  #read = 0;
  #units = 0;
  #acked = 0;
  #id = 0;

  private constructor(socket: RawSocket, ack: boolean) {
    this.socket = socket;
    this.#ack = ack;
  }

  static async open(
    url: string,
    { token, ack = true, hello = true, ...options }: ViewerOptions = {},
  ): Promise<ProtocolViewer> {
    const viewer = new ProtocolViewer(await connect(url, options), ack);
    if (hello) {
      viewer.send({ type: 'hello', version: PROTOCOL_VERSION, ...(token === undefined ? {} : { token }) });
      await viewer.answer(0);
    }
    return viewer;
  }

  send(message: ClientMessage): void {
    this.socket.send(message);
  }

  /** Sends a command and gives its answer. Rejects with the StreamError that it was refused with. */
  async command(command: WithoutId<Command>): Promise<ServerMessage> {
    const id = ++this.#id;
    this.send({ ...command, id } as ClientMessage);
    return this.answer(id);
  }

  /** Starts a task and follows its stream. */
  async run(
    task: string,
    input?: unknown,
    options: { run?: string; stream?: string } = {},
  ): Promise<Followed> {
    const run = options.run ?? crypto.randomUUID();
    const answer = await this.command({
      type: 'run',
      run,
      task,
      ...options,
      ...(input === undefined ? {} : { input: input as never }),
    });
    return this.follow((answer as ServerMessageOf<'ok'>).stream as string);
  }

  /** Subscribes, and resolves when the subscription stands. */
  async follow(stream: string, from?: From): Promise<Followed> {
    const followed = new Followed();
    this.streams.set(stream, followed);
    const since = this.messages.length;
    this.send({ type: 'subscribe', stream, ...(from === undefined ? {} : { from }) });
    await this.until(() => {
      const refused = this.messages.slice(since).find((m) => m.type === 'error' && m.stream === stream);
      if (refused) throw StreamError.from(refused as never);
      return followed.opened;
    });
    return followed;
  }

  /** Resolves when the condition holds, after reading what has come. */
  async until<T>(condition: () => T): Promise<NonNullable<T>> {
    let failure: unknown;
    await until(
      () => {
        try {
          this.sync();
          return condition();
        } catch (error) {
          failure = error; // what the protocol forbids will not become right by waiting
          return true;
        }
      },
      {
        interval: 1,
        timeout: 30_000,
        message: () =>
          `${condition}; last messages: ${JSON.stringify(this.messages.slice(-5)).slice(0, 800)}`,
      },
    );
    if (failure) throw failure;
    return condition() as NonNullable<T>;
  }

  /** Resolves with the outcome of a stream. */
  ended(followed: Followed): Promise<Outcome> {
    return this.until(() => followed.outcome);
  }

  async answer(id: number): Promise<ServerMessage> {
    const message = await this.until(() =>
      this.messages.find((m) => (m.type === 'ok' || m.type === 'error' || m.type === 'found') && m.id === id),
    );
    if (message.type === 'error') throw StreamError.from(message);
    return message;
  }

  /** Reads what has come since the last time. */
  sync(): void {
    for (; this.#read < this.socket.raw.length; this.#read++) {
      const frame = this.socket.raw[this.#read];
      if (typeof frame !== 'string') throw new Error('A server sends text frames');
      const messages = frame.split('\n').map((line) => {
        const decoded = decodeServerFrame(line);
        if ('error' in decoded) throw new Error(`${decoded.error.message} in ${line.slice(0, 200)}`);
        return decoded.message;
      });
      if (messages[0]?.type === 'chunks') this.#units += frame.length;
      for (const message of messages) this.#apply(message);
    }
    if (this.#ack && this.#units > this.#acked && this.socket.isOpen) {
      this.#acked = this.#units;
      this.send({ type: 'ack', units: this.#units });
    }
  }

  #apply(message: ServerMessage): void {
    if (message.type === 'chunks' && message.id === undefined) {
      this.#applyChunks(message);
      return;
    }
    this.messages.push(message);
    if (!('stream' in message) || message.stream === undefined) return;
    const followed = this.streams.get(message.stream);
    const isOpening = message.type === 'opened' || message.type === 'reset';
    // Until the subscription stands, what comes belongs to the one before it.
    if (!followed || (!followed.opened && !isOpening)) return;
    if (message.type === 'opened' || message.type === 'reset') {
      if (message.type === 'reset') followed.resets++;
      if (message.generation !== followed.generation || message.type === 'reset') {
        followed.seq = message.next - 1;
        followed.chunks = [];
        followed.outcome = undefined;
      }
      followed.opened = message;
      followed.generation = message.generation;
    } else if (message.type === 'gap' && message.id === undefined) {
      followed.gaps.push({ from: message.from, to: message.to });
      if (message.from !== followed.seq + 1)
        throw new Error(`A gap from ${message.from} after ${followed.seq}`);
      followed.seq = message.to;
    } else if (message.type === 'ended') {
      if (followed.outcome) throw new Error('A second end');
      if (message.generation !== followed.generation) throw new Error('The end of another generation');
      if (message.head !== followed.seq)
        throw new Error(`The end came at ${followed.seq}, before ${message.head}`);
      followed.outcome = message.outcome;
    }
  }

  #applyChunks(message: ServerMessageOf<'chunks'>): void {
    const followed = this.streams.get(message.stream);
    if (!followed?.opened) return;
    if (followed.outcome) throw new Error('Chunks after the end');
    if (message.generation !== followed.generation) throw new Error('Chunks of another generation');
    if (message.seq > followed.seq + 1) throw new Error(`A hole: ${message.seq} after ${followed.seq}`);
    const fresh = decodeChunks(message.chunks).slice(followed.seq + 1 - message.seq);
    followed.chunks.push(...fresh);
    followed.seq += fresh.length;
  }
}
