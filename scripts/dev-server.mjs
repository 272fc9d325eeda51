import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithThisProcess } from './end-with.mjs';
import { root } from './root.mjs';

/** How long `partykit dev` may take to build and answer: 1 s as a rule, more on a busy machine. */
const startTimeout = 60_000;
/** How long it may take to end by itself before it is killed. */
const stopTimeout = 3_000;

/**
 * Starts `partykit dev` with the project's partykit.json (demo/server.ts and demo/dist on one port), or with another
 * server and folder of pages, and resolves once it answers. It runs in a process group of its own, which is ended as a whole when `signal` aborts or this
 * process exits or is killed: the CLI killed alone would leave the runtime behind, holding the port.
 *
 * @param {number} port
 * @param {AbortSignal} signal
 * @param {string[]} [instead] arguments for another server
 * @returns {Promise<{ exited: Promise<number> }>} `exited` resolves to its exit code
 */
export async function startDevServer(port, signal, instead = []) {
  // Without the last two flags it reads keys from the terminal, and sample request data from the network.
  const args = [
    'dev',
    ...instead,
    '--port',
    String(port),
    '--no-hotkeys',
    '--disable-request-cf-fetch',
    ...modelVars(),
  ];
  const child = spawn(process.execPath, ['node_modules/partykit/dist/bin.mjs', ...args], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    // It asks a registry for news of itself unless told not to.
    env: { ...process.env, NO_UPDATE_NOTIFIER: '1' },
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
  process.once('exit', () => send('SIGKILL'));
  if (child.pid !== undefined) endWithThisProcess(child.pid);
  const stop = () => {
    send('SIGTERM');
    setTimeout(() => send('SIGKILL'), stopTimeout).unref();
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });

  await answering(`http://127.0.0.1:${port}`, exited);
  return { exited };
}

/** The demo's model is named by the environment, which PartyKit does not hand on to rooms by itself. */
function modelVars() {
  return ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'OPENAI_MODEL']
    .filter((name) => process.env[name])
    .flatMap((name) => ['--var', `${name}=${process.env[name]}`]);
}

/**
 * @param {string} url
 * @param {Promise<number>} exited
 */
async function answering(url, exited) {
  /** @type {number | undefined} */
  let exitCode;
  void exited.then((code) => {
    exitCode = code;
  });
  const deadline = Date.now() + startTimeout;
  while (Date.now() < deadline) {
    if (exitCode !== undefined)
      throw new Error(`partykit dev ended with exit code ${exitCode} as it started.`);
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
