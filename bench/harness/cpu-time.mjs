import { readdirSync, readFileSync } from 'node:fs';

/**
 * CPU time that processes have used so far, in microseconds: of their threads, which Linux counts in nanoseconds.
 *
 * @param {readonly number[]} pids
 */
export function cpuTime(pids) {
  let nanoseconds = 0;
  for (const pid of pids) {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    }
  }
  return nanoseconds / 1_000;
}
