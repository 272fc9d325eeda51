import {
  type ClientMessage,
  CloseCode,
  type Decoded,
  decodeClientFrame,
  encode,
  limits,
  type ServerMessage,
  StreamError,
} from '../protocol/index.js';
import { Admission } from './admission.js';
import { answerHello, Commands, speaks } from './commands.js';
import type { Host, HostSocket } from './host.js';
import { answerHttp } from './http-door.js';
import type { Grant, Observation, ResolvedOptions } from './options.js';
import { authorize, Refusal } from './policy.js';
import { RateLimit } from './rate-limit.js';
import { recover } from './recovery.js';
import { RunList } from './run-list.js';
import { Runs } from './runs.js';
import { Schedule } from './schedule.js';
import { Streams } from './streams.js';
import { Uploads } from './uploads.js';
import { Viewer } from './viewer.js';

/** What survives hibernation with a socket, within its 2,048 bytes. */
interface Attachment {
  /** Tells two sockets apart that a client gave the same id. */
  readonly serial: string;
  readonly grant?: Grant;
  readonly origin?: string;
  readonly url: string;
}

/** A connection's state that only the handshake needs. */
interface Guest {
  readonly viewer: Viewer;
  readonly request: Request;
  readonly rate: RateLimit;
  /** How many it has sent. */
  hellos: number;
  timer: ReturnType<typeof setTimeout> | null;
}

const NAME = 'room-name';

/** Has a grant survive hibernation; one that is too long for that is asked for again. */
function attach(socket: HostSocket, grant: Grant): void {
  const { grant: _, ...attachment } = socket.attachment as Attachment;
  try {
    socket.attachment = { ...attachment, grant } satisfies Attachment;
  } catch {
    socket.attachment = attachment;
  }
}

/** What an answer to a message names. */
function aboutOf(message: ClientMessage): { id?: number; stream?: string } {
  return {
    ...('id' in message ? { id: message.id } : {}),
    ...('stream' in message && message.stream !== undefined ? { stream: message.stream } : {}),
  };
}

/** Whether a frame is not counted among a connection's messages. */
function isFree(decoded: Decoded<ClientMessage>): boolean {
  return 'message' in decoded && (decoded.message.type === 'ack' || decoded.message.type === 'upload');
}

/** A room: what happens to it, handed on to the parts that know what to do. */
export class Room {
  readonly #host: Host;
  readonly #options: ResolvedOptions;
  readonly #schedule: Schedule;
  #parts:
    | {
        readonly streams: Streams;
        readonly runs: Runs;
        readonly uploads: Uploads;
        readonly commands: Commands;
      }
    | undefined;
  /** By serial: a set of our own, for PartyKit's loses a socket that reconnects before its old close is seen. */
  readonly #guests = new Map<string, Guest>();
  #name = '';

  constructor(host: Host, options: ResolvedOptions) {
    this.#host = host;
    this.#options = options;
    this.#schedule = new Schedule(host.storage);
  }

