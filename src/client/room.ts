import type { TaskInput, TaskResult, TaskTypes, TaskValue } from '../protocol/index.js';
import { isValidName, limits } from '../protocol/index.js';
import type { Accumulated } from './accumulate.js';
import { type Address, httpAddress, parseAddress } from './address.js';
import type { Connection, Token } from './connection.js';
import { platform as ownPlatform, type Platform, type WebSocketClass } from './platform.js';
import { type Lease, lease } from './pool.js';
import { Producer, type ProducerOptions } from './producer.js';
import { Run } from './run.js';
import { startRequest } from './run-request.js';
import type { ConnectionState } from './source.js';
import { RoomStream } from './stream.js';
import { TaskHandle, type TaskOptions } from './task-handle.js';

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

export interface RunOptions {
  /** The stream to write. Default: one of the run's own. */
  readonly stream?: string | undefined;
  /** Cancels the run when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

type Name<Tasks> = keyof Tasks & string;

/** A room of a server, over one socket that is shared with everyone on this page who opens the same one. */
export class Room<Tasks extends TaskTypes = TaskTypes> {
  /** Name and port of the server. */
  readonly host: string;
  readonly party: string;
  readonly room: string;
  readonly #options: ConnectOptions;
  readonly #address: Address;
  readonly #lease: Lease;
  readonly #streams = new Map<string, RoomStream>();
  #isClosed = false;

  /** Use {@link connect}. */
  constructor(options: ConnectOptions) {
    const { host, room, party, token, WebSocket, platform = ownPlatform } = options;
    this.#address = parseAddress(host, room, party);
    this.host = this.#address.host;
    this.party = this.#address.party;
    this.room = this.#address.room;
    this.#options = options;
    this.#lease = lease({ address: this.#address, platform, token, WebSocket });
  }

  /** How the connection stands. A new object with every change. */
  get connection(): ConnectionState {
    return this.#isClosed ? { state: 'closed' } : this.#connection.state;
  }

  /** Tells of every change of the connection until the returned function is called. */
  onConnection(observer: (state: ConnectionState) => void): () => void {
    return this.#connection.observe(observer);
  }

  /**
   * A stream of the room, read only. Asking twice for the same name gives the same object.
   *
   * @typeParam Value what was yielded into it; not checked
   * @throws {TypeError} when no stream can have this name
   */
  stream<Value = unknown>(name: string): RoomStream<Value> {
    checkName('stream', name);
    const stream = this.#streams.get(name) ?? new RoomStream(this.#connection, name);
    this.#streams.set(name, stream);
    return stream as RoomStream<Value>;
  }

  /**
   * A task, to be started once or many times, with its state to watch.
   *
   * @throws {TypeError} when no task or stream can have this name
   */
  task<N extends Name<Tasks>, Partial = Accumulated<TaskValue<Tasks[N]>>>(
    name: N,
    options: TaskOptions<TaskValue<Tasks[N]>, Partial> = {},
  ): TaskHandle<TaskInput<Tasks[N]>, TaskValue<Tasks[N]>, TaskResult<Tasks[N]>, Partial> {
    checkName('task', name);
    if (options.stream !== undefined) checkName('stream', options.stream);
    return new TaskHandle(this.#connection, name, options);
  }

  /**
   * Starts a task once. Files and Blobs anywhere in the input are sent after it.
   *
   * @throws {TypeError} when no task or stream can have this name; all else is told by the run's promise
   */
  run<N extends Name<Tasks>>(
    name: N,
    input?: TaskInput<Tasks[N]>,
    { stream, signal }: RunOptions = {},
  ): Run<TaskValue<Tasks[N]>, TaskResult<Tasks[N]>> {
    checkName('task', name);
    if (stream !== undefined) checkName('stream', stream);
    return new Run(startRequest(this.#connection, name, input, { stream, signal }));
  }

  /**
   * Writes a stream from outside, over HTTP. The token must allow `append`.
   *
   * @throws {TypeError} when no stream can have this name
   */
  publish(
    name: string,
    options: Omit<ProducerOptions, 'url' | 'token' | 'fetch' | 'platform'> = {},
  ): Producer {
    checkName('stream', name);
    const { token, fetch, platform } = this.#options;
    const url = `${httpAddress(this.#address)}/v1/stream/${encodeURIComponent(name)}`;
    return new Producer({ ...options, url, token, fetch, platform });
  }

  /** Lets go of the connection; the last one who does closes it. Runs go on. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#lease.release();
  }

  get #connection(): Connection {
    return this.#lease.connection;
  }
}

/**
 * Opens a room. The connection is made at once and kept until {@link Room.close}.
 *
 * @typeParam Tasks `typeof tasks` of the server: inputs, values and results are then typed
 * @throws {TypeError} when host, room or party cannot be part of a URL
 * @example
 * const room = connect<typeof tasks>({ host: 'localhost:1999', room: 'demo' });
 * for await (const batch of room.run('search', { q: 'rivers' })) console.log(batch);
 */
export function connect<Tasks extends TaskTypes = TaskTypes>(options: ConnectOptions): Room<Tasks> {
  return new Room<Tasks>(options);
}

function checkName(what: 'stream' | 'task', name: string): void {
  if (typeof name === 'string' && isValidName(name)) return;
  throw new TypeError(
    `A ${what}'s name has 1 to ${limits.name} characters and no control characters; given: ${JSON.stringify(name)}`,
  );
}
