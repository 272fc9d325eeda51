import type { StreamReader } from 'rivulet/client';
import type { ScriptedRoom } from 'rivulet/testing';

/** What a client says, as far as it is answered here (PROTOCOL.md §4). */
interface Said {
  readonly type: string;
  readonly id?: number;
  readonly stream?: string;
  readonly from?: 'start' | { readonly generation: string; readonly seq: number } | { readonly last: number };
}

/** Sockets whose server is a room without one: what is read there passes as frames, for an inspector to see. */
export function socketsTo(room: ScriptedRoom): typeof WebSocket {
  return class extends ScriptedSocket {
    constructor(url: string | URL) {
      super(url, room);
    }
  } as unknown as typeof WebSocket;
}

/** As much of a WebSocket as a client uses. */
class ScriptedSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readonly url: string;
  readonly #room: ScriptedRoom;
  readonly #readers = new Map<string, StreamReader>();
  binaryType = 'blob';
  readyState = 0;

  constructor(url: string | URL, room: ScriptedRoom) {
    super();
    this.url = String(url);
    this.#room = room;
    queueMicrotask(() => {
      if (this.readyState !== 0) return;
      this.readyState = 1;
      this.dispatchEvent(new Event('open'));
    });
  }

  send(frame: string): void {
    for (const line of frame.split('\n')) this.#answer(JSON.parse(line));
  }

  close(): void {
    this.readyState = 3;
    for (const reader of this.#readers.values()) reader.close();
  }

  #answer({ type, id, stream = '', from = 'start' }: Said): void {
    if (type === 'hello') this.#tell({ type: 'ok', id: 0, version: 1 });
    else if (type === 'ping') this.#tell({ type: 'pong' });
    else if (type === 'subscribe') this.#subscribe(stream, from);
    else if (type === 'unsubscribe') this.#readers.get(stream)?.close();
    else if (type === 'cancel') void this.#room.stream(stream).cancel();
    if (id !== undefined && type !== 'hello') this.#tell({ type: 'ok', id });
  }

  #subscribe(name: string, from: NonNullable<Said['from']>): void {
    this.#readers.get(name)?.close();
    const tell = (event: { readonly type: string }): void => {
      if (event.type !== 'connection') this.#tell({ ...event, stream: name });
    };
    this.#readers.set(name, this.#room.stream(name).open(tell, { from }));
  }

  #tell(message: object): void {
    queueMicrotask(() => {
      if (this.readyState !== 1) return;
      this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
    });
  }
}
