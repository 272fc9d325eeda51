import { Admission } from './admission.js';
import { Commands } from './commands.js';
import { Connections } from './connections.js';
import { EndedRuns } from './ended-runs.js';
import { Gate } from './gate.js';
import type { Host, HostSocket } from './host.js';
import { HttpDoor } from './http/door.js';
import type { Observation, ResolvedOptions } from './options.js';
import { recover } from './recovery.js';
import { Reporter } from './reporter.js';
import { Revocations } from './revocations.js';
import { RunList } from './run-list.js';
import { Runs } from './runs.js';
import { type Reason, Schedule } from './schedule.js';
import { Streams } from './streams.js';
import { Subscriptions } from './subscriptions/subscriptions.js';
import { LONGEST_LIFE } from './tokens.js';
import { Uploads } from './uploads.js';

const NAME = 'room-name';
/** When what was due and could not be done is tried again, in milliseconds. */
const AGAIN = 30_000;

/** The parts of a room that has started. */
interface Parts {
  readonly streams: Streams;
  readonly runs: Runs;
  readonly uploads: Uploads;
  readonly connections: Connections;
  readonly subscriptions: Subscriptions | undefined;
  readonly door: HttpDoor;
}

/** A room: what happens to it, handed on to the parts that know what to do. */
export class Room {
  readonly #host: Host;
  readonly #options: ResolvedOptions;
  readonly #schedule: Schedule;
  readonly #revocations: Revocations;
  #started: Parts | undefined;

  constructor(host: Host, options: ResolvedOptions) {
    this.#host = host;
    this.#options = options;
    this.#schedule = new Schedule(host.storage);
    this.#revocations = new Revocations(host.storage);
  }

  /** The room comes to life: for the first time, after hibernation, or after it died. */
  async start(): Promise<void> {
    const { storage, env } = this.#host;
    const options = this.#revocations.guard(this.#options);
    const stored = await storage.get<string>(NAME);
    const name = this.#host.name() ?? stored ?? '';
    if (name !== stored) await storage.put({ [NAME]: name });
    await this.#schedule.load();
    await this.#revocations.load(Date.now() - Math.max(options.retention.age, LONGEST_LIFE));
    const reporter = new Reporter(name, options);
    const report = (error: unknown) => reporter.report(error);
    const streams = new Streams(storage, this.#schedule, options, (stream, error) => {
      report(error);
      runs.storageFailed(stream);
    });
    const list = new RunList(name, streams, (observation: Observation) => reporter.observe(observation));
    const ended = new EndedRuns(storage, options.retention, report);
    const runs = new Runs({ room: name, env, storage, streams, report }, this.#schedule, list, ended);
    const uploads = new Uploads(runs, options.limits.uploadPatience);
    const admission = new Admission(runs, uploads, options);
    const commands = new Commands({ streams, runs, admission, uploads }, options);
    const gate = new Gate(options);
    const connections = new Connections(this.#host, {
      options,
      gate,
      reporter,
      hall: commands,
      revocations: this.#revocations,
    });
    const internal = (error: unknown) => reporter.internal(error);
    const schedule = this.#schedule;
    const subscriptions =
      options.subscriptions && new Subscriptions({ storage, streams, schedule, report: internal });
    const door = new HttpDoor(
      { room: name, env, storage, streams, options, gate, revocations: this.#revocations, report: internal },
      subscriptions,
    );
    this.#started = { streams, runs, uploads, connections, subscriptions, door };
    await streams.load();
    await ended.load();
    await subscriptions?.load();
    try {
      await recover(runs, options.tasks);
      await admission.waiting.load();
    } catch (error) {
      // It is started again, with other parts.
      runs.abandon();
      streams.abandon();
      throw error;
    }
    const [someone] = this.#host.sockets();
    if (someone) streams.spareFollowed();
    connections.welcomeBack();
  }

  /** A socket was opened. */
  connect(socket: HostSocket, request: Request): void {
    this.#parts.connections.connect(socket, request);
  }

  /** A frame arrived. Nothing that it holds makes this reject. */
  message(socket: HostSocket, frame: string | ArrayBuffer | Uint8Array): Promise<void> {
    return this.#parts.connections.message(socket, frame);
  }

  /** A socket was closed, by whichever side. */
  close(socket: HostSocket): void {
    this.#parts.connections.close(socket);
  }

  /** An HTTP request whose Origin was let through. */
  request(request: Request): Promise<Response> {
    return this.#parts.door.answer(request);
  }

  /**
   * Withdraws what was granted to an identity: its connections here and at relays are closed with 4401, and tokens that
   * were made until now are refused. Runs go on. Gives the number of connections to this room itself.
   */
  async revoke(identity: string): Promise<number> {
    const { connections } = this.#parts;
    const { withdrawals, stored } = this.#revocations.revoke(identity);
    connections.tellRelays(withdrawals);
    const count = connections.revoke(identity);
    await stored;
    return count;
  }

  /** The room's alarm rang. */
  async alarm(): Promise<void> {
    const now = Date.now();
    for (const reason of await this.#schedule.take(now))
      await this.#ring(reason, now).catch((error) => {
        console.error('rivulet: what was due could not be done', error);
        return this.#schedule.before(reason, now + AGAIN);
      });
  }

  async #ring(reason: Reason, now: number): Promise<void> {
    const { streams, runs, subscriptions } = this.#parts;
    if (reason === 'keep-alive') await runs.keepAlive();
    else if (reason === 'subscriptions') subscriptions?.wakes.alarm(now);
    else {
      await streams.sweep(now);
      await runs.sweep(now);
    }
  }

  get #parts(): Parts {
    if (!this.#started) throw new Error('The room has not started');
    return this.#started;
  }
}
