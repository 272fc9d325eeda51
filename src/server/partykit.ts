import type * as Party from 'partykit/server';
import type { StreamError } from '../protocol/index.js';
import { addressOf, refuse, relayFor, warnOfMissingAuthorize } from './entrance.js';
import type { Host, HostSocket, HostStorage, PeerSocket } from './host.js';
import { HostedRoom } from './hosted-room.js';
import { errorResponse } from './http/answer.js';
import { type ResolvedOptions, resolveOptions, type StreamServerOptions } from './options.js';

/** What an author's own class, which extends the server's, can ask of its room. */
interface RoomServer extends Party.Server {
  onRequest(request: Party.Request): Promise<Response>;
  /**
   * Withdraws what was granted to an identity until now: its connections to this room are closed, those at its relays too,
   * and tokens of `signToken` that were made before are refused here for 7 days at least. Gives the number of
   * connections, without those at relays.
   */
  revoke(identity: string): Promise<number>;
}

/** A server class of PartyKit, fit to be exported as it is, or extended. */
export interface StreamServerClass {
  new (room: Party.Room): RoomServer;
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
  warnOfMissingAuthorize(resolved);
  return class StreamServer extends PartyRoom {
    static onBeforeConnect(
      request: Party.Request,
      lobby: Party.Lobby,
    ): Party.Request | Response | Promise<Party.Request | Response> {
      return refuse(request as unknown as Request, resolved) ?? relay(request, lobby, resolved) ?? request;
    }

    static onBeforeRequest(request: Party.Request): Party.Request | Response {
      return refuse(request as unknown as Request, resolved) ?? request;
    }

    constructor(room: Party.Room) {
      super(room, resolved);
    }
  };
}

/** Has a relay of the room answer the upgrade, where the room has relays. */
function relay(
  { url, headers }: Party.Request,
  lobby: Party.Lobby,
  options: ResolvedOptions,
): Promise<Response> | Response | undefined {
  let name: string | undefined;
  try {
    name = relayFor(url, lobby.env, options);
  } catch (error) {
    console.error('rivulet:', error);
    return errorResponse(error as StreamError);
  }
  const stub = name === undefined ? undefined : lobby.parties[addressOf(url).party]?.get(name);
  return stub?.fetch(`/${new URL(url).search}`, {
    headers: Object.fromEntries(headers as unknown as Iterable<[string, string]>),
  }) as Promise<Response> | undefined;
}

/** PartyKit's hooks, and nothing else: everything happens in the room. */
class PartyRoom {
  readonly options = { hibernate: true };
  readonly #room: HostedRoom;

  constructor(party: Party.Room, options: ResolvedOptions) {
    this.#room = new HostedRoom(hostOf(party), options);
  }

  onConnect(connection: Party.Connection, { request }: Party.ConnectionContext): Promise<void> {
    return this.#room.connect(socketOf(connection), request as unknown as Request);
  }

  onMessage(message: string | ArrayBuffer | ArrayBufferView, connection: Party.Connection): Promise<void> {
    return this.#room.message(socketOf(connection), message as string | ArrayBuffer | Uint8Array);
  }

  async onClose(connection: Party.Connection): Promise<void> {
    await this.#room.close(socketOf(connection));
    // A hibernating socket whose close is not answered stays open at this end, and keeps the other in CLOSING.
    connection.close();
  }

  onError(connection: Party.Connection): Promise<void> {
    return this.onClose(connection);
  }

  onRequest(request: Party.Request): Promise<Response> {
    return this.#room.request(request as unknown as Request);
  }

  onAlarm(): Promise<void> {
    return this.#room.alarm();
  }

  revoke(identity: string): Promise<number> {
    return this.#room.revoke(identity);
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
