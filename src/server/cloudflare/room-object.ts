import { type Connection, type ConnectionContext, Server, type WSMessage } from 'partyserver';
import { HostedRoom } from '../hosted-room.js';
import type { ResolvedOptions } from '../options.js';
import { hostOf, socketOf } from './host.js';
import type { Env } from './place.js';

/** partyserver's hooks, and nothing else: everything happens in the room. */
export class RoomObject extends Server {
  static override readonly options = { hibernate: true };
  readonly #room: HostedRoom;

  constructor(
    ctx: DurableObjectState,
    env: Cloudflare.Env,
    rooms: DurableObjectNamespace,
    options: ResolvedOptions,
  ) {
    super(ctx, env);
    const sockets = () => this.getConnections();
    this.#room = new HostedRoom(hostOf({ ctx, env: env as unknown as Env, rooms, sockets }), options);
  }

  override onConnect(connection: Connection, { request }: ConnectionContext): Promise<void> {
    return this.#room.connect(socketOf(connection), request);
  }

  override onMessage(connection: Connection, message: WSMessage): Promise<void> {
    return this.#room.message(socketOf(connection), message as string | ArrayBuffer);
  }

  override async onClose(connection: Connection): Promise<void> {
    await this.#room.close(socketOf(connection));
    // A hibernating socket whose close is not answered stays open at this end; partyserver answers no loss of one.
    connection.close();
  }

  /** Of a socket that is lost while it closes partyserver tells nobody; but that is its end. */
  override webSocketError(socket: WebSocket): Promise<void> {
    return this.webSocketClose(socket, 1006, '', false);
  }

  override onRequest(request: Request): Promise<Response> {
    return this.#room.request(request);
  }

  override onAlarm(): Promise<void> {
    return this.#room.alarm();
  }

  /**
   * Withdraws what was granted to an identity until now: its connections to this room are closed, those at its relays too,
   * and tokens of `signToken` that were made before are refused here for 7 days at least. Gives the number of
   * connections, without those at relays.
   *
   * @example await env.MAIN.getByName('desk').revoke('ann');
   */
  revoke(identity: string): Promise<number> {
    return this.#room.revoke(identity);
  }
}
