import { readFileSync } from 'node:fs';
import { cpuTime, mainThread } from '../harness/cpu-time.mjs';
import { atRest } from './server.mjs';
import { startCrowd } from './viewers.mjs';
import { within } from './within.mjs';

/** Milliseconds: until all are let in, until the last has come after the stream's own time, and of a delay. */
const MOST = { entering: 60_000, late: 30_000, delay: 1_000 };
/** Files of a process that are no viewers' connections. */
const OTHER_FILES = 200;

/**
 * What was measured of a crowd. Delays in milliseconds, `more`: by how much the last were above the first; `rate`: chunks
 * delivered in a second; `cpu`: microseconds of the server for each; `together`: chunks to a frame; `waiting`, `after`: bytes of
 * the server for each viewer, before the stream and after it; for which part of the time the threads of the server and of
 * the viewers were on a core (`ran`), or waited for one; of the viewers', the one with the most to do.
 *
 * @typedef {'p50' | 'p99' | 'more' | 'rate' | 'cpu' | 'together' | 'waiting' | 'after' | 'serverRan' | 'serverWaited' | 'viewersRan' | 'viewersWaited'} Figure
 * @typedef {Record<Figure, number>} Figures
 * @typedef {{ problem: string, isBarred?: boolean, figures?: Figures }} Try
 *   `problem`: why the crowd was not borne; empty when it was; `isBarred`: it was not let try, for lack of files
 * @typedef {import('./servers.mjs').Contender} Contender
 * @typedef {import('./viewers-process.mjs').Stream} Stream
 */

class TooFewFiles extends Error {}

/**
 * One try of a crowd, at a server of its own, so that what that holds is the crowd's.
 *
 * @param {Contender} contender
 * @param {number} viewers
 * @param {Stream} stream
 * @returns {Promise<Try>}
 */
export async function tryCrowd({ start, protocol }, viewers, stream) {
  const server = await start();
  try {
    const figures = await follow(server, protocol, viewers, stream);
    const { p99, more } = figures;
    if (p99 >= MOST.delay) return { problem: 'a delay of a second', figures };
    return { problem: more > stream.gap ? `the delay grew by ${more} ms` : '', figures };
  } catch (error) {
    return {
      problem: /** @type {Error} */ (error).message,
      ...(error instanceof TooFewFiles && { isBarred: true }),
    };
  } finally {
    await server.stop();
  }
}

/**
 * Lets a crowd in, and has it follow the stream to its end.
 *
 * @param {import('./servers.mjs').Running} server
 * @param {import('./viewers-process.mjs').Protocol} protocol
 * @param {number} count
 * @param {Stream} stream
 * @returns {Promise<Figures>}
 */
async function follow(server, protocol, count, stream) {
  demandFiles('the server', server.pid, count);
  const empty = await server.memory();
  const crowd = startCrowd({ url: server.url, protocol, count, stream });
  try {
    const share = Math.ceil(count / crowd.pids.length);
    for (const pid of crowd.pids) demandFiles("the viewers' process", pid, share);
    await within(crowd.entered, MOST.entering, 'Not all were let in');
    await atRest(server.pid);
    const waiting = await server.memory();
    const threads = [server.pid, ...crowd.pids];
    const cpu = cpuTime([server.pid]);
    const before = threads.map(mainThread);
    const begun = performance.now();
    server.begin(stream);
    const most = stream.count * stream.gap + MOST.late;
    const { all, first, last, frames } = await within(crowd.waited, most, 'The end did not come');
    const milliseconds = performance.now() - begun;
    const [ofServer, ...ofViewers] = threads.map((pid, i) => {
      const is = mainThread(pid);
      const { ran = 0, waited = 0 } = before[i] ?? {};
      return {
        ran: (is.ran - ran) / 1_000 / milliseconds,
        waited: (is.waited - waited) / 1_000 / milliseconds,
      };
    });
    const [busiest] = ofViewers.sort((a, b) => b.ran + b.waited - a.ran - a.waited);
    return {
      p50: all.quantile(0.5),
      p99: all.quantile(0.99),
      more: last.quantile(0.5) - first.quantile(0.5),
      rate: (all.total / milliseconds) * 1_000,
      cpu: (cpuTime([server.pid]) - cpu) / all.total,
      together: all.total / frames,
      waiting: (waiting - empty) / count,
      after: ((await server.memory()) - empty) / count,
      serverRan: ofServer?.ran ?? 0,
      serverWaited: ofServer?.waited ?? 0,
      viewersRan: busiest?.ran ?? 0,
      viewersWaited: busiest?.waited ?? 0,
    };
  } finally {
    crowd.stop();
  }
}

/**
 * A connection is a file of the process at either end.
 *
 * @param {string} whose
 * @param {number} pid
 * @param {number} connections
 * @throws {TooFewFiles} when the process may not have so many open
 */
function demandFiles(whose, pid, connections) {
  const limits = readFileSync(`/proc/${pid}/limits`, 'utf8');
  const most = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1]); // NaN: unlimited
  if (connections + OTHER_FILES > most)
    throw new TooFewFiles(
      `${whose} may have ${most} files open (ulimit -n), of which ${OTHER_FILES} are others'`,
    );
}
