import type * as Party from 'partykit/server';
import type { Host, HostSocket, HostStorage } from './host.js';
import { errorResponse } from './http-door.js';
import { type ResolvedOptions, resolveOptions, type StreamServerOptions } from './options.js';
import { isDevelopment, refuseOrigin } from './policy.js';
import { Room } from './room.js';

/** A server class of PartyKit, fit to be exported as it is, or extended. */
export interface StreamServerClass {
  new (room: Party.Room): Party.Server;
  onBeforeConnect(request: Party.Request): Party.Request | Response;
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
    static onBeforeConnect(request: Party.Request): Party.Request | Response {
      return guard(request, resolved);
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
  const refusal = refuseOrigin(request as unknown as Request, origins);
  return refusal ? errorResponse(refusal) : request;
}

/** PartyKit's hooks, and nothing else: everything happens in {@link Room}. */
class PartyRoom {
  readonly options = { hibernate: true };
  readonly #room: Room;
  #started: Promise<void> | undefined;

  constructor(party: Party.Room, options: ResolvedOptions) {
    this.#room = new Room(hostOf(party), options);
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
