import { readdirSync, readFileSync } from 'node:fs';

/**
 * CPU time that processes have used so far, in microseconds: of their threads, which Linux counts in nanoseconds.
 *
 * @param {readonly number[]} pids
 */
export function cpuTime(pids) {
  let microseconds = 0;
  for (const pid of pids) {
    for (const thread of readdirSync(`/proc/${pid}/task`)) microseconds += scheduled(pid, thread).ran;
  }
  return microseconds;
}

/**
 * What the main thread of a process has had to do so far, in microseconds: time on a core, and time in which it waited for one.
 *
 * @param {number} pid
 */
export function mainThread(pid) {
  return scheduled(pid, pid);
}

/**
 * @param {number} pid
 * @param {number | string} thread
 */
function scheduled(pid, thread) {
  const [ran, waited] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
  return { ran: Number(ran) / 1_000, waited: Number(waited) / 1_000 };
}
