import {
  CloseCode,
  decodeClientFrame,
  encode,
  limits,
  type ServerMessage,
  StreamError,
} from '../protocol/index.js';
import { attachGrant, attachRequest, detach, sendAway, serialOf, survivorAt } from './attachment.js';
import { type Admitted, networkOf } from './caller.js';
import { Crowd, strangerFrom } from './crowd.js';
import { LONGEST_DELAY } from './delay.js';
import type { Gate } from './gate.js';
import { Greeting, helloRequired } from './greeting.js';
import { aboutOf, type Hall, isUnanswered } from './hall.js';
import { answerHello, speaks } from './hello.js';
import type { Host, HostSocket } from './host.js';
import type { Grant, ResolvedOptions } from './options.js';
import { Refusal } from './policy.js';
import { RateLimit } from './rate-limit.js';
import { isRelay, isRelayed, readRelayToken } from './relay/credentials.js';
import { encodeWithdrawals } from './relay/withdrawals.js';
import type { Reporter } from './reporter.js';
import { type Revocations, type Withdrawals, withdrawn } from './revocations.js';
import { OnTheWay, Viewer } from './viewer.js';

/** A connection's state that only the handshake needs. */
interface Guest {
  readonly serial: string;
  readonly viewer: Viewer;
  readonly request: Request;
  readonly rate: RateLimit;
  /** As whom it is counted (crowd.ts); absent where nothing is known. */
  member: string | undefined;
  readonly greeting: Greeting;
  timer: ReturnType<typeof setTimeout> | null;
}

/** What connections need of their room. */
interface ConnectionsEnvironment {
  readonly options: ResolvedOptions;
  readonly gate: Gate;
  readonly reporter: Reporter;
  readonly hall: Hall;
  readonly revocations: Revocations;
}

/** How much less than another message one counts that nobody answers: `ack`, and `upload` with up to 64 KiB. */
const UNANSWERED = 1 / 50;

/** A room's WebSockets: the handshake, what each may send, and their life over hibernation. */
export class Connections {
  readonly #host: Host;
  readonly #options: ResolvedOptions;
  readonly #gate: Gate;
  readonly #reporter: Reporter;
  readonly #hall: Hall;
  readonly #revocations: Revocations;
  readonly #crowd: Crowd;
  readonly #onTheWay = new OnTheWay();
  /** By serial: a set of our own, for PartyKit's loses a socket that reconnects before its old close is seen. */
  readonly #guests = new Map<string, Guest>();
  #viewers = 0;
  /** Those that relays have opened: who is behind them counts there. */
  #relayed = 0;

  constructor(host: Host, { options, gate, reporter, hall, revocations }: ConnectionsEnvironment) {
    this.#revocations = revocations;
    this.#host = host;
    this.#options = options;
    this.#gate = gate;
    this.#reporter = reporter;
    this.#hall = hall;
    this.#crowd = new Crowd(options.limits);
  }

  /** Whether nobody is here. */
  get isEmpty(): boolean {
    return this.#guests.size === 0;
  }

