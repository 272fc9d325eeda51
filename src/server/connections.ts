import {
  type ClientMessage,
  CloseCode,
  decodeClientFrame,
  encode,
  limits,
  type ServerMessage,
  StreamError,
} from '../protocol/index.js';
import { attachGrant, attachRequest, serialOf, survivorAt } from './attachment.js';
import { Crowd } from './crowd.js';
import { LONGEST_DELAY } from './delay.js';
import type { Gate } from './gate.js';
import { answerHello, speaks } from './hello.js';
import type { Host, HostSocket } from './host.js';
import type { Grant, ResolvedOptions } from './options.js';
import { Refusal } from './policy.js';
import { RateLimit } from './rate-limit.js';
import { isRelay, isRelayed, readRelayToken } from './relay/credentials.js';
import { encodeWithdrawals } from './relay/withdrawals.js';
import type { Reporter } from './reporter.js';
import { type Revocations, withdrawn } from './revocations.js';
import { OnTheWay, Viewer } from './viewer.js';

/** A connection's state that only the handshake needs. */
interface Guest {
  readonly viewer: Viewer;
  readonly request: Request;
  readonly rate: RateLimit;
  /** How many it has sent. */
  hellos: number;
  /** When its grant was brought, in milliseconds since 1970; after a hibernation, when that ended. */
  since: number;
  timer: ReturnType<typeof setTimeout> | null;
}

/** A client's message as it came. */
export interface Received {
  readonly message: ClientMessage;
  /** What follows an `upload`. */
  readonly bytes?: Uint8Array | undefined;
  readonly frame: string | ArrayBuffer | Uint8Array;
}

