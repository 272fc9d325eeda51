import { type Connection, type ConnectionContext, Server, type WSMessage } from 'partyserver';
import { StreamError } from '../../protocol/index.js';
import { addressOf, refuse, relayFor, warnOfMissingAuthorize } from '../entrance.js';
import { HostedRoom } from '../hosted-room.js';
import { errorResponse } from '../http/answer.js';
import { type ResolvedOptions, resolveOptions, type StreamServerOptions } from '../options.js';
import { hostOf, socketOf } from './host.js';

/** The longest name of a connection, in UTF-16 code units: it is a tag of its socket. */
const LONGEST_ID = 256;

type Env = Readonly<Record<string, unknown>>;

export interface StreamObjectOptions extends StreamServerOptions {
  /**
   * What clients call the rooms' party: lower-case words with hyphens. Its Durable Object binding has the same name in
   * capitals with underscores: `CHAT_ROOM` for `chat-room`. Default `main`, which is the clients' default too, and `MAIN`.
   */
  readonly party?: string;
}

/** A Durable Object class whose objects are rooms, fit to be exported as it is, or extended. */
export interface StreamObjectClass {
  new (ctx: DurableObjectState, env: Cloudflare.Env): StreamObject;
  readonly options: { readonly hibernate: boolean };
  /**
   * Answers what is asked of the rooms, `/parties/<party>/<room>…`, and nothing else: `undefined` for any other address, so
   * that a worker can do more than this.
   *
   * @throws {TypeError} when the environment has no binding for the party.
   */
  route(request: Request, env: object): Promise<Response> | undefined;
  /** The same as a whole worker: `export default { fetch: Rivulet.fetch }`. Any other address is 404. */
  fetch(request: Request, env: object): Promise<Response>;
}

/** What can be asked of a room by the worker and by other objects, besides what partyserver offers. */
interface StreamObject extends Server {
  /**
   * Withdraws what was granted to an identity until now: its connections to this room are closed, those at its relays too,
   * and tokens of `signToken` that were made before are refused here for as long as `retention.age`. Gives the number of
   * connections, without those at relays.
   *
   * @example await env.MAIN.getByName('desk').revoke('ann');
   */
  revoke(identity: string): Promise<number>;
}

/**
 * Makes the class of Durable Objects that are the server's rooms.
 *
 * ```ts
 * export const Rivulet = createStreamObject({ tasks });
 * export default { fetch: Rivulet.fetch };
 * ```
 *
 * @throws {TypeError} for options that cannot be meant.
 */
export function createStreamObject({
  party = 'main',
  ...options
}: StreamObjectOptions = {}): StreamObjectClass {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(party))
    throw new TypeError(`createStreamObject: party is lower-case words with hyphens, not "${party}"`);
  const resolved = resolveOptions(options);
  warnOfMissingAuthorize(resolved);
  const place: Place = { party, binding: party.toUpperCase().replaceAll('-', '_') };

  const route = (request: Request, env: object) =>
    addressOf(request.url).party === party ? enter(request, env as Env, place, resolved) : undefined;

  return class extends RoomObject {
    static readonly route = route;

    static async fetch(request: Request, env: object): Promise<Response> {
      return route(request, env) ?? new Response(null, { status: 404 });
    }

    constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
      super(ctx, env, roomsOf(env as Env, place), resolved);
    }
  };
}

/** Where the rooms of a party are: `party` in a URL, `binding` in the environment. */
interface Place {
  readonly party: string;
  readonly binding: string;
}

/** Takes a request to its room, or to a relay that answers in the room's place. */
async function enter(request: Request, env: Env, place: Place, options: ResolvedOptions): Promise<Response> {
  const rooms = roomsOf(env, place);
  const { room } = addressOf(request.url);
  if (room === '') return new Response(null, { status: 404 });
  const refusal = refuse(request, options) ?? refuseConnection(request);
  if (refusal) return refusal;
  try {
    const relay = isUpgrade(request) ? relayFor(request.url, env, options) : undefined;
    return await rooms.getByName(relay ?? room).fetch(request);
  } catch (error) {
    console.error('rivulet:', error);
    return errorResponse(
      error instanceof StreamError
        ? error
        : new StreamError('storage-failed', 'The room could not be reached'),
    );
  }
}

/** @throws {TypeError} when the environment has no such binding */
function roomsOf(env: Env, { party, binding }: Place): DurableObjectNamespace {
  const rooms = env[binding] as DurableObjectNamespace | undefined;
  if (typeof rooms?.getByName === 'function') return rooms;
  throw new TypeError(
    `The party "${party}" has no Durable Object binding "${binding}": see "durable_objects" in wrangler.jsonc`,
  );
}

/** partyserver answers with the stack of its error when a connection's name does not fit a tag. */
function refuseConnection(request: Request): Response | undefined {
  const length = isUpgrade(request) ? (new URL(request.url).searchParams.get('_pk')?.length ?? 0) : 0;
  if (length <= LONGEST_ID) return undefined;
  return errorResponse(
    new StreamError('bad-message', `"_pk" has up to ${LONGEST_ID} characters, not ${length}`),
  );
}

function isUpgrade({ headers }: Request): boolean {
  return headers.get('upgrade')?.toLowerCase() === 'websocket';
}

/** partyserver's hooks, and nothing else: everything happens in the room. */
class RoomObject extends Server {
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

  // partyserver answers the close, as a hibernating socket needs.
  override onClose(connection: Connection): Promise<void> {
    return this.#room.close(socketOf(connection));
  }

  /** A socket that is lost while it closes is not told of by partyserver, nor is its end. */
  override webSocketError(socket: WebSocket): Promise<void> {
    return this.webSocketClose(socket, 1006, '', false);
  }

  override onRequest(request: Request): Promise<Response> {
    return this.#room.request(request);
  }

  override onAlarm(): Promise<void> {
    return this.#room.alarm();
  }

  revoke(identity: string): Promise<number> {
    return this.#room.revoke(identity);
  }
}
