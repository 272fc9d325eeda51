import type { ServerMessage } from '../../src/protocol/index.js';
import type { HostSocket, PeerListener, PeerSocket } from '../../src/server/host.js';
import { resolveOptions, type StreamServerOptions } from '../../src/server/options.js';
import { RelayRoom } from '../../src/server/relay/relay-room.js';
import type { Room } from '../../src/server/room.js';
import type { MemoryRoom } from './memory-room.js';
import { MemoryStorage } from './memory-storage.js';

/** The two ends of a WebSocket between rooms. */
export class Wire implements PeerSocket, HostSocket {
  attachment: unknown;
  readonly #room: Room;
  #listener: PeerListener | undefined;
  #closed = false;
  /** Whether its hello was accepted. */
  #isIn = false;

  constructor(room: Room) {
    this.#room = room;
    room.connect(this, new Request('http://rivulet.test/parties/main/room'));
  }

  listen(listener: PeerListener): void {
    this.#listener = listener;
    if (this.#closed) listener.onClose(1006);
  }

  /** Both ends send by this name; who is meant shows in what is sent. */
  send(data: string | ArrayBuffer | Uint8Array): void {
    if (this.#closed) return;
    queueMicrotask(() => {
      if (this.#closed) return;
      if (isFromClient(data as string)) void this.#room.message(this, data as string);
      else {
        this.#isIn ||= (JSON.parse(data as string) as ServerMessage).type === 'ok';
        this.#listener?.onFrame(data as string);
      }
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#room.close(this);
    this.#listener?.onClose(1006);
  }

  /** The room wakes and has forgotten what this connection follows; one that it had not let in yet is closed. */
  async hibernate(): Promise<void> {
    if (!this.#isIn) return this.close();
    await this.#room.message(this, JSON.stringify({ type: 'unsubscribe', stream: 's' }));
    this.send('{"type":"rejoin"}');
  }
}

const CLIENT = new Set(
  'hello subscribe unsubscribe want ack read find run cancel interrupt retry ping'.split(' '),
);
const isFromClient = (frame: string) => CLIENT.has(JSON.parse(frame.split('\n')[0] as string).type);

/** A relay of a room in memory, whose viewers by default may read. `wires`: its lines to the room, the newest last. */
export function startMemoryRelay(
  origin: MemoryRoom,
  authorize: StreamServerOptions['authorize'] = () => ({ read: true }),
): { readonly relay: RelayRoom; readonly wires: Wire[] } {
  const wires: Wire[] = [];
  const host = {
    storage: new MemoryStorage(),
    env: origin.env,
    name: () => '~relay.0.room',
    sockets: () => [],
    async dial() {
      const wire = new Wire(origin.room);
      wires.push(wire);
      return wire;
    },
  };
  const options = resolveOptions({ authorize });
  return { relay: new RelayRoom(host, { origin: 'room', index: 0 }, options), wires };
}
