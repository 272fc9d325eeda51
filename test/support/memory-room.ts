/**
 * A room in this very process, its storage in memory: for what must be timed exactly, and for what a real server would
 * show only when it is nearly full. It has no input gates, so that races which workerd hides are met here.
 */
import {
  type ClientMessage,
  encodeBinary,
  PROTOCOL_VERSION,
  type ServerMessage,
} from '../../src/protocol/index.js';
import type { HostSocket } from '../../src/server/host.js';
import { type Grant, resolveOptions, type StreamServerOptions } from '../../src/server/options.js';
import { Room } from '../../src/server/room.js';
import { MemoryStorage } from './memory-storage.js';
import { until } from './wait.js';

type Command = Extract<ClientMessage, { id: number }>;
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** What a socket may keep over a hibernation, in bytes. */
const ATTACHMENT = 2_048;

export class MemorySocket implements HostSocket {
  readonly messages: ServerMessage[] = [];
  closed: { code: number; reason: string } | undefined;
  /** Called with each message before it is taken note of. */
  onSend: ((line: string) => void) | undefined;
  #room: Pick<Room, 'message'>;
  #attachment: unknown;
  #id = 0;

  constructor(room: Pick<Room, 'message'>) {
    this.#room = room;
  }

  get attachment(): unknown {
    return this.#attachment;
  }

  set attachment(value: unknown) {
    if (JSON.stringify(value).length > ATTACHMENT) throw new Error('The attachment is too long');
    this.#attachment = structuredClone(value);
  }

  send(data: string | Uint8Array): void {
    for (const line of (data as string).split('\n')) {
      this.onSend?.(line);
      this.messages.push(JSON.parse(line));
    }
  }

  close(code: number, reason: string): void {
    this.closed ??= { code, reason };
  }

  /** The room was hibernated, and is another object now. */
  moveTo(room: Pick<Room, 'message'>): void {
    this.#room = room;
  }

  /** Hands a message to the room, and resolves when it has been dealt with. */
  say(message: ClientMessage): Promise<void> {
    return this.#room.message(this, JSON.stringify(message));
  }

  /** Sends bytes of a file. */
  upload(message: Extract<ClientMessage, { type: 'upload' }>, bytes: Uint8Array): Promise<void> {
    return this.#room.message(this, encodeBinary(message, bytes));
  }

  /** Sends a command and gives its answer, be it a refusal. */
  async command(command: WithoutId<Command>): Promise<ServerMessage> {
    const id = ++this.#id;
    await this.say({ ...command, id } as ClientMessage);
    return this.of('ok', 'error', 'found').find((message) => 'id' in message && message.id === id) as never;
  }

  hello(grant: Grant): Promise<void> {
    return this.say({ type: 'hello', version: PROTOCOL_VERSION, token: JSON.stringify(grant) });
  }

  /** The messages of some types that have come. */
  of<T extends ServerMessage['type']>(...types: T[]): Extract<ServerMessage, { type: T }>[] {
    return this.messages.filter(({ type }) => types.includes(type as T)) as never;
  }

  /** Resolves with the end of a stream that is followed. */
  ended(stream: string) {
    return until(() => this.of('ended').findLast((message) => message.stream === stream));
  }
}

export interface MemoryRoom {
  readonly room: Room;
  readonly env: Readonly<Record<string, unknown>>;
  readonly storage: MemoryStorage;
  readonly sockets: readonly MemorySocket[];
  /** A connection that has said hello; by default it may do everything, and nobody knows from which address it comes. */
  enter(grant?: Grant, address?: string): Promise<MemorySocket>;
  /** An HTTP append. */
  post(stream: string, body: string, headers?: Record<string, string>): Promise<Response>;
}

/**
 * @param storage where the room lived before: what was in its memory is gone then
 * @param sockets those that were open before
 */
export async function startMemoryRoom(
  options: StreamServerOptions,
  storage = new MemoryStorage(),
  sockets: MemorySocket[] = [],
): Promise<MemoryRoom> {
  const env = { RIVULET_SECRET: 'a secret for tests, of 32 bytes or more' };
  const host = {
    storage,
    env,
    name: () => 'room',
    sockets: () => sockets,
    dial: () => Promise.reject(new Error('There is no other room')),
  };
  const authorize = ({ token }: { token: string | undefined }) =>
    JSON.parse(token ?? '{"append":true}') as Grant;
  const room = new Room(host, resolveOptions({ authorize, ...options }));
  await room.start();
  return {
    room,
    env,
    storage,
    sockets,
    async enter(grant = { read: true, run: true, append: true }, address?: string) {
      const socket = new MemorySocket(room);
      sockets.push(socket);
      const headers = address === undefined ? {} : { 'cf-connecting-ip': address };
      room.connect(socket, new Request('http://rivulet.test/parties/main/room', { headers }));
      await socket.hello(grant);
      return socket;
    },
    post: (stream, body, headers = {}) =>
      room.request(
        new Request(`http://rivulet.test/parties/main/room/v1/stream/${encodeURIComponent(stream)}`, {
          method: 'POST',
          body,
          headers: { 'content-type': 'text/plain', 'rivulet-generation': 'any', ...headers },
        }),
      ),
  };
}
