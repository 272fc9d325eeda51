import { readFileSync } from 'node:fs';
import { withServer } from './server.mjs';
import { allEnded, begin, enter, enterAll } from './viewer.mjs';

/** Four times what a connection may have on the way: chunks, UTF-16 code units of each, milliseconds between two. */
const INPUT = { count: 512, size: 8 * 1024, gap: 5 };
/** Milliseconds until all of it has come. */
const MOST = 60_000;
/** What may be on the way (PROTOCOL.md §8), in units: to one connection, to all of a room, and to one when those are used up. */
const CREDIT = { connection: 1024 * 1024, room: 32 * 1024 * 1024, rest: 64 * 1024 + INPUT.size };

/**
 * In bytes: by how much the memory of a server's process has `grown`; what is `buffered` by the system on its way to each viewer,
 * and how much `most` that may be.
 *
 * @typedef {{ grown: number, buffered: number, most: number }} Held
 */

/**
 * What a server of their own holds for viewers who have stopped reading, when 4 MiB were written and their credit is used up.
 *
 * @param {number} count
 * @param {boolean} areStalled or else they read, for comparison
 * @returns {Promise<Held>}
 */
export function measureHeld(count, areStalled) {
  return withServer(async (server) => {
    const url = server.socketUrl('held');
    const [writer, ...viewers] = await enterAll(count + 1, () => enter(url));
    if (!writer) throw new TypeError('Nobody has the stream written');
    if (areStalled) for (const { socket } of viewers) socket.pause();
    const before = await server.memory();
    begin(writer.socket, INPUT);
    await allEnded(areStalled ? [writer] : [writer, ...viewers], MOST);
    const grown = (await server.memory()) - before;
    const buffered = bufferedAt(server.port) / count;
    for (const { socket } of [writer, ...viewers]) socket.terminate();
    const most = Math.min(CREDIT.connection, Math.max(CREDIT.rest, CREDIT.room / count));
    return { grown, buffered, most };
  });
}

/**
 * What lies in the system's buffers, at both ends of the connections to a port of this machine, in bytes.
 *
 * @param {number} port
 */
function bufferedAt(port) {
  let bytes = 0;
  for (const line of readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1)) {
    // Ports and queues are in hexadecimal digits (proc_pid_net(5)).
    const [, local = '', remote = '', , queues = ''] = line.trim().split(/\s+/);
    const [sent, received] = queues.split(':').map((digits) => Number.parseInt(digits, 16));
    if (portOf(local) === port) bytes += sent ?? 0;
    if (portOf(remote) === port) bytes += received ?? 0;
  }
  return bytes;
}

/** @param {string} address */
function portOf(address) {
  return Number.parseInt(address.split(':')[1] ?? '', 16);
}
