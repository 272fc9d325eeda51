/**
 * A real server under the control of a test: starts in about 0.3 s, listens on 127.0.0.1 only, can be killed with SIGKILL
 * and started again on the same port and state. It runs under PartyKit (workerd + PartyKit's facade), or under the host
 * that RIVULET_HOST names: `cloudflare`.
 *
 * ```ts
 * const server = await startRoomServer({ entry: 'test/support/fixtures/echo-room.ts' });
 * const socket = await connect(server.socketUrl('my-room'));
 * await server.kill();     // SIGKILL: no close frames, no goodbye
 * await server.restart();  // what a client had seen is still there
 * await server.stop();
 * ```
 *
 * Traps of PartyKit's platform:
 * - After an alarm wakes a cold room, `room.id` throws, in the alarm and in later requests of that instance, until the
 *   instance is evicted: keep the id in storage. `room.context.parties` throws likewise.
 * - workerd keeps alarms in memory only: after `kill()` and `restart()` (and after `partykit dev` is ended) storage is
 *   there, yet `getAlarm()` is null and no alarm fires. Production keeps them. A room that relies on alarms stores its
 *   schedule and sets the alarm again in `onStart`; and nothing wakes a room after a restart until it is asked.
 * - A reconnect with the same `_pk` before the old close is noticed overwrites the new socket in `getConnections()`:
 *   the old socket's close deletes by id. Give each test socket its own `_pk`, or none.
 * - Nothing checks Origin or Host, and room ids are not percent-decoded.
 * - A throw in `onBeforeConnect`/`onBeforeRequest` is answered 401 with the error's text, in `onRequest` 500; a throw
 *   in `onConnect` is a 101 that closes with 1011.
 * - Unhandled rejections in a room leave no line in `logs`.
 * - `room.env` holds `vars`; `process.env` is empty unless `env` is given. See partykit-bundle.ts for other globals.
 */
import type { ChildProcess } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { addLine, captureLines } from './captured-lines.js';
import { freePort } from './free-port.js';
import { type HostName, hostName, prepareRuntime } from './hosts/index.js';
import type { Runtime } from './hosts/runtime.js';
import type { PartyBundleOptions } from './partykit-bundle.js';
import { forget, killQuietly, reapAtExit, removeAtExit } from './reaper.js';
import { within } from './wait.js';

export interface RoomServerOptions extends PartyBundleOptions {
  /** Default: what RIVULET_HOST names, else PartyKit. */
  on?: HostName;
  /**
   * The folder for durable storage, laid out as `partykit dev --persist` does, so the two can take turns on it.
   * Without it, a temporary one that survives `kill()` and `restart()` and is removed by `stop()`.
   */
  persist?: string;
  /** Default: a free one. It stays the same over restarts. */
  port?: number;
  /** `room.env`. */
  vars?: Record<string, string>;
  compatibilityFlags?: string[];
  /** Bundled as it is to be deployed: the server does not take this machine for its author's. Default false. */
  deployed?: boolean;
}

export interface RoomServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `127.0.0.1:PORT`, as partysocket's `host` wants it. */
  readonly host: string;
  readonly port: number;
  /** Of the running workerd; throws when none runs. */
  readonly pid: number;
  readonly running: boolean;
  /** The folder that holds the state. */
  readonly persist: string;
  /** Lines of stdout and stderr of workerd and of miniflare, oldest first, over all restarts. */
  readonly logs: string[];
  /** `http://…/parties/PARTY/ROOM`; `path` is appended as it is. */
  roomUrl(room: string, path?: string, party?: string): string;
  /** The same with `ws:`. */
  socketUrl(room: string, path?: string, party?: string): string;
  /** Resident memory of workerd in bytes. */
  memory(): Promise<number>;
  /** SIGKILL to workerd; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts workerd again on the same state and port, after a SIGKILL if it still runs. */
  restart(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing answers, as when a machine hangs or a network swallows packets. */
  freeze(): void;
  /** SIGCONT, after `freeze()`. */
  thaw(): void;
  /** Ends workerd and removes the temporary state. Idempotent. */
  stop(): Promise<void>;
}

