import type * as Party from 'partykit/server';
import type { WebSocketClass } from '../../../src/client/platform.js';
import { createStreamServer, type StreamServerOptions } from '../../../src/server/index.js';
import { ACTIVE } from '../../../src/server/run-record.js';
import { MemoryStorage } from '../memory-storage.js';
import { FailingStorage } from './failing-storage.js';
import { LocalSocket } from './local-socket.js';

/**
 * A room and its sockets in this very process, on a storage that fails: its turns, crashes and hibernations come when
 * they are told to. What is sent leaves the room when what was written before it is on the disk, as on the real host.
 */
export class MemoryWorld {
  /** To make a client's sockets of. */
  readonly webSocket: WebSocketClass;
  readonly #Server: ReturnType<typeof createStreamServer>;
  readonly #durable = new MemoryStorage();
  readonly #sockets = new Set<LocalSocket>();
  #storage: FailingStorage;
  #server: Party.Server;
  /** Counts the lives of the room. */
  #life = 0;
  /** Hooks of the room that have not come to their end. */
  #hooks = 0;
  #isFull = false;
  #outbox: (() => void)[] = [];
  #isTurnPending = false;

  constructor(options: StreamServerOptions) {
    this.#Server = createStreamServer(options);
    const world = this;
    this.webSocket = class extends LocalSocket {
      constructor(url: string | URL) {
        super(url, world);
      }
    } as unknown as WebSocketClass;
    [this.#storage, this.#server] = this.#begin();
  }

  /**
   * While it is full, a turn that writes is the room's last: nothing of it is kept or sent, and its sockets are closed.
   * That is what a Durable Object does (its output gate breaks).
   */
  set isFull(isFull: boolean) {
    this.#isFull = isFull;
    this.#storage.isFull = isFull;
  }

  set isUnreadable(isUnreadable: boolean) {
    this.#storage.isUnreadable = isUnreadable;
  }

  /** All sockets break. */
  drop(): void {
    for (const socket of [...this.#sockets]) {
      this.#sockets.delete(socket);
      socket.break();
      this.#tell(() => this.#server.onClose?.(socket.connection));
    }
  }

  /** The room dies in the middle of a turn: what it wrote in it, and has not sent yet, is lost. */
  crash(): void {
    this.#end();
    for (const socket of this.#sockets) socket.break();
    this.#sockets.clear();
    [this.#storage, this.#server] = this.#begin();
  }

  /** The room's memory is dropped while nothing happens in it, and its sockets stay open. `false` when it is not idle. */
  hibernate(): boolean {
    const isRunning = [...this.#durable.entries.keys()].some((key) => key.startsWith(ACTIVE));
    if (isRunning || this.#hooks > 0 || this.#outbox.length > 0 || this.#isTurnPending) return false;
    this.#end();
    for (const socket of this.#sockets) socket.changeLife();
    [this.#storage, this.#server] = this.#begin();
    for (const { connection } of this.#sockets)
      this.#tell(() => this.#server.onMessage?.('{"type":"ping"}', connection));
    return true;
  }

  alarm(): void {
    this.#tell(() => this.#server.onAlarm?.());
  }

  stop(): void {
    this.#end();
    for (const socket of this.#sockets) socket.break();
    this.#sockets.clear();
  }

  /** A client's socket is to be opened. */
  accept(socket: LocalSocket, request: Request): void {
    this.#sockets.add(socket);
    this.#tell(() =>
      this.#server.onConnect?.(socket.connection, { request } as unknown as Party.ConnectionContext),
    );
    setImmediate(() => socket.open());
  }

  receive(socket: LocalSocket, frame: string | ArrayBuffer): void {
    this.#tell(() => this.#server.onMessage?.(frame, socket.connection));
  }

  left(socket: LocalSocket): void {
    if (this.#sockets.delete(socket)) this.#tell(() => this.#server.onClose?.(socket.connection));
  }

  /** Something leaves the room with the end of the present turn. */
  leaveWithTurn(deliver: () => void): void {
    this.#outbox.push(deliver);
    this.#schedule();
  }

  #begin(): [FailingStorage, Party.Server] {
    const storage = new FailingStorage(this.#durable, () => this.#schedule());
    storage.isFull = this.#isFull;
    this.#hooks = 0;
    const room = {
      id: 'room',
      env: {},
      storage,
      getConnections: () => [...this.#sockets].map(({ connection }) => connection),
    };
    return [storage, new this.#Server(room as unknown as Party.Room)];
  }

  #end(): void {
    this.#life++;
    this.#storage.die();
    this.#outbox = [];
  }

  /** A hook of the room is called. One that throws closes the socket, as PartyKit does; here it is tried again. */
  #tell(hook: () => unknown): void {
    const life = this.#life;
    this.#hooks++;
    setImmediate(async () => {
      if (life !== this.#life) return;
      try {
        await hook();
      } catch {
        if (life === this.#life) this.drop();
      }
      if (life === this.#life) this.#hooks--;
    });
  }

  #schedule(): void {
    if (this.#isTurnPending) return;
    this.#isTurnPending = true;
    setImmediate(() => {
      this.#isTurnPending = false;
      const outbox = this.#outbox.splice(0);
      if (!this.#storage.commit()) return this.crash();
      for (const deliver of outbox) deliver();
    });
  }
}