  /** The room comes to life: for the first time, after hibernation, or after it died. */
  async start(): Promise<void> {
    const { storage } = this.#host;
    const stored = await storage.get<string>(NAME);
    this.#name = this.#host.name() ?? stored ?? '';
    if (this.#name !== stored) await storage.put({ [NAME]: this.#name });
    await this.#schedule.load();
    const streams = new Streams(storage, this.#schedule, this.#options, (stream, error) => {
      this.#report(error);
      runs.storageFailed(stream);
    });
    const observe = (observation: Observation) => this.#observe(observation);
    const environment = {
      room: this.#name,
      env: this.#host.env,
      storage,
      streams,
      report: (error: unknown) => this.#report(error),
    };
    const runs = new Runs(environment, this.#schedule, new RunList(this.#name, streams, observe));
    const uploads = new Uploads(runs, this.#options.limits.uploadPatience);
    const admission = new Admission(runs, uploads, this.#options);
    const commands = new Commands({ streams, runs, admission, uploads }, this.#options);
    this.#parts = { streams, runs, uploads, commands };
    await streams.load();
    await recover(runs, this.#options.tasks);
    await admission.load();
    for (const socket of this.#host.sockets()) this.#welcomeBack(socket);
  }

  /** A socket was opened. */
  connect(socket: HostSocket, request: Request): void {
    const serial = crypto.randomUUID();
    const origin = request.headers.get('origin');
    socket.attachment = {
      serial,
      url: request.url,
      ...(origin === null ? {} : { origin }),
    } satisfies Attachment;
    const guest = this.#admit(serial, new Viewer(socket), request);
    guest.timer = setTimeout(
      () => socket.close(CloseCode.HelloTimeout, 'No hello arrived'),
      limits.helloTimeout,
    );
    this.#observe({ type: 'viewers', room: this.#name, viewers: this.#guests.size });
  }

  /** A frame arrived. Nothing that it holds makes this reject. */
  async message(socket: HostSocket, frame: string | ArrayBuffer | Uint8Array): Promise<void> {
    const guest = this.#guest(socket);
    if (!guest) return;
    const { viewer } = guest;
    const decoded = decodeClientFrame(frame);
    const about = 'error' in decoded ? { id: decoded.id } : aboutOf(decoded.message);
    if (!isFree(decoded) && !guest.rate.take()) return this.#slowDown(guest, about);
    if ('error' in decoded) return viewer.sendError(decoded.error, about);
    const { message, bytes } = decoded;
    try {
      if (message.type === 'hello') await this.#hello(guest, message);
      else if (!viewer.grant) throw new StreamError('hello-required', 'The first message is "hello"');
      else await this.#parts?.commands.handle(viewer, viewer.grant, message, bytes);
    } catch (error) {
      if (error instanceof Refusal) this.#refuse(guest, error);
      else viewer.sendError(error instanceof StreamError ? error : this.#internal(error), about);
    }
  }

  /** A socket was closed, by whichever side. */
  close(socket: HostSocket): void {
    const guest = this.#guest(socket);
    if (!guest) return;
    this.#guests.delete((socket.attachment as Attachment).serial);
    clearTimeout(guest.timer);
    const followed = [...guest.viewer.subscriptions.values()].map(({ stream }) => stream);
    guest.viewer.close();
    for (const stream of followed) this.#parts?.streams.release(stream);
    this.#parts?.uploads.leave(guest.viewer);
    this.#observe({ type: 'viewers', room: this.#name, viewers: this.#guests.size });
  }

  /** An HTTP request whose Origin was let through. */
  async request(request: Request): Promise<Response> {
    if (!this.#parts) throw new Error('The room has not started');
    return answerHttp(request, {
      ...this.#parts,
      options: this.#options,
      storage: this.#host.storage,
      room: this.#name,
      env: this.#host.env,
      report: (error) => this.#internal(error),
    });
  }

  /** The room's alarm rang. */
  async alarm(): Promise<void> {
    const now = Date.now();
    for (const reason of await this.#schedule.take(now)) {
      if (reason === 'keep-alive') await this.#parts?.runs.keepAlive();
      else {
        await this.#parts?.streams.sweep(now);
        await this.#parts?.runs.sweep(now, this.#options.retention.age);
      }
    }
  }

  async #hello(guest: Guest, message: Parameters<typeof answerHello>[0]): Promise<void> {
    const { viewer, request } = guest;
    if (!speaks(message)) {
      throw new Refusal(
        CloseCode.Version,
        new StreamError('unsupported-version', 'This page is too old or too new for the server: reload it'),
      );
    }
    const caller = { request, token: message.token, room: this.#name, env: this.#host.env };
    const hello = ++guest.hellos;
    const grant = await authorize(caller, this.#options);
    // Whoever has gone meanwhile needs nothing, and of two hellos the later one counts.
    if (viewer.closed || hello !== guest.hellos) return;
    clearTimeout(guest.timer);
    viewer.grant = grant;
    attach(viewer.socket, grant);
    guest.timer = this.#expiry(guest, grant);
    viewer.send(answerHello(message, grant));
    this.#parts?.commands.regrant(viewer, grant);
  }

  /** Closes the connection when its grant ends. Runs go on. */
  #expiry(guest: Guest, { expires }: Grant): ReturnType<typeof setTimeout> | null {
    if (expires === undefined) return null;
    // Longer timers overflow; a connection that lives for 24 days without a new hello is closed early.
    const wait = Math.min(expires - Date.now(), 2 ** 31 - 1);
    const error = new StreamError('token-expired', 'The token has expired');
    return setTimeout(() => this.#refuse(guest, new Refusal(CloseCode.Unauthorized, error)), wait);
  }

  #admit(serial: string, viewer: Viewer, request: Request): Guest {
    const rate = new RateLimit(this.#options.limits.messages);
    const guest: Guest = { viewer, request, rate, hellos: 0, timer: null };
    this.#guests.set(serial, guest);
    return guest;
  }

  /** A socket that was open before the room was hibernated: its grant is known, its subscriptions are not. */
  #welcomeBack(socket: HostSocket): void {
    const attachment = socket.attachment as Attachment | null;
    if (!attachment?.serial || this.#guests.has(attachment.serial)) return;
    const { serial, grant, url, origin } = attachment;
    if (!grant) {
      socket.close(CloseCode.HelloTimeout, 'A hello is wanted again');
      return;
    }
    const request = new Request(url, origin === undefined ? {} : { headers: { origin } });
    const guest = this.#admit(serial, new Viewer(socket), request);
    guest.viewer.grant = grant;
    guest.timer = this.#expiry(guest, grant);
    guest.viewer.sendFrame(encode({ type: 'rejoin' } satisfies ServerMessage));
  }

  #guest(socket: HostSocket): Guest | undefined {
    return this.#guests.get((socket.attachment as Attachment | null)?.serial ?? '');
  }

  #slowDown(guest: Guest, about: { id?: number | undefined; stream?: string }): void {
    if (guest.rate.isHopeless) guest.viewer.socket.close(CloseCode.RateLimited, 'Too many messages');
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

  /** An error of ours: logged whole, shown as a reference. */
  #internal(error: unknown): StreamError {
    const ref = this.#report(error);
    return new StreamError('task-failed', `Something went wrong on the server (${ref})`, { ref });
  }

  #report(error: unknown): string {
    const ref = crypto.randomUUID().slice(0, 8);
    console.error(`rivulet: ${ref}`, error);
    this.#observe({ type: 'error', room: this.#name, ref, error });
    return ref;
  }

  #observe(observation: Observation): void {
    try {
      this.#options.observe?.(observation);
    } catch (error) {
      console.error('rivulet: observe() threw', error);
    }
  }
}
