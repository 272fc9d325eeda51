import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './root.mjs';

/** How long `partykit dev` may take to build and answer: 2 s as a rule, more on a busy machine. */
const startTimeout = 60_000;
/** How long it may take to end by itself before it is killed. */
const stopTimeout = 3_000;

/**
 * @typedef {object} DevServer
 * @property {string} url where it answers, such as `http://127.0.0.1:1999`
 * @property {number} port
 * @property {Promise<number>} exited resolves to its exit code
 * @property {() => Promise<void>} stop ends it in good order
 * @property {() => Promise<void>} kill ends it as a power cut would (kill -9)
 * @property {() => void} killNow as `kill`, for when this process is about to end
 */

/**
 * Starts `partykit dev` with the project's partykit.json (demo/server.ts and demo/dist on one port), and resolves
 * once it answers. It runs in a process group of its own, which is ended as a whole: the CLI killed alone would
 * leave the runtime behind, holding the port.
 *
 * @param {object} options
 * @param {number} options.port
 * @param {string} [options.persist] the folder that holds the rooms' state
 * @param {Record<string, string>} [options.vars] what the server reads from `room.env`
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {'inherit' | 'ignore'} [options.output] where its output goes
 * @param {AbortSignal} [options.signal] ends it, also while it starts
 * @returns {Promise<DevServer>}
 */
export async function startDevServer({ port, persist, vars = {}, env, output = 'inherit', signal }) {
  const args = ['dev', '--port', String(port), '--no-hotkeys', '--disable-request-cf-fetch'];
  if (persist !== undefined) args.push('--persist', persist);
  for (const [name, value] of Object.entries(vars)) args.push('--var', `${name}=${value}`);

  const child = spawn(process.execPath, ['node_modules/partykit/dist/bin.mjs', ...args], {
    cwd: root,
    detached: true,
    stdio: ['ignore', output, output],
    // It asks a registry for news of itself unless told not to.
    env: { ...process.env, NO_UPDATE_NOTIFIER: '1', ...env },
  });
  const exited = once(child, 'exit').then(([code]) => /** @type {number | null} */ (code) ?? 1);

  /** @param {NodeJS.Signals} name */
  const send = (name) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch (error) {
      // ESRCH: the whole group is gone already.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
    }
  };
  const kill = async () => {
    send('SIGKILL');
    await exited;
  };
  const stop = async () => {
    send('SIGTERM');
    await Promise.race([exited, sleep(stopTimeout, undefined, { ref: false })]);
    // Whatever the CLI left of its group.
    await kill();
  };

  const url = `http://127.0.0.1:${port}`;
  const server = { url, port, exited, stop, kill, killNow: () => send('SIGKILL') };
  try {
    await answering(url, exited, signal);
  } catch (error) {
    await kill();
    throw error;
  }
  signal?.addEventListener('abort', () => void stop(), { once: true });
  return server;
}

/**
 * @param {string} url
 * @param {Promise<number>} exited
 * @param {AbortSignal | undefined} signal
 */
async function answering(url, exited, signal) {
  /** @type {number | undefined} */
  let exitCode;
  void exited.then((code) => {
    exitCode = code;
  });
  const deadline = Date.now() + startTimeout;
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    if (exitCode !== undefined) throw new Error(`partykit dev ended with exit code ${exitCode} as it started.`);
    try {
      await fetch(url, { signal: AbortSignal.timeout(2_000) });
      return;
    } catch {
      // Not listening yet, or still building.
      await sleep(100);
    }
  }
  throw new Error(`partykit dev did not answer at ${url} within ${startTimeout / 1_000} s.`);
}

/**
 * Whether nobody listens on the port; asked on all interfaces, as `partykit dev` listens on all.
 *
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export function isPortFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '0.0.0.0', () => probe.close(() => resolve(true)));
  });
}

/** @returns {Promise<number>} a port that was free a moment ago */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '0.0.0.0', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
