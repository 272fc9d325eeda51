import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Delays } from './delays.mjs';

/** One for each core that the server's thread leaves. */
export const PROCESSES = Math.max(1, availableParallelism() - 1);

/**
 * @typedef {import('./viewers-process.mjs').Order} Order
 * @typedef {import('./viewers-process.mjs').Report} Report
 * @typedef {{ all: Delays, first: Delays, last: Delays, frames: number }} Waited
 * @typedef {{ pids: number[], entered: Promise<unknown>, waited: Promise<Waited>, stop: () => void }} Crowd
 *   `entered` when all follow the stream, `waited` when it has ended; both reject where one has missed a chunk, or was sent away
 */

/**
 * Lets a crowd in, each of some processes a part of it.
 *
 * @param {Order} order
 * @returns {Crowd}
 */
export function startCrowd({ count, ...order }) {
  const parts = Array.from({ length: PROCESSES }, (_, i) => {
    const share = Math.floor(((i + 1) * count) / PROCESSES) - Math.floor((i * count) / PROCESSES);
    return startPart({ ...order, count: share });
  });
  const waited = Promise.all(parts.map(({ waited }) => waited)).then((each) => ({
    all: new Delays(each.flatMap(({ all }) => all)),
    first: new Delays(each.flatMap(({ first }) => first)),
    last: new Delays(each.flatMap(({ last }) => last)),
    frames: each.reduce((sum, { frames }) => sum + frames, 0),
  }));
  waited.catch(() => {}); // nobody waits for it where some were not let in
  return {
    pids: parts.map(({ child }) => Number(child.pid)),
    entered: Promise.all(parts.map(({ entered }) => entered)),
    waited,
    stop() {
      for (const { child } of parts) child.kill('SIGKILL');
    },
  };
}

/** @param {Order} order */
function startPart(order) {
  const child = fork(join(import.meta.dirname, 'viewers-process.mjs'));
  const reported = (/** @type {'entered' | 'waited'} */ what) =>
    new Promise((resolve, reject) => {
      child.on('message', (/** @type {Report} */ report) => {
        if (what in report) resolve(report[what]);
        else if (report.failed !== undefined) reject(new Error(report.failed));
      });
      child.once('exit', () => reject(new Error('A process of viewers has ended')));
    });
  const entered = /** @type {Promise<true>} */ (reported('entered'));
  const waited = /** @type {Promise<import('./viewers-process.mjs').Waited>} */ (reported('waited'));
  child.send(order);
  return { child, entered, waited };
}
