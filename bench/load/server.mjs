import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { root } from '../../scripts/root.mjs';
import { cpuTime } from '../harness/cpu-time.mjs';

/** Relays of a room whose name begins with `relayed-`, as `paced-room.ts` has it. */
export const SHARDS = 16;
/** A server is at rest when it uses less than so much of the time, in stretches of so many milliseconds; until when it is to be. */
const REST = { share: 0.02, stretch: 200, most: 60_000 };

/** @typedef {{ pid: number, port: number, socketUrl: (room: string) => string, memory: () => Promise<number>, stop: () => Promise<void> }} Server */

/**
 * The tests' own server in workerd, with a room that is written at an even pace.
 *
 * @returns {Promise<Server>}
 */
export async function startServer() {
  const { startRoomServer } = await bundled(`export * from './test/support/room-server.ts';`, 'load-server');
  return startRoomServer({ entry: 'bench/server/rooms/paced-room.ts' });
}

/**
 * Does something with a server of its own, which ends with it.
 *
 * @template T
 * @param {(server: Server) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withServer(work) {
  const server = await startServer();
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/**
 * Resolves when a server has done what was left to do, such as letting go of those who have left: it would be in the CPU time
 * of what is measured next.
 *
 * @param {number} pid
 */
export async function atRest(pid) {
  const until = performance.now() + REST.most;
  for (let used = Number.POSITIVE_INFINITY; used > REST.share; ) {
    if (performance.now() > until)
      throw new Error(`The server did not come to rest within ${REST.most / 1_000} s`);
    const [before, begun] = [cpuTime([pid]), performance.now()];
    await delay(REST.stretch);
    used = (cpuTime([pid]) - before) / 1_000 / (performance.now() - begun);
  }
}

/**
 * What is written in TypeScript: the server's own classes, and the tests' support.
 *
 * @param {string} contents exports, by paths from the root
 * @param {string} name
 */
export async function bundled(contents, name) {
  const folder = join(root, '.build/bench');
  const outfile = join(folder, `${name}.mjs`);
  await mkdir(folder, { recursive: true });
  await build({
    stdin: { contents, resolveDir: root },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  return import(outfile);
}
