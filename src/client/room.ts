import type { TaskInput, TaskResult, TaskTypes, TaskValue } from '../protocol/task-types.js';
import type { Accumulated } from './accumulate.js';
import { httpAddress, parseAddress } from './address.js';
import { Producer, type ProducerOptions } from './producer.js';
import { type ConnectOptions, checkName } from './reading-room.js';
import { RunningRoom, type TaskName } from './running-room.js';
import { TaskHandle, type TaskOptions } from './task-handle.js';

/** A room of a server, over one socket that is shared with everyone on this page who opens the same one. */
export class Room<Tasks extends TaskTypes = TaskTypes> extends RunningRoom<Tasks> {
  readonly #options: ConnectOptions;

  /** Use {@link connect}. */
  constructor(options: ConnectOptions) {
    super(options);
    this.#options = options;
  }

  /**
   * A task, to be started once or many times, with its state to watch.
   *
   * @throws {TypeError} when no task or stream can have this name
   */
  task<N extends TaskName<Tasks>, Partial = Accumulated<TaskValue<Tasks[N]>>>(
    name: N,
    options: TaskOptions<TaskValue<Tasks[N]>, Partial> = {},
  ): TaskHandle<TaskInput<Tasks[N]>, TaskValue<Tasks[N]>, TaskResult<Tasks[N]>, Partial> {
    checkName('task', name);
    if (options.stream !== undefined) checkName('stream', options.stream);
    return new TaskHandle(this.wire, name, options);
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
    const { token, fetch, platform } = this.#options;
    return new Producer({ ...options, url: streamUrl(this.#options, name), token, fetch, platform });
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

/**
 * Where a stream is written over HTTP (PROTOCOL.md §11): for a {@link Producer} without a room, which would open a
 * socket that a mere writer has no use for.
 *
 * @throws {TypeError} when host, room or party cannot be part of a URL, or no stream can have this name
 */
export function streamUrl(
  { host, room, party }: Pick<ConnectOptions, 'host' | 'room' | 'party'>,
  name: string,
): string {
  checkName('stream', name);
  return `${httpAddress(parseAddress(host, room, party))}/v1/stream/${encodeURIComponent(name)}`;
}
