/**
 * The real `partykit dev` as a child process, for what a user of the project runs. Slower to start than room-server.ts
 * (about 1.5 s), and it cannot be told to listen on 127.0.0.1 only.
 *
 * Traps:
 * - Killing the CLI alone with SIGKILL leaves workerd behind, which goes on holding the port and answering. So it gets
 *   its own process group, and `stop()` and `kill()` end all of it.
 * - Besides its port it opens an inspector proxy (9229 or the next free one), a runtime inspector and, with `serve`, an
 *   asset server on random ports; two of them cannot share a port, several side by side are fine.
 * - It reads `.env` and `.env.local` in this folder or above it.
 * - It watches the source files and restarts the rooms when one changes.
 * - A party's file that does not exist ends it with an error; a build error leaves it running without listening.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.js';
import { removeAtExit } from './reaper.js';
import { type ServedCommand, startServedCommand } from './served-command.js';

export interface PartykitDevOptions {
  /** The server's file. Without it the project's own partykit.json is used. */
  main?: string;
  parties?: Record<string, string>;
  /** A folder of static files that is served on the same port. */
  serve?: string;
  port?: number;
  /** Default: a temporary folder that lasts until `stop()`. */
  persist?: string;
  vars?: Record<string, string>;
  /** Module aliases, as `build.alias` in partykit.json. */
  alias?: Record<string, string>;
}

export interface PartykitDev {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Of the CLI; its process group has the same number. */
  readonly pid: number;
  readonly persist: string;
  readonly logs: string[];
  /** SIGTERM to the group, SIGKILL to what is left of it after 5 s; removes the temporary state. Idempotent. */
  stop(): Promise<void>;
  /** SIGKILL to the whole group; the state stays. */
  kill(): Promise<void>;
  /** Ends it and starts it again on the same port and state. */
  restart(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CLI = join(dirname(createRequire(import.meta.url).resolve('partykit/rdt-mock.js')), 'dist/bin.mjs');

export async function startPartykitDev(options: PartykitDevOptions = {}): Promise<PartykitDev> {
  const port = options.port ?? (await freePort());
  const scratch = await mkdtemp(join(tmpdir(), 'rivulet-dev-'));
  removeAtExit(scratch);
  const state = options.persist ? resolve(options.persist) : join(scratch, 'state');
  const logs: string[] = [];
  let running: ServedCommand | undefined;

  const flags = ['--port', String(port), '--persist', state, '--disable-request-cf-fetch', '--no-hotkeys'];
  if (options.serve) flags.push('--serve', resolve(options.serve));
  if (options.main) {
    const config = {
      main: resolve(options.main),
      compatibilityDate: '2024-07-18', // of the workerd that partykit 0.0.115 installs
      parties: Object.fromEntries(
        Object.entries(options.parties ?? {}).map(([k, file]) => [k, resolve(file)]),
      ),
      vars: options.vars,
      ...(options.alias && { build: { alias: options.alias } }),
    };
    const file = join(scratch, 'partykit.json');
    await writeFile(file, JSON.stringify(config));
    flags.push('--config', file);
  } else {
    for (const [name, value] of Object.entries(options.vars ?? {})) flags.push('--var', `${name}=${value}`);
  }

  async function start(): Promise<void> {
    running = await startServedCommand({
      command: process.execPath,
      args: [CLI, 'dev', ...flags],
      cwd: ROOT,
      port,
      logs,
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const old = running;
    running = undefined;
    await old?.end(signal);
  }

  try {
    await start();
  } catch (error) {
    await rm(scratch, { recursive: true, force: true });
    throw error;
  }

  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    port,
    persist: state,
    logs,
    get pid() {
      if (!running) throw new Error('partykit dev does not run: it was killed or stopped');
      return running.pid;
    },
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGKILL');
      await start();
    },
    async stop() {
      await end('SIGTERM');
      await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
