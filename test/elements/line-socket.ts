import { type ClientMessage, encode, type ServerMessage } from '../../src/protocol/index.js';

/** A room of one stream, for sockets in this very page. */
export class LineServer {
  readonly sockets: LineSocket[] = [];
  readonly received: ClientMessage[] = [];
  readonly texts: string[] = [];
  /** Sockets open once this is resolved. */
  opening: Promise<void> = Promise.resolve();

  /** The class that a client makes its sockets of. */
  get WebSocket(): typeof WebSocket {
    const server = this;
    return class extends LineSocket {
      constructor(url: string | URL) {
        super(url, server);
      }
    } as unknown as typeof WebSocket;
  }

  /** Appends to the stream `answer`, and sends it to who follows. */
  write(text: string): void {
    this.texts.push(text);
    this.send(this.#chunks(this.texts.length));
  }

  send(...messages: ServerMessage[]): void {
    this.sockets.at(-1)?.deliver(messages.map((message) => encode(message)).join('\n'));
  }

  receive(message: ClientMessage): void {
    this.received.push(message);
    if (message.type === 'hello') this.send({ type: 'ok', id: 0, version: 1 });
    if (message.type === 'ping') this.send({ type: 'pong' });
    if (message.type !== 'subscribe') return;
    const { from } = message;
    const seq = typeof from === 'object' && 'seq' in from ? from.seq : 0;
    const stream = { stream: 'answer', generation: 'g1', status: 'streaming', interruptible: false } as const;
    const head = this.texts.length;
    this.send({ type: 'opened', ...stream, task: 'write', head, first: 1, next: seq + 1 });
    if (head > seq) this.send(this.#chunks(seq + 1));
  }

  #chunks(seq: number): ServerMessage {
    const chunks = this.texts.slice(seq - 1);
    return { type: 'chunks', stream: 'answer', generation: 'g1', seq, time: 0, chunks };
  }
}

/** As much of a WebSocket as the client uses. */
class LineSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readonly url: string;
  readonly #server: LineServer;
  binaryType = 'blob';
  readyState = 0;

  constructor(url: string | URL, server: LineServer) {
    super();
    this.url = String(url);
    this.#server = server;
    server.sockets.push(this);
    void server.opening.then(() => {
      if (this.readyState !== 0) return;
      this.readyState = 1;
      this.dispatchEvent(new Event('open'));
    });
  }

  send(frame: string): void {
    this.#server.receive(JSON.parse(frame) as ClientMessage);
  }

  deliver(data: string): void {
    queueMicrotask(() => {
      if (this.readyState === 1) this.dispatchEvent(new MessageEvent('message', { data }));
    });
  }

  close(): void {
    this.readyState = 3;
  }
}
