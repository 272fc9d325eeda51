import type { Connection } from 'partyserver';
import type { Host, HostSocket, HostStorage, PeerSocket } from '../host.js';

/** What a room stands on here: a Durable Object, its sockets as partyserver wraps them, and the objects beside it. */
export interface Surroundings {
  readonly ctx: DurableObjectState;
  readonly env: Readonly<Record<string, unknown>>;
  readonly rooms: DurableObjectNamespace;
  sockets(): Iterable<Connection>;
}

/** The room's host. Its storage is the object's, by the names of values, which SQLite keeps too. */
export function hostOf({ ctx, env, rooms, sockets }: Surroundings): Host {
  return {
    storage: ctx.storage as unknown as HostStorage,
    env,
    name: () => ctx.id.name,
    *sockets() {
      for (const connection of sockets()) yield socketOf(connection);
    },
    async dial(room) {
      const { webSocket } = await rooms.getByName(room).fetch('http://rivulet.invalid/', {
        headers: { upgrade: 'websocket' }, // the address is read by nobody
      });
      if (!webSocket) throw new Error('The room did not take a WebSocket');
      return peerOf(webSocket);
    },
  };
}

/** A connection, as the room knows it. */
export function socketOf(connection: Connection): HostSocket {
  return {
    send: (data) => connection.send(data),
    close: (code, reason) => connection.close(code, reason),
    get attachment() {
      return connection.state;
    },
    set attachment(value) {
      connection.setState(value);
    },
  };
}

function peerOf(socket: WebSocket): PeerSocket {
  return {
    send: (data) => socket.send(data),
    close: () => socket.close(),
    listen({ onFrame, onClose }) {
      socket.addEventListener('message', ({ data }) => onFrame(data as string));
      socket.addEventListener('close', ({ code }) => {
        socket.close();
        onClose(code);
      });
      socket.addEventListener('error', () => onClose(1006));
      socket.accept(); // nothing arrives before
    },
  };
}
