import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SHARDS, startServer } from './server.mjs';
import { begin, enter } from './viewer.mjs';
import { within } from './within.mjs';

/** Milliseconds until a process tells its port. */
const STARTING = 30_000;

/**
 * A server of one stream. `url`: where its viewers come; `begin` has the stream written; `memory`: resident, in bytes.
 *
 * @typedef {{ pid: number, url: string, memory: () => Promise<number>, begin: (stream: import('./viewers-process.mjs').Stream) => void, stop: () => Promise<void> }} Running
 * @typedef {{ name: string, protocol: import('./viewers-process.mjs').Protocol, start: () => Promise<Running> }} Contender
 */

/**
 * Who bears crowds. The first is the limit: who comes late gets the text from memory, and nothing is on disk, nobody has credit.
 *
 * @type {readonly Contender[]}
 */
export const CONTENDERS = [
  { name: 'ws, 16 ms batches', protocol: 'batches', start: startBatches },
  { name: 'Rivulet', protocol: 'rivulet', start: () => startRoom('crowd') },
  { name: `Rivulet, ${SHARDS} relays`, protocol: 'rivulet', start: () => startRoom('relayed-crowd') },
];

/** @param {string} name */
async function startRoom(name) {
  const server = await startServer();
  try {
    const url = server.socketUrl(name);
    // Makes the room what it is before the crowd comes.
    const { socket } = await enter(url);
    return {
      pid: server.pid,
      url,
      memory: () => server.memory(),
      begin: (/** @type {import('./viewers-process.mjs').Stream} */ stream) => begin(socket, stream),
      stop: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function startBatches() {
  const child = fork(join(import.meta.dirname, 'batches-process.mjs'));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const [port] = await within(once(child, 'message'), STARTING, 'The server did not start');
  return {
    pid: Number(child.pid),
    url: `ws://127.0.0.1:${port}/`,
    async memory() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024;
    },
    begin: (/** @type {import('./viewers-process.mjs').Stream} */ stream) => void child.send(stream),
    async stop() {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}
