import { StreamError } from '../protocol/index.js';
import { sendAway } from './attachment.js';
import type { Host, HostSocket } from './host.js';
import { errorResponse } from './http/answer.js';
import type { ResolvedOptions } from './options.js';
import { readRelayName } from './relay/names.js';
import { RelayRoom } from './relay/relay-room.js';
import { Room } from './room.js';

/** The close code of "internal error" (RFC 6455 §7.4.1): the client connects again. */
const INTERNAL_ERROR = 1011;

/**
 * A room, or a relay of one, as a host calls it. Whatever comes first starts it, and what comes meanwhile waits, since
 * hosts let a second event in while the first is under way. A room that could not be started (a passing fault of the
 * storage) is started again by what comes next.
 */
export class HostedRoom {
  readonly #room: Room | RelayRoom;
  #started: Promise<void> | undefined;

  constructor(host: Host, options: ResolvedOptions) {
    const relayed = readRelayName(host.name() ?? '');
    this.#room = relayed ? new RelayRoom(host, relayed, options) : new Room(host, options);
  }

  /** Starts it, if it is not. */
  start(): Promise<void> {
    this.#started ??= this.#room.start().catch((error) => {
      this.#started = undefined;
      throw error;
    });
    return this.#started;
  }

  /** A socket was opened. */
  async connect(socket: HostSocket, request: Request): Promise<void> {
    if (await this.#isUp(socket)) this.#room.connect(socket, request);
  }

  /** A frame arrived. */
  async message(socket: HostSocket, frame: string | ArrayBuffer | Uint8Array): Promise<void> {
    if (await this.#isUp(socket)) await this.#room.message(socket, frame);
  }

  /** A socket was closed, by whichever side, or was lost. */
  async close(socket: HostSocket): Promise<void> {
    if (await this.#isUp()) this.#room.close(socket);
  }

  /** An HTTP request whose Origin was let through. */
  async request(request: Request): Promise<Response> {
    if (await this.#isUp()) return this.#room.request(request);
    return errorResponse(new StreamError('storage-failed', 'The room could not be opened'));
  }

  /** Withdraws what was granted to an identity; see {@link Room.revoke}. */
  async revoke(identity: string): Promise<number> {
    await this.start();
    return this.#room.revoke(identity);
  }

  /** The room's alarm rang. One that rejects rings again. */
  async alarm(): Promise<void> {
    await this.start();
    await this.#room.alarm();
  }

  /** Whether it has started; where it could not, whoever is at the socket is sent away to come again. */
  async #isUp(socket?: HostSocket): Promise<boolean> {
    try {
      await this.start();
      return true;
    } catch (error) {
      console.error('rivulet: a room could not be started', error);
      if (socket) sendAway(socket, INTERNAL_ERROR, 'The room could not be opened');
      return false;
    }
  }
}