/** Those who have said hello. */
export interface Hall {
  /**
   * Carries out a message.
   *
   * @throws {StreamError} when it is refused
   */
  handle(viewer: Viewer, grant: Grant, received: Received): Promise<void>;
  /** A fresh hello brought another grant. */
  regrant(viewer: Viewer, grant: Grant): void;
  /** The connection is gone. */
  leave(viewer: Viewer): void;
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
    const guest = this.#admit(serial, new Viewer(socket, this.#onTheWay), request);
    guest.timer = setTimeout(
      () => socket.close(CloseCode.HelloTimeout, 'No hello arrived'),
      limits.helloTimeout,
    );
    const most = this.#options.limits.connections;
    if (this.#guests.size - this.#relayed > most) {
      this.#refuse(
        guest,
        new Refusal(
          CloseCode.RateLimited,
          new StreamError('too-many-connections', `A room may have ${most} connections`),
        ),
      );
    }
  }

  /** Closes the connections of an identity, and tells relays. Gives the number of those that were here. */
  revoke(identity: string): number {
    const guests = [...this.#guests.values()];
    for (const { viewer } of guests) this.#tellRelay(viewer);
    const revoked = guests.filter(({ viewer }) => viewer.grant?.identity === identity);
    for (const guest of revoked) this.#refuse(guest, new Refusal(CloseCode.Unauthorized, withdrawn()));
    return revoked.length;
  }

  /** Closes the connections whose grants are worth nothing any more. */
  sift(): void {
    for (const guest of this.#guests.values()) {
      const { viewer, since } = guest;
      if (!viewer.grant || !this.#revocations.cover(viewer.grant, since)) continue;
      this.#refuse(guest, new Refusal(CloseCode.Unauthorized, withdrawn()));
    }
  }

  /** A relay lets in whom `authorize` lets in: it has to know who was sent away since. */
  #tellRelay(viewer: Viewer): void {
    if (isRelay(viewer.grant)) viewer.sendFrame(encodeWithdrawals(this.#revocations.all));
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
      if (message.type === 'hello') await this.#hello(guest, message);
      else if (!viewer.grant) throw new StreamError('hello-required', 'The first message is "hello"');
      else await this.#hall.handle(viewer, viewer.grant, { message, bytes, frame });
    } catch (error) {
      if (error instanceof Refusal) this.#refuse(guest, error);
      else viewer.sendError(error instanceof StreamError ? error : this.#reporter.internal(error), about);
    }
  }

  /** A socket was closed, by whichever side. */
  close(socket: HostSocket): void {
    const guest = this.#guest(socket);
    if (!guest) return;
    this.#guests.delete(serialOf(socket));
    clearTimeout(guest.timer);
    this.#hall.leave(guest.viewer);
    this.#count(guest.viewer.grant, -1);
    this.#crowd.leave(guest.viewer.grant?.identity);
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
    const hello = ++guest.hellos;
    const hasRelays = this.#options.shards(caller.room) > 0;
    const grant =
      (hasRelays && (await readRelayToken(caller.env, caller.room, caller.token))) ||
      (await this.#gate.admit(caller));
    // Whoever has gone meanwhile needs nothing, and of two hellos the later one counts.
    if (viewer.closed || hello !== guest.hellos) return;
    if (this.#revocations.cover(grant)) throw new Refusal(CloseCode.Unauthorized, withdrawn());
    clearTimeout(guest.timer);
    if (viewer.grant?.identity !== grant.identity || !viewer.grant) {
      this.#enter(grant);
      this.#crowd.leave(viewer.grant?.identity);
    }
    if (!viewer.grant) this.#count(grant, 1);
    viewer.grant = grant;
    guest.since = Date.now();
    viewer.inflates = message.inflates === true;
    attachGrant(viewer.socket, grant, viewer.inflates);
    guest.timer = this.#expiry(guest, grant);
    this.#tellRelay(viewer); // before it is told of any stream
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

  #admit(serial: string, viewer: Viewer, request: Request): Guest {
    const rate = new RateLimit(this.#options.limits.messages);
    const guest: Guest = { viewer, request, rate, hellos: 0, since: Date.now(), timer: null };
    this.#guests.set(serial, guest);
    return guest;
  }

  /** A socket that was open before the room was hibernated: its grant is known, its subscriptions are not. */
  #welcomeBack(socket: HostSocket): void {
    const survivor = survivorAt(socket);
    if (!survivor || this.#guests.has(survivor.serial)) return;
    const { serial, known } = survivor;
    if (!known) {
      socket.close(CloseCode.HelloTimeout, 'A hello is wanted again');
      return;
    }
    const { request, grant, inflates } = known;
    const guest = this.#admit(serial, new Viewer(socket, this.#onTheWay), request);
    guest.viewer.grant = grant;
    this.#crowd.enter(grant.identity);
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

  /** Counts a message of its connection, its identity and the room. */
  #take({ rate, viewer }: Guest, weight: number): boolean {
    return rate.take(weight) && this.#crowd.take(viewer.grant?.identity, weight);
  }

  /** @throws {Refusal} */
  #enter({ identity }: Grant): void {
    try {
      this.#crowd.enter(identity);
    } catch (error) {
      throw error instanceof StreamError ? new Refusal(CloseCode.RateLimited, error) : error;
    }
  }

  #slowDown(guest: Guest, isAnswered: boolean, about: { id?: number | undefined; stream?: string }): void {
    // What is not answered would not be sent again: bytes of a file would be missing for ever.
    if (guest.rate.isHopeless || !isAnswered)
      guest.viewer.socket.close(CloseCode.RateLimited, 'Too many messages');
    else
      guest.viewer.sendError(
        new StreamError('rate-limited', 'Too many messages; slow down', { after: 1_000 }),
        about,
      );
  }

  #refuse({ viewer }: Guest, { closeCode, error }: Refusal): void {
    viewer.sendError(error);
    viewer.socket.close(closeCode, error.code);
  }
}

/** What an answer to a message names. */
function aboutOf(message: ClientMessage): { id?: number; stream?: string } {
  return {
    ...('id' in message ? { id: message.id } : {}),
    ...('stream' in message && message.stream !== undefined ? { stream: message.stream } : {}),
  };
}

function isUnanswered({ type }: ClientMessage): boolean {
  return type === 'ack' || type === 'upload';
}
