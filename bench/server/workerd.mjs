import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/root.mjs';

/**
 * Starts a room of PartyKit in workerd, as the tests do.
 *
 * @param {string} room a file in `rooms`
 */
export async function startWorkerd(room) {
  const folder = join(root, '.build/bench');
  const outfile = join(folder, 'room-server.mjs');
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [join(root, 'test/support/room-server.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  const { startRoomServer } = await import(outfile);
  const server = await startRoomServer({ entry: `bench/server/rooms/${room}` });
  return { port: Number(server.port), pids: [Number(server.pid)], stop: () => server.stop() };
}

/**
 * The address of a stream's room: each stream has one of its own.
 *
 * @param {number} port
 * @param {string} stream
 */
export function roomUrl(port, stream) {
  return `ws://127.0.0.1:${port}/parties/main/${stream}`;
}
