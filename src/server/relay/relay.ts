import type { Hall, Received } from '../hall.js';
import type { PeerSocket } from '../host.js';
import type { Grant, ResolvedOptions } from '../options.js';
import { demand } from '../policy.js';
import { Reading } from '../reading.js';
import type { Viewer } from '../viewer.js';
import { Forwarder } from './forwarder.js';
import type { RelayedStreams } from './relayed-streams.js';

/** What a relay has to know of its origin. */
export interface Origin {
  dial(): Promise<PeerSocket>;
  /** The token that vouches for a viewer with this grant. */
  vouch(grant: Grant): Promise<string>;
}

/** Serves viewers in the place of another room: reads come from here, commands go there. */
export class Relay implements Hall {
  readonly #origin: Origin;
  readonly #reading: Reading;
  readonly #forwarders = new Map<Viewer, Forwarder>();

  constructor(origin: Origin, streams: RelayedStreams, options: ResolvedOptions) {
    this.#origin = origin;
    this.#reading = new Reading(streams, options);
  }

  async handle(viewer: Viewer, grant: Grant, { message, frame }: Received): Promise<void> {
    switch (message.type) {
      case 'hello':
        return; // the handshake's
      case 'subscribe':
      case 'unsubscribe':
      case 'want':
      case 'read':
        return this.#reading.handle(viewer, grant, message);
      case 'ack':
        return viewer.ack(message.units);
      case 'ping':
        return viewer.send({ type: 'pong' });
      case 'run':
        // What the grant does not cover need not travel.
        demand(grant, 'run', message.task);
        break;
      case 'find':
        demand(grant, 'read', message.stream);
        break;
    }
    this.#forwarder(viewer).forward(frame);
  }

  regrant(viewer: Viewer, grant: Grant): void {
    this.#reading.regrant(viewer, grant);
    this.#forwarders.get(viewer)?.renew();
  }

  leave(viewer: Viewer): void {
    this.#reading.leave(viewer);
    this.#forwarders.get(viewer)?.close();
    this.#forwarders.delete(viewer);
  }

  #forwarder(viewer: Viewer): Forwarder {
    const known = this.#forwarders.get(viewer);
    if (known) return known;
    const { grant } = viewer;
    if (!grant) throw new Error('A viewer without a grant has no commands');
    const forwarder = new Forwarder(
      viewer,
      () => this.#origin.dial(),
      () => this.#origin.vouch(viewer.grant ?? grant),
    );
    this.#forwarders.set(viewer, forwarder);
    return forwarder;
  }
}
