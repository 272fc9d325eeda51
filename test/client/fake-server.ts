import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  type ClientMessage,
  type ClientMessageOf,
  decodeClientFrame,
  encode,
  type Outcome,
  type ServerMessage,
} from '../../src/protocol/index.js';
import { until } from '../support/wait.js';

/** A stream of the fake server: texts, an end, and how much of it is kept. */
export interface FakeStream {
  generation: string;
  texts: string[];
  first: number;
  outcome: Outcome | undefined;
  run?: string;
}

/** One connection to the fake server, with all that came over it. */
export class FakeConnection {
  readonly received: ClientMessage[] = [];
  readonly subscribed = new Set<string>();
  readonly socket: WebSocket;
  readonly path: string;

  constructor(socket: WebSocket, path: string) {
    this.socket = socket;
    this.path = path;
  }

  /** Sends messages, all in one frame. */
  send(...messages: ServerMessage[]): void {
    this.socket.send(messages.map((message) => encode(message)).join('\n'));
  }

  /** The messages of a type that came. */
  of<T extends ClientMessage['type']>(type: T): ClientMessageOf<T>[] {
    return this.received.filter((message): message is ClientMessageOf<T> => message.type === type);
  }
}

/** Does something else than the server would; `true` when that is all. */
export type Script = (message: ClientMessage, connection: FakeConnection) => boolean;

/** A server that speaks PROTOCOL.md as far as the client can tell, and does what a test's script says. */
export class FakeServer {
  readonly connections: FakeConnection[] = [];
  readonly streams = new Map<string, FakeStream>();
  /** Looked at before the server answers. */
  script: Script = () => false;
  /** How the next hellos are answered, beyond `ok`. */
  renew: number | undefined;
  readonly #server: WebSocketServer;

  static async start(): Promise<FakeServer> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    return new FakeServer(server);
  }

  constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket, request) => this.#accept(new FakeConnection(socket, request.url ?? '')));
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The latest connection. */
  get connection(): FakeConnection {
    const connection = this.connections.at(-1);
    if (!connection) throw new Error('Nobody has connected');
    return connection;
  }

  /** All that came, over all connections. */
  get received(): ClientMessage[] {
    return this.connections.flatMap(({ received }) => received);
  }

  stream(name: string, texts: string[] = [], outcome?: Outcome): FakeStream {
    const stream: FakeStream = { generation: 'g1', texts, first: 1, outcome };
    this.streams.set(name, stream);
    return stream;
  }

  /** Appends to a stream and sends it to whoever follows. */
  append(name: string, ...texts: string[]): void {
    const stream = this.#streamOf(name);
    const seq = stream.texts.length + 1;
    stream.texts.push(...texts);
    this.#publish(name, {
      type: 'chunks',
      stream: name,
      generation: stream.generation,
      seq,
      time: 0,
      chunks: texts,
    });
  }

  end(name: string, outcome: Outcome = { status: 'complete' }): void {
    const stream = this.#streamOf(name);
    stream.outcome = outcome;
    this.#publish(name, this.#ended(name, stream));
  }

  /** A message of this type on the latest connection, once there are so many. */
  async next<T extends ClientMessage['type']>(type: T, count = 1): Promise<ClientMessageOf<T>> {
    return until(() => this.connections.at(-1)?.of(type)[count - 1], { message: `${type} number ${count}` });
  }

  /** Resolves once there were so many connections, and the last has said hello. */
  async connected(count = 1): Promise<FakeConnection> {
    await until(() => this.connections.length >= count && this.connection.of('hello').length > 0);
    return this.connection;
  }

  async stop(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(connection: FakeConnection): void {
    this.connections.push(connection);
    connection.socket.on('message', (data, isBinary) => {
      const decoded = decodeClientFrame(isBinary ? new Uint8Array(data as Buffer) : String(data));
      if ('error' in decoded) throw decoded.error;
      connection.received.push(decoded.message);
      if (!this.script(decoded.message, connection)) this.#answer(decoded.message, connection);
    });
  }

  #answer(message: ClientMessage, connection: FakeConnection): void {
    if (message.type === 'hello') {
      connection.send({
        type: 'ok',
        id: 0,
        version: 1,
        ...(this.renew === undefined ? {} : { renew: this.renew }),
      });
    } else if (message.type === 'subscribe') this.#subscribe(message, connection);
    else if (message.type === 'unsubscribe') connection.subscribed.delete(message.stream);
    else if (message.type === 'ping') connection.send({ type: 'pong' });
    else if ('id' in message) connection.send({ type: 'ok', id: message.id });
  }

  #subscribe(
    { stream: name, from = 'start' }: ClientMessageOf<'subscribe'>,
    connection: FakeConnection,
  ): void {
    const stream = this.#streamOf(name);
    connection.subscribed.add(name);
    const head = stream.texts.length;
    const isOver = from !== 'start' && 'generation' in from && from.generation !== stream.generation;
    const position =
      from === 'start' || isOver ? 0 : 'last' in from ? Math.max(0, head - from.last) : from.seq;
    const { generation, first } = stream;
    connection.send({
      type: isOver && from.generation !== '' ? 'reset' : 'opened',
      stream: name,
      generation,
      status: stream.outcome?.status ?? (generation === '' ? 'idle' : 'streaming'),
      interruptible: false,
      head,
      first,
      next: position + 1,
      ...(stream.run === undefined ? {} : { run: stream.run }),
    });
    if (position + 1 < first) {
      connection.send({ type: 'gap', stream: name, generation, from: position + 1, to: first - 1 });
    }
    const seq = Math.max(position + 1, first);
    const chunks = stream.texts.slice(seq - 1);
    if (chunks.length > 0)
      connection.send({ type: 'chunks', stream: name, generation, seq, time: 0, chunks });
    if (stream.outcome) connection.send(this.#ended(name, stream));
  }

  #ended(name: string, { generation, texts, outcome = { status: 'complete' } }: FakeStream): ServerMessage {
    return { type: 'ended', stream: name, generation, head: texts.length, time: 0, outcome };
  }

  #publish(name: string, message: ServerMessage): void {
    for (const connection of this.connections) if (connection.subscribed.has(name)) connection.send(message);
  }

  #streamOf(name: string): FakeStream {
    return this.streams.get(name) ?? this.stream(name);
  }
}
