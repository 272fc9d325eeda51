import { StreamError } from '../protocol/index.js';
import type { ServerLimits } from './options.js';
import { RateLimit } from './rate-limit.js';

/** What is counted of one identity while any of its connections stands. */
interface Member {
  connections: number;
  readonly rate: RateLimit;
}

/** Bounds what connections may do together: those of one identity, and all of the room. */
export class Crowd {
  readonly #limits: ServerLimits;
  readonly #room: RateLimit;
  readonly #members = new Map<string, Member>();

  constructor(limits: ServerLimits) {
    this.#limits = limits;
    this.#room = new RateLimit(limits.roomMessages);
  }

  /**
   * A connection of an identity has been let in.
   *
   * @throws {StreamError} `too-many-connections`
   */
  enter(identity: string | undefined): void {
    if (identity === undefined) return;
    const most = this.#limits.identityConnections;
    const member = this.#members.get(identity) ?? {
      connections: 0,
      rate: new RateLimit(this.#limits.identityMessages),
    };
    if (member.connections >= most) {
      throw new StreamError('too-many-connections', `One identity may have ${most} connections to a room`);
    }
    member.connections++;
    this.#members.set(identity, member);
  }

  leave(identity: string | undefined): void {
    const member = identity === undefined ? undefined : this.#members.get(identity);
    if (member && --member.connections === 0) this.#members.delete(identity as string);
  }

  /** Counts a message; false when it is one too many. */
  take(identity: string | undefined, weight: number): boolean {
    const member = identity === undefined ? undefined : this.#members.get(identity);
    return (member?.rate.take(weight) ?? true) && this.#room.take(weight);
  }
}
