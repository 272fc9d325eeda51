import { limits } from '../protocol/limits.js';
import { isValidName } from '../protocol/names.js';
import { type Address, parseAddress } from './address.js';
import type { Connection, Token } from './connection.js';
import { platform as ownPlatform, type Platform, type WebSocketClass } from './platform.js';
import { type Lease, lease } from './pool.js';
import type { ConnectionState } from './source.js';
import { RoomStream } from './stream.js';

export interface ConnectOptions {
  /** Where the server is: `localhost:1999`, `example.com`, or a URL without a path. */
  readonly host: string;
  /** The room's name. */
  readonly room: string;
  /** The party that rooms of this kind belong to. Default `main`. */
  readonly party?: string | undefined;
  /**
   * Who is asking: a token, or a function that fetches a fresh one for each connection. Rooms opened with the
   * same token or function share one socket.
   */
  readonly token?: Token | undefined;
  /** Makes the sockets, where the platform has no WebSocket of its own. Default: the platform's, in Node `ws`. */
  readonly WebSocket?: WebSocketClass | undefined;
  /** Makes the requests of `publish`. Default: the platform's. */
  readonly fetch?: typeof fetch | undefined;
  /** The clock, timers and wake signals. For tests. */
  readonly platform?: Platform | undefined;
}

/**
 * A room as far as it is read. {@link Room} can do more; this is all that a view needs, and a third of the code.
 */
export class ReadingRoom {
  /** Name and port of the server. */
  readonly host: string;
  readonly party: string;
  readonly room: string;
  readonly #address: Address;
  readonly #lease: Lease;
  readonly #streams = new Map<string, RoomStream>();
  #isClosed = false;

  /** Use {@link openRoom}, or `connect`. */
  constructor({ host, room, party, token, WebSocket, platform = ownPlatform }: ConnectOptions) {
    this.#address = parseAddress(host, room, party);
    this.host = this.#address.host;
    this.party = this.#address.party;
    this.room = this.#address.room;
    this.#lease = lease({ address: this.#address, platform, token, WebSocket });
  }

  /** How the connection stands. A new object with every change. */
  get connection(): ConnectionState {
    return this.#isClosed ? { state: 'closed' } : this.#lease.connection.state;
  }

  /** Tells of every change of the connection until the returned function is called. */
  onConnection(observer: (state: ConnectionState) => void): () => void {
    return this.#lease.connection.observe(observer);
  }

  /**
   * A stream of the room, read only. Asking twice for the same name gives the same object.
   *
   * @typeParam Value what was yielded into it; not checked
   * @throws {TypeError} when no stream can have this name
   */
  stream<Value = unknown>(name: string): RoomStream<Value> {
    checkName('stream', name);
    const stream = this.#streams.get(name) ?? new RoomStream(this.#lease.connection, name);
    this.#streams.set(name, stream);
    return stream as RoomStream<Value>;
  }

  /** Lets go of the connection; the last one who does closes it. Runs go on. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#lease.release();
  }

  protected get wire(): Connection {
    return this.#lease.connection;
  }

  protected get address(): Address {
    return this.#address;
  }
}

/**
 * Opens a room to read its streams. The connection is made at once and kept until `close()`.
 *
 * @throws {TypeError} when host, room or party cannot be part of a URL
 */
export function openRoom(options: ConnectOptions): ReadingRoom {
  return new ReadingRoom(options);
}

/** @throws {TypeError} when nothing can have this name */
export function checkName(what: 'stream' | 'task', name: string): void {
  if (typeof name === 'string' && isValidName(name)) return;
  throw new TypeError(
    `A ${what}'s name has 1 to ${limits.name} characters and no control characters; given: ${JSON.stringify(name)}`,
  );
}