  /** Takes up the sockets that were open before the room was hibernated. */
  welcomeBack(): void {
    for (const socket of this.#host.sockets()) this.#welcomeBack(socket);
  }

  /** A socket was opened. */
  connect(socket: HostSocket, request: Request): void {
    const serial = attachRequest(socket, request);
    const guest = this.#admit(serial, socket, request);
    guest.timer = setTimeout(
      () => guest.viewer.dismiss(CloseCode.HelloTimeout, 'No hello arrived'),
      limits.helloTimeout,
    );
    const most = this.#options.limits.connections;
    try {
      this.#enter(guest, strangerFrom(networkOf(request)));
      if (this.#guests.size - this.#relayed > most) throw tooMany(`A room may have ${most} connections`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#refuse(guest, error);
    }
  }

  /** Closes the connections of an identity. Gives their number. */
  revoke(identity: string): number {
    const revoked = [...this.#guests.values()].filter(({ viewer }) => viewer.grant?.identity === identity);
    for (const guest of revoked) this.#refuse(guest, new Refusal(CloseCode.Unauthorized, withdrawn()));
    return revoked.length;
  }

  /** Closes the connections whose grants are worth nothing any more. */
  sift(): void {
    for (const guest of [...this.#guests.values()]) {
      if (!guest.viewer.grant || !this.#revocations.cover(guest.viewer.grant)) continue;
      this.#refuse(guest, new Refusal(CloseCode.Unauthorized, withdrawn()));
    }
  }

  /** A relay lets in whom `authorize` lets in: it has to know who was sent away since. */
  tellRelays(withdrawals: Withdrawals): void {
    for (const { viewer } of this.#guests.values()) this.#tellRelay(viewer, withdrawals);
  }

  #tellRelay(viewer: Viewer, withdrawals: Withdrawals): void {
    if (isRelay(viewer.grant)) viewer.sendFrame(encodeWithdrawals(withdrawals));
  }

  /** A frame arrived. Nothing that it holds makes this reject. */
  async message(socket: HostSocket, frame: string | ArrayBuffer | Uint8Array): Promise<void> {
    const guest = this.#guest(socket);
    if (!guest) return;
    const { viewer } = guest;
    const decoded = decodeClientFrame(frame);
    const about = 'error' in decoded ? { id: decoded.id } : aboutOf(decoded.message);
    const isAnswered = !('message' in decoded && isUnanswered(decoded.message));
    if (!isRelay(viewer.grant) && !this.#take(guest, isAnswered ? 1 : UNANSWERED))
      return this.#slowDown(guest, isAnswered, about);
    if ('error' in decoded) return viewer.sendError(decoded.error, about);
    const { message, bytes } = decoded;
    try {
      if (message.type === 'hello') {
        const decided = this.#hello(guest, message);
        guest.greeting.begin(decided);
        return await decided;
      }
      if (!viewer.grant) await guest.greeting.over({ message, frame });
      if (!this.#guests.has(guest.serial)) return; // it was refused
      if (!viewer.grant) throw helloRequired();
      await this.#hall.handle(viewer, viewer.grant, { message, bytes, frame });
    } catch (error) {
      if (error instanceof Refusal) this.#refuse(guest, error);
      else viewer.sendError(error instanceof StreamError ? error : this.#reporter.internal(error), about);
    }
  }

  /** A socket was closed, by whichever side. */
  close(socket: HostSocket): void {
    const guest = this.#guest(socket);
    if (guest) this.#letGo(guest);
  }

  async #hello(guest: Guest, message: Parameters<typeof answerHello>[0]): Promise<void> {
    const { viewer, request } = guest;
    if (!speaks(message)) {
      throw new Refusal(
        CloseCode.Version,
        new StreamError('unsupported-version', 'This page is too old or too new for the server: reload it'),
      );
    }
    const caller = { request, token: message.token, room: this.#reporter.room, env: this.#host.env };
    const hello = ++guest.greeting.hellos;
    const hasRelays = this.#options.shards(caller.room) > 0;
    const grant: Admitted =
      (hasRelays && (await readRelayToken(caller.env, caller.room, caller.token))) ||
      (await this.#gate.admit(caller));
    // Whoever has gone meanwhile needs nothing, and of two hellos the later one counts.
    if (viewer.closed || hello !== guest.greeting.hellos) return;
    if (this.#revocations.cover(grant)) throw new Refusal(CloseCode.Unauthorized, withdrawn());
    clearTimeout(guest.timer);
    this.#enter(guest, grant.caller);
    if (!viewer.grant) this.#count(grant, 1);
    viewer.grant = grant;
    viewer.inflates = message.inflates === true;
    attachGrant(viewer.socket, grant, viewer.inflates);
    guest.timer = this.#expiry(guest, grant);
    this.#tellRelay(viewer, this.#revocations.all); // before it is told of any stream
    viewer.send(answerHello(message, grant));
    this.#hall.regrant(viewer, grant);
  }

  /** Closes the connection when its grant ends. Runs go on. */
  #expiry(guest: Guest, { expires }: Grant): ReturnType<typeof setTimeout> | null {
    if (expires === undefined) return null;
    // Longer timers overflow; a connection that lives for 24 days without a new hello is closed early.
    const wait = Math.min(expires - Date.now(), LONGEST_DELAY);
    const error = new StreamError('token-expired', 'The token has expired');
    return setTimeout(() => this.#refuse(guest, new Refusal(CloseCode.Unauthorized, error)), wait);
  }

  #admit(serial: string, socket: HostSocket, request: Request): Guest {
    const viewer = new Viewer(socket, this.#onTheWay, () => this.#turnOut(guest));
    const rate = new RateLimit(this.#options.limits.messages);
    const greeting = new Greeting();
    const guest: Guest = { serial, viewer, request, rate, member: undefined, greeting, timer: null };
    this.#guests.set(serial, guest);
    return guest;
  }

  /** A socket that was open before the room was hibernated: its grant is known, its subscriptions are not. */
  #welcomeBack(socket: HostSocket): void {
    const survivor = survivorAt(socket);
    if (!survivor || this.#guests.has(survivor.serial)) return;
    const { serial, known } = survivor;
    if (!known) {
      sendAway(socket, CloseCode.HelloTimeout, 'A hello is wanted again');
      return;
    }
    const { request, grant, inflates } = known;
    const guest = this.#admit(serial, socket, request);
    guest.viewer.grant = grant;
    guest.member = grant.caller;
    this.#crowd.restore(grant.caller);
    guest.viewer.inflates = inflates;
    if (isRelayed(grant)) this.#relayed++;
    else this.#viewers++;
    guest.timer = this.#expiry(guest, grant);
    guest.viewer.sendFrame(encode({ type: 'rejoin' } satisfies ServerMessage));
  }

  /** Tells how many viewers there are; those of a relay are counted there. */
  #count(grant: Grant | undefined, change: 1 | -1): void {
    if (!grant) return;
    if (isRelayed(grant)) {
      this.#relayed += change;
      return;
    }
    this.#viewers += change;
    this.#reporter.viewers(this.#viewers);
  }

  #guest(socket: HostSocket): Guest | undefined {
    return this.#guests.get(serialOf(socket));
  }

  /** Counts a message of its connection, its caller, and of one that was let in, the room. */
  #take({ rate, viewer, member }: Guest, weight: number): boolean {
    return rate.take(weight) && this.#crowd.take(member, weight, viewer.grant !== undefined);
  }

  /**
   * Counts a connection as somebody's from now on.
   *
   * @throws {Refusal}
   */
  #enter(guest: Guest, member: string | undefined): void {
    if (guest.member === member) return;
    if (!this.#crowd.enter(member)) {
      const most = this.#options.limits.identityConnections;
      throw tooMany(`One caller may have ${most} connections to a room`);
    }
    this.#crowd.leave(guest.member);
    guest.member = member;
  }

  #slowDown(guest: Guest, isAnswered: boolean, about: { id?: number | undefined; stream?: string }): void {
    // What is not answered would not be sent again: bytes of a file would be missing for ever. And who has not even said who
    // they are need not be told twice.
    if (guest.rate.isHopeless || !isAnswered || !guest.viewer.grant)
      guest.viewer.dismiss(CloseCode.RateLimited, 'Too many messages');
    else
      guest.viewer.sendError(
        new StreamError('rate-limited', 'Too many messages; slow down', { after: 1_000 }),
        about,
      );
  }

  /** Says why before the close (PROTOCOL.md §3). */
  #refuse({ viewer }: Guest, { closeCode, error }: Refusal): void {
    viewer.sendError(error, { id: 0 });
    viewer.dismiss(closeCode, error.code);
  }

  /**
   * A connection that was closed from here is gone at once: its client may never answer the close, and would go on to be
   * obeyed, and to take a place.
   */
  #turnOut(guest: Guest): void {
    if (!this.#guests.has(guest.serial)) return;
    detach(guest.viewer.socket);
    this.#letGo(guest);
    guest.viewer.grant = undefined; // also for what is under way
  }

  #letGo({ serial, viewer, member, timer }: Guest): void {
    this.#guests.delete(serial);
    clearTimeout(timer);
    this.#hall.leave(viewer);
    this.#count(viewer.grant, -1);
    this.#crowd.leave(member);
  }
}

function tooMany(message: string): Refusal {
  return new Refusal(CloseCode.RateLimited, new StreamError('too-many-connections', message));
}
