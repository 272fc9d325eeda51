import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Outcome } from '../../src/protocol/index.js';

/** What goes wrong with a request. */
export type Fault =
  /** The line is cut before the server sees it, or after it has done its work. */
  | 'lost'
  | 'lost-after'
  /** The server is there and says no for now. */
  | 503
  | 429;

/** One append that was taken. */
export interface Taken {
  readonly type: string;
  readonly body: Buffer;
}

/** The HTTP door of a room (PROTOCOL.md §11), for one producer and one stream, with faults on demand. */
export class FakeDoor {
  readonly taken: Taken[] = [];
  /** How each request came, taken or not. */
  readonly requests: IncomingMessage[] = [];
  /** What happens to the next requests; the rest goes well. */
  faults: (Fault | undefined)[] = [];
  /** Asked first; what it returns is the answer. */
  refuse: (
    request: IncomingMessage,
  ) => { status: number; code: string; headers?: Record<string, string> } | undefined = () => undefined;
  outcome: Outcome | undefined;
  epoch = 0;
  /** Held back until this resolves. */
  gate: Promise<void> = Promise.resolve();
  #next = 0;
  readonly #server: Server;

  static async start(): Promise<FakeDoor> {
    const door = new FakeDoor(createServer());
    door.#server.listen(0, '127.0.0.1');
    await once(door.#server, 'listening');
    return door;
  }

  constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => void this.#take(request, response));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/parties/main/room/v1/stream/s`;
  }

  /** Everything that was taken, as one text: JSON strings and bytes. */
  get text(): string {
    const parts = this.taken.map(({ type, body }) =>
      type === 'application/json' ? Buffer.from((JSON.parse(String(body)) as string[]).join('')) : body,
    );
    return String(Buffer.concat(parts));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(request);
    const fault = this.faults.shift();
    if (fault === 'lost') return void request.socket.destroy();
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    await this.gate;
    const refusal = this.refuse(request);
    if (refusal) return this.#refuse(response, refusal.status, refusal.code, refusal.headers);
    if (typeof fault === 'number') return this.#refuse(response, fault, 'storage-failed');
    const sent = Buffer.concat(parts);
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
    const status = this.#append(request, body);
    if (fault === 'lost-after') return void request.socket.destroy();
    if (status === 403)
      return this.#refuse(response, 403, 'stale-producer', { 'Producer-Epoch': String(this.epoch) });
    if (status === 409) return this.#refuse(response, 409, 'sequence-gap');
    response.writeHead(status).end();
  }

  #append({ headers }: IncomingMessage, body: Buffer): number {
    const epoch = Number(headers['producer-epoch']);
    const seq = Number(headers['producer-seq']);
    if (epoch < this.epoch) return 403;
    if (epoch > this.epoch) {
      this.epoch = epoch;
      this.#next = 0;
    }
    if (seq < this.#next) return 204;
    if (seq > this.#next) return 409;
    this.#next++;
    if (body.length > 0) this.taken.push({ type: headers['content-type'] ?? '', body });
    if (headers['stream-closed'] === 'true') {
      const outcome = headers['rivulet-outcome'];
      this.outcome = typeof outcome === 'string' ? (JSON.parse(outcome) as Outcome) : { status: 'complete' };
    }
    return 200;
  }

  #refuse(
    response: ServerResponse,
    status: number,
    code: string,
    headers: Record<string, string> = {},
  ): void {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(
      JSON.stringify({ error: { code, message: `${code}, says the server`, retryable: status === 503 } }),
    );
  }
}
