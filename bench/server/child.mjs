import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/**
 * A contender's server that runs. A stream is begun before its viewers come; `write` sees to it that it is written, and gives
 * what is to be called when nobody needs it any more.
 *
 * @typedef {{ readonly port: number, readonly pids: readonly number[], begin: (stream: string) => Promise<unknown>, write: (job: import('./chunks.mjs').Job) => Promise<() => unknown>, stop: () => Promise<void> }} Running
 */

/**
 * Starts a contender's `serve` in a process of its own.
 *
 * @param {string} file the contender's
 * @returns {Promise<Running>}
 */
export async function startChild(file) {
  const child = fork(join(import.meta.dirname, 'serve.mjs'), [file], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [{ port, pids }] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${file} ended with ${code} before it served`);
    }),
  ]);
  const waiting = /** @type {Map<number, () => void>} */ (new Map());
  child.on('message', (/** @type {{ done: number }} */ { done }) => waiting.get(done)?.());
  let orders = 0;
  const order = (/** @type {object} */ what) => {
    const id = ++orders;
    child.send({ id, ...what });
    return new Promise((resolve) => waiting.set(id, () => resolve(undefined)));
  };
  return {
    port,
    pids,
    begin: (stream) => order({ begin: stream }),
    async write(job) {
      const written = order({ write: job });
      return () => written.then(() => order({ end: job.stream }));
    },
    async stop() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