/** Miniflare hides its child; Node announces every one, and miniflare hands over its output in the same turn. */
let newest: ChildProcess | undefined;
diagnostics.subscribe('child_process', (message) => {
  newest = (message as { process: ChildProcess }).process;
});

/** A start takes 0.3 s; a loaded machine may take its time. */
const START_TIMEOUT = 30_000;
const START_TRIES = 3;

export async function startRoomServer(options: RoomServerOptions): Promise<RoomServer> {
  const {
    persist,
    port: wantedPort,
    vars = {},
    compatibilityFlags = [],
    deployed = false,
    on = hostName(),
    ...party
  } = options;
  const port = wantedPort ?? (await freePort());
  const host = `127.0.0.1:${port}`;
  const state = persist ? resolve(persist) : await mkdtemp(join(tmpdir(), 'rivulet-rooms-'));
  if (!persist) removeAtExit(state);
  const logs: string[] = [];
  let runtime: Runtime | undefined;
  let child: ChildProcess | undefined;
  let exited: Promise<void> = Promise.resolve();

  function adopt(stdout: Readable, stderr: Readable): void {
    captureLines(stdout, logs);
    captureLines(stderr, logs);
    const started = newest;
    const pid = started?.pid;
    if (!started || !pid) throw new Error('workerd could not be found among the children of this process');
    child = started;
    reapAtExit(pid);
    exited = new Promise((done) => {
      started.once('exit', (exitCode, signal) => {
        forget(pid);
        addLine(logs, `[workerd ${pid} ended: ${signal ?? exitCode}]`);
        if (child === started) child = undefined;
        done();
      });
    });
  }

  const log = (message: string) => {
    for (const line of message.split('\n')) addLine(logs, line);
  };
  const startRuntime = await prepareRuntime(on, {
    ...party,
    host,
    port,
    state,
    vars,
    compatibilityFlags,
    deployed,
    log,
    adopt,
  });

  async function start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const fresh = startRuntime();
      runtime = fresh;
      try {
        await within(fresh.ready, START_TIMEOUT, 'workerd to listen');
        return;
      } catch (error) {
        const output = logs.slice(-20).join('\n');
        await end();
        // Somebody else took the port between the probe and the start, or the old listener is not quite gone.
        if (attempt < START_TRIES && output.includes('Address already in use')) continue;
        throw new Error(`workerd did not start on ${host}: ${(error as Error).message}\n${output}`, {
          cause: error,
        });
      }
    }
  }

  async function kill(): Promise<void> {
    if (child?.pid) killQuietly(child.pid);
    await exited;
  }

  async function end(): Promise<void> {
    await kill();
    const old = runtime;
    runtime = undefined;
    // A Miniflare that failed to start rejects here a second time with what `ready` said before.
    await old?.dispose().catch((error: Error) => addLine(logs, `[dispose: ${error.message}]`));
  }

  function pid(): number {
    if (!child?.pid) throw new Error('No workerd runs: it was killed or stopped');
    return child.pid;
  }

  try {
    await start();
  } catch (error) {
    if (!persist) await rm(state, { recursive: true, force: true });
    throw error;
  }

  return {
    url: `http://${host}`,
    host,
    port,
    persist: state,
    logs,
    get pid() {
      return pid();
    },
    get running() {
      return child !== undefined;
    },
    roomUrl: (room, path = '', name = 'main') => `http://${host}/parties/${name}/${room}${path}`,
    socketUrl: (room, path = '', name = 'main') => `ws://${host}/parties/${name}/${room}${path}`,
    async memory() {
      const status = await readFile(`/proc/${pid()}/status`, 'utf8');
      const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
      if (!kibibytes) throw new Error(`No VmRSS in /proc/${pid()}/status`);
      return Number(kibibytes) * 1024;
    },
    kill,
    async restart() {
      await end();
      await start();
    },
    freeze: () => killQuietly(pid(), 'SIGSTOP'),
    thaw: () => killQuietly(pid(), 'SIGCONT'),
    async stop() {
      await end();
      if (!persist) await rm(state, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
