import type * as Party from 'partykit/server';
import type { MemoryWorld } from './memory-world.js';

/** What a socket may keep over a hibernation, in bytes. */
const ATTACHMENT = 2_048;

class CloseEvent extends Event {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;

  constructor(type: string, { code = 1006, reason = '', wasClean = false } = {}) {
    super(type);
    this.code = code;
    this.reason = reason;
    this.wasClean = wasClean;
  }
}

/** Both ends of a WebSocket to a room in this very process: a browser's at one, PartyKit's at the other. */
export class LocalSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readonly url: string;
  /** The server's end, for the present life of the room. */
  connection: Party.Connection;
  binaryType = 'arraybuffer';
  readyState = LocalSocket.CONNECTING;
  readonly #world: MemoryWorld;
  #state: unknown = null;

  constructor(url: string | URL, world: MemoryWorld) {
    super();
    this.url = String(url);
    this.#world = world;
    this.connection = this.#serverEnd();
    setImmediate(() => {
      if (this.readyState === LocalSocket.CONNECTING)
        world.accept(this, new Request(this.url.replace(/^ws/, 'http')));
    });
  }

  /** The room has lost its memory: what its last life still sends goes nowhere. */
  changeLife(): void {
    this.connection = this.#serverEnd();
  }

  open(): void {
    if (this.readyState !== LocalSocket.CONNECTING) return;
    this.readyState = LocalSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  send(frame: string | ArrayBuffer): void {
    if (this.readyState === LocalSocket.OPEN) this.#world.receive(this, frame);
  }

  close(code = 1000, reason = ''): void {
    if (this.readyState >= LocalSocket.CLOSING) return;
    this.readyState = LocalSocket.CLOSING;
    this.#world.left(this);
    setImmediate(() => this.#closeWith(code, reason));
  }

  /** The line is gone, without a word. */
  break(): void {
    this.#closeWith(1006, '');
  }

  #serverEnd(): Party.Connection {
    const socket = this;
    const world = this.#world;
    const end = {
      send(data: string) {
        if (socket.readyState > LocalSocket.OPEN) throw new Error('The socket is closed');
        if (socket.connection === end) world.leaveWithTurn(() => socket.#deliver(data));
      },
      close(code = 1000, reason = '') {
        if (socket.connection === end) world.leaveWithTurn(() => socket.#closeWith(code, reason));
      },
      get state() {
        return socket.#state;
      },
      setState(state: unknown) {
        if (JSON.stringify(state).length > ATTACHMENT) throw new Error('The attachment is too long');
        socket.#state = structuredClone(state);
      },
    } as unknown as Party.Connection;
    return end;
  }

  #deliver(data: string): void {
    if (this.readyState === LocalSocket.OPEN) this.dispatchEvent(new MessageEvent('message', { data }));
  }

  #closeWith(code: number, reason: string): void {
    if (this.readyState === LocalSocket.CLOSED) return;
    this.readyState = LocalSocket.CLOSED;
    this.#world.left(this);
    this.dispatchEvent(new CloseEvent('close', { code, reason, wasClean: code !== 1006 }));
  }
}
