import type * as Party from 'partykit/server';
import { StreamError } from '../protocol/index.js';
import type { Host, HostSocket, HostStorage, PeerSocket } from './host.js';
import { errorResponse } from './http/answer.js';
import { type ResolvedOptions, resolveOptions, type StreamServerOptions } from './options.js';
import { isDevelopment, refuseOrigin } from './policy.js';
import { checkRelaySecret } from './relay/credentials.js';
import { isRelayName, readRelayName, relayName, shardOf } from './relay/names.js';
import { RelayRoom } from './relay/relay-room.js';
import { Room } from './room.js';

/** What an author's own class, which extends the server's, can ask of its room. */
interface Revoking {
  /**
   * Withdraws what was granted to an identity until now: its connections to this room are closed, those at its relays too,
   * and tokens of `signToken` that were made before are refused here for as long as `retention.age`. Gives the number of
   * connections, without those at relays.
   */
  revoke(identity: string): Promise<number>;
}

/** A server class of PartyKit, fit to be exported as it is, or extended. */
export interface StreamServerClass {
  new (room: Party.Room): Party.Server & Revoking;
  onBeforeConnect(
    request: Party.Request,
    lobby: Party.Lobby,
  ): Party.Request | Response | Promise<Party.Request | Response>;
  onBeforeRequest(request: Party.Request): Party.Request | Response;
}

/**
 * Makes the server class that PartyKit runs: `export default createStreamServer({ tasks })`.
 *
 * @throws {TypeError} for options that cannot be meant.
 */
export function createStreamServer(options: StreamServerOptions = {}): StreamServerClass {
  const resolved = resolveOptions(options);
  if (!resolved.authorize) {
    console.warn(
      isDevelopment()
        ? 'rivulet: no `authorize` option; anyone on this machine may read and run. Deployed, this server would be read-only.'
        : 'rivulet: no `authorize` option; this server is read-only.',
    );
  }
  return class StreamServer extends PartyRoom {
    static onBeforeConnect(
      request: Party.Request,
      lobby: Party.Lobby,
    ): Party.Request | Response | Promise<Party.Request | Response> {
      const guarded = guard(request, resolved);
      return guarded instanceof Response ? guarded : (relay(guarded, lobby, resolved) ?? guarded);
    }

    static onBeforeRequest(request: Party.Request): Party.Request | Response {
      return guard(request, resolved);
    }

    constructor(room: Party.Room) {
      super(room, resolved);
    }
  };
}

/** Refuses an Origin or Host that is not allowed with 403, before anything else looks at the request. */
function guard(request: Party.Request, { origins }: ResolvedOptions): Party.Request | Response {
  const refusal = refuseOrigin(request as unknown as Request, origins) ?? refuseRelay(request.url);
  return refusal ? errorResponse(refusal) : request;
}

/** The party and the room that a URL names; PartyKit decodes neither. */
function addressOf(url: string): { readonly party: string; readonly room: string } {
  const [, kind, ...rest] = new URL(url).pathname.split('/');
  const [party = '', room = ''] = kind === 'party' ? ['main', ...rest] : rest;
  return { party, room };
}

/** Relays are the server's own: nobody outside addresses one. */
function refuseRelay(url: string): StreamError | undefined {
  if (!isRelayName(addressOf(url).room)) return undefined;
  return new StreamError('forbidden', 'The names of rooms that begin with "~relay." are the server’s own');
}

/** Has a relay of the room answer the upgrade, where the room has relays. */
function relay(
  request: Party.Request,
  lobby: Party.Lobby,
  { shards }: ResolvedOptions,
): Promise<Response> | Response | undefined {
  const { party, room } = addressOf(request.url);
  const count = shards(room);
  if (count === 0) return undefined;
  try {
    checkRelaySecret(lobby.env);
  } catch (error) {
    console.error('rivulet:', error);
    return errorResponse(error as StreamError);
  }
  const { search, searchParams } = new URL(request.url);
  const index = shardOf(searchParams.get('_pk') ?? crypto.randomUUID(), count);
  const stub = lobby.parties[party]?.get(relayName({ origin: room, index }));
  if (!stub) return undefined;
  const headers = Object.fromEntries(request.headers as unknown as Iterable<[string, string]>);
  return stub.fetch(`/${search}`, { headers }) as unknown as Promise<Response>;
}

/** PartyKit's hooks, and nothing else: everything happens in {@link Room}. */
class PartyRoom {
  readonly options = { hibernate: true };
  readonly #room: Room | RelayRoom;
  #started: Promise<void> | undefined;

  constructor(party: Party.Room, options: ResolvedOptions) {
    const host = hostOf(party);
    const relayed = readRelayName(host.name() ?? '');
    this.#room = relayed ? new RelayRoom(host, relayed, options) : new Room(host, options);
  }

  onStart(): Promise<void> {
    // PartyKit lets a second request in while this is under way, so every hook waits for it.
    this.#started ??= this.#room.start().catch((error) => {
      this.#started = undefined; // a passing fault of the storage: the next one tries again
      throw error;
    });
    return this.#started;
  }

  async onConnect(connection: Party.Connection, { request }: Party.ConnectionContext): Promise<void> {
    await this.onStart();
    this.#room.connect(socketOf(connection), request as unknown as Request);
  }

  async onMessage(
    message: string | ArrayBuffer | ArrayBufferView,
    connection: Party.Connection,
  ): Promise<void> {
    await this.onStart();
    await this.#room.message(socketOf(connection), message as string | ArrayBuffer | Uint8Array);
  }

  async onClose(connection: Party.Connection): Promise<void> {
    await this.onStart();
    this.#room.close(socketOf(connection));
    // A hibernating socket whose close is not answered stays open at this end, and keeps the other in CLOSING.
    connection.close();
  }

  async onError(connection: Party.Connection): Promise<void> {
    await this.onClose(connection);
  }

  async onRequest(request: Party.Request): Promise<Response> {
    await this.onStart();
    return this.#room.request(request as unknown as Request);
  }

  async revoke(identity: string): Promise<number> {
    await this.onStart();
    return this.#room.revoke(identity);
  }

  async onAlarm(): Promise<void> {
    await this.onStart();
    await this.#room.alarm();
  }
}

function hostOf(party: Party.Room): Host {
  return {
    storage: party.storage as unknown as HostStorage,
    env: party.env,
    name: () => {
      try {
        return party.id;
      } catch {
        return undefined; // an alarm woke the room, and PartyKit knows no id then
      }
    },
    *sockets() {
      for (const connection of party.getConnections()) yield socketOf(connection);
    },
    async dial(room) {
      const stub = party.context.parties[party.name]?.get(room);
      if (!stub) throw new Error(`There is no party "${party.name}"`);
      return peerOf(await stub.socket());
    },
  };
}

function peerOf(socket: Awaited<ReturnType<Party.Stub['socket']>>): PeerSocket {
  return {
    send: (data) => socket.send(data),
    close: () => socket.close(),
    listen({ onFrame, onClose }) {
      socket.addEventListener('message', ({ data }) => onFrame(data as string));
      socket.addEventListener('close', ({ code }) => onClose(code));
      socket.addEventListener('error', () => onClose(1006));
      if (socket.readyState !== WebSocket.OPEN) onClose(1006); // in the meantime
    },
  };
}

function socketOf(connection: Party.Connection): HostSocket {
  return {
    send: (data) => connection.send(data as string),
    close: (code, reason) => connection.close(code, reason),
    get attachment() {
      return connection.state;
    },
    set attachment(value) {
      connection.setState(value);
    },
  };
}
