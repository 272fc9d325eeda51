import type { ServerLimits } from './options.js';
import { RateLimit } from './rate-limit.js';

/** What is counted of one caller while any of its connections stands. */
interface Member {
  connections: number;
  readonly rate: RateLimit;
}

/**
 * Bounds what connections may do together: those of one caller (caller.ts), those from one network that have not been let
 * in yet, and all of the room.
 */
export class Crowd {
  readonly #limits: ServerLimits;
  readonly #room: RateLimit;
  readonly #members = new Map<string, Member>();

  constructor(limits: ServerLimits) {
    this.#limits = limits;
    this.#room = new RateLimit(limits.roomMessages);
  }

  /** A connection is somebody's; false where that would be one too many. */
  enter(name: string | undefined): boolean {
    const { connections = 0 } = (name !== undefined && this.#members.get(name)) || {};
    if (connections >= this.#limits.identityConnections) return false;
    this.restore(name);
    return true;
  }

  /** A connection that had entered in an earlier life of the room is still there. */
  restore(name: string | undefined): void {
    if (name === undefined) return;
    const rate = new RateLimit(this.#limits.identityMessages);
    const member = this.#members.get(name) ?? { connections: 0, rate };
    member.connections++;
    this.#members.set(name, member);
  }

  leave(name: string | undefined): void {
    const member = name === undefined ? undefined : this.#members.get(name);
    if (member && --member.connections === 0) this.#members.delete(name as string);
  }

  /**
   * Counts a message; false when it is one too many.
   *
   * @param isIn whether its sender was let in: strangers use up nothing of the room's
   */
  take(name: string | undefined, weight: number, isIn: boolean): boolean {
    const member = name === undefined ? undefined : this.#members.get(name);
    return (member?.rate.take(weight) ?? true) && (!isIn || this.#room.take(weight));
  }
}

/** As whom a connection counts until it is let in; those whose network is not known are nobody's. */
export function strangerFrom(network: string | undefined): string | undefined {
  return network === undefined ? undefined : `network ${network}`;
}
