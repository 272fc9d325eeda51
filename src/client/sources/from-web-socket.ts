import { StreamError } from '../../protocol/errors.js';
import { jsonOrText } from '../../protocol/json.js';
import type { Outcome } from '../../protocol/server-messages.js';
import { platform as ownPlatform } from '../platform.js';
import { type LocalOptions, LocalSource, type LocalWriter } from './local.js';
import { type RetryOptions, retrying } from './retrying.js';
import { ValueWriter, type ValueWriterOptions } from './value-writer.js';

/** What may be sent: an object or array goes as JSON. */
export type SocketMessage = string | ArrayBuffer | Uint8Array<ArrayBuffer> | object;

export interface WebSocketOptions<Position = unknown> extends LocalOptions, RetryOptions, ValueWriterOptions {
  readonly protocols?: string | string[] | undefined;
  /** What is sent when the socket is open. `position`: where the last message stood, after a break. */
  readonly send?: SocketMessage | ((position: Position | undefined) => SocketMessage | undefined) | undefined;
  /**
   * Where a message stands in what the server sends. With it a broken connection is made again, and the server told the
   * last position by `send` or by the address; without it a break is an error, since what was missed cannot be had.
   */
  readonly position?: ((message: unknown) => Position | undefined) | undefined;
}

/** The most that has come and is not written yet, in bytes or UTF-16 code units: 16 Mi. A socket cannot be told to wait. */
const MOST_WAITING = 16 * 1024 * 1024;

/**
 * Makes a source of a WebSocket's messages: JSON (its values, or the events of a model provider), text, or bytes; `map` turns
 * each into what is to be shown, or into `{ type: 'complete', data }`, which is the end. The server ends it too, by
 * closing with 1000.
 *
 * @param address where to; a function gets the position to go on from
 * @throws {TypeError} when it is no address
 * @example
 * element.source = fromWebSocket('wss://example.org/prices', { map: ({ symbol, price }) => ({ id: symbol, price }) });
 */
export function fromWebSocket<Position = unknown>(
  address: string | URL | ((position: Position | undefined) => string | URL),
  options: WebSocketOptions<Position> = {},
): LocalSource {
  if (typeof address !== 'string' && typeof address !== 'function' && !(address instanceof URL)) {
    throw new TypeError(
      `An address of a WebSocket is expected, or a function that makes one, not ${typeof address}`,
    );
  }
  return new LocalSource(
    (writer) => retrying(new SocketReading(address, writer, options), writer, options),
    true,
    options,
  );
}

/** One reading, over all the sockets that it takes. */
class SocketReading<Position> {
  readonly #address: string | URL | ((position: Position | undefined) => string | URL);
  readonly #writer: LocalWriter;
  readonly #options: WebSocketOptions<Position>;
  readonly #values: ValueWriter;
  #position: Position | undefined;
  #count = 0;

  constructor(
    address: string | URL | ((position: Position | undefined) => string | URL),
    writer: LocalWriter,
    options: WebSocketOptions<Position>,
  ) {
    this.#address = address;
    this.#writer = writer;
    this.#options = options;
    this.#values = new ValueWriter(writer, options);
  }

  readonly place = () => this.#count;
  readonly mayGoOn = ({ code }: StreamError): boolean =>
    code === 'connection-closed' && (this.#position !== undefined || this.#count === 0);

  readonly attempt = async (): Promise<Outcome> => {
    const { protocols, platform = ownPlatform } = this.#options;
    const address = typeof this.#address === 'function' ? this.#address(this.#position) : this.#address;
    const socket = new (await platform.webSocket())(address, protocols);
    socket.binaryType = 'arraybuffer';
    const inbox = new Inbox(socket, this.#writer.signal);
    socket.addEventListener('open', () => {
      this.#writer.tell({ state: 'connected' });
      const { send } = this.#options;
      const first = typeof send === 'function' ? send(this.#position) : send;
      if (first !== undefined) socket.send(frameOf(first));
    });
    try {
      for await (const message of inbox) {
        const outcome = await this.#values.write([message]);
        this.#count++;
        this.#position = this.#options.position?.(message) ?? this.#position;
        if (outcome) return outcome;
      }
      return this.#values.end();
    } finally {
      socket.close();
    }
  };
}

/** The messages of a socket until it is closed, as they can be taken. */
class Inbox implements AsyncIterable<unknown> {
  readonly #socket: WebSocket;
  #waiting: { readonly message: unknown; readonly size: number }[] = [];
  #size = 0;
  #end: { readonly error?: StreamError } | undefined;
  #wake: (() => void) | undefined;

  constructor(socket: WebSocket, signal: AbortSignal) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => this.#add(data));
    socket.addEventListener('close', ({ code, reason }) => {
      // 1000: it is done; 1005: it was closed, and nothing said.
      this.#finish(code === 1000 || code === 1005 ? {} : { error: closed(code, reason) });
    });
    signal.addEventListener('abort', () => {
      this.#finish({ error: new StreamError('cancelled', 'cancelled') });
      socket.close();
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next) {
        this.#size -= next.size;
        yield next.message;
      } else if (this.#end) {
        if (this.#end.error) throw this.#end.error;
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  #add(data: string | ArrayBuffer): void {
    if (this.#end) return;
    const size = typeof data === 'string' ? data.length : data.byteLength;
    this.#size += size;
    if (this.#size > MOST_WAITING) {
      this.#finish({ error: new StreamError('connection-closed', 'More comes than can be shown') });
      this.#socket.close();
      return;
    }
    this.#waiting.push({ message: typeof data === 'string' ? jsonOrText(data) : new Uint8Array(data), size });
    this.#wake?.();
  }

  #finish(end: { readonly error?: StreamError }): void {
    this.#end ??= end;
    this.#wake?.();
  }
}

function closed(code: number, reason: string): StreamError {
  return new StreamError(
    'connection-closed',
    `The connection was closed (${code}${reason === '' ? '' : `: ${reason}`})`,
    {
      // 1002, 1003, 1007 … 1010: what one end says, the other cannot take; saying it again changes nothing. Over 4000: the server's own.
      retryable: code === 1001 || code === 1005 || code === 1006 || (code >= 1011 && code < 4000),
    },
  );
}

function frameOf(message: SocketMessage): string | ArrayBuffer | Uint8Array<ArrayBuffer> {
  if (typeof message === 'string' || message instanceof ArrayBuffer || message instanceof Uint8Array)
    return message;
  return JSON.stringify(message);
}
