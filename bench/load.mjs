/*
 * `npm run bench:load`: many viewers of one stream, some of which have stopped reading. What the others wait for a chunk,
 * and what memory and CPU time the server takes. On a busy machine CPU time holds, and delays do not.
 *
 *   npm run bench:load [-- --viewers 1000 --stalled 50 --seconds 20 --rounds 4]
 *
 * One stream gets 4 KiB every 50 ms. Delay: from the server's stamp on a chunk to its arrival, both on this machine's
 * clock, at every viewer that reads. Rounds without and with stalled viewers take turns, so that both meet the same
 * disturbances; at the end medians over the rounds, and of the ratios within each. Memory: resident, of workerd.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { WebSocket } from 'ws';
import { root } from '../scripts/root.mjs';
import { cpuTime } from './harness/cpu-time.mjs';
import { keep } from './harness/keep.mjs';
import { median } from './harness/report.mjs';
import { roundsWithin } from './harness/rounds.mjs';

const { values } = parseArgs({
  options: {
    viewers: { type: 'string', default: '1000' },
    stalled: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '4' },
    minutes: { type: 'string', default: '60' },
  },
});
const viewers = Number(values.viewers);
const stalled = Number(values.stalled);
/** UTF-16 code units of a chunk, and milliseconds between two. */
const SIZE = 4_096;
const GAP = 50;
const COUNT = (Number(values.seconds) * 1_000) / GAP;
/** Units applied between two acknowledgements (PROTOCOL.md §8). */
const ACK = 64 * 1024;
const MIB = 1024 * 1024;

const { startRoomServer } = await load('test/support/room-server.ts');
const server = await startRoomServer({ entry: 'test/support/fixtures/load-room.ts' });
console.log(`${viewers} viewers of one stream, ${SIZE} units every ${GAP} ms, ${COUNT} chunks`);
const empty = await server.memory();
console.log(`workerd without a viewer: ${mib(empty)}`);
/** @type {{ none: Measured, some: Measured }[]} */
const measured = [];
for (const round of roundsWithin(Number(values.rounds), Number(values.minutes))) {
  // Whoever is second meets a server that is older: they take turns in that, too.
  const order = round % 2 === 1 ? [0, stalled] : [stalled, 0];
  /** @type {Map<number, Measured>} */
  const both = new Map();
  for (const idle of order) both.set(idle, await measure(`round-${round}-${idle}`, idle));
  measured.push({
    none: /** @type {Measured} */ (both.get(0)),
    some: /** @type {Measured} */ (both.get(stalled)),
  });
}
await server.stop();
const rows = /** @type {const} */ (['p50', 'p99', 'p999', 'cpu']).map((figure) => {
  const ratios = measured.map(({ none, some }) => some[figure] / none[figure]);
  return {
    figure,
    none: median(measured.map(({ none }) => none[figure])),
    some: median(measured.map(({ some }) => some[figure])),
    ratio: median(ratios),
    spread: [Math.min(...ratios), Math.max(...ratios)],
  };
});
for (const { figure, none, some, ratio, spread } of rows) {
  console.log(
    `${figure}: ${round(none)} ms when all read, ${round(some)} ms with ${stalled} stalled; ratio ${ratio.toFixed(2)} (${spread.map((end) => end.toFixed(2)).join(' to ')})`,
  );
}
const first = /** @type {Measured} */ (measured[0]?.none);
const waiting = (first.before - empty) / viewers;
console.log(`memory for a viewer that waits: ${Math.round(waiting / 1024)} KiB`);
const more = measured.map(({ none, some }) => some.after - some.before - (none.after - none.before));
const stopped = median(more) / stalled;
console.log(
  `memory for a viewer that has stopped reading, beyond another: ${Math.round(stopped / 1024)} KiB`,
);
await keep('load', {
  title: `${viewers.toLocaleString('en')} viewers of one stream`,
  stalled,
  rows,
  memory: { waiting, stopped },
});

/**
 * @typedef {{ p50: number, p99: number, p999: number, before: number, after: number, cpu: number }} Measured
 *   milliseconds of delay; of the server's CPU time for a chunk; bytes of memory before the stream and at its end
 */

/**
 * @param {string} room
 * @param {number} idle how many viewers stop reading
 * @returns {Promise<Measured>}
 */
async function measure(room, idle) {
  const delays = /** @type {number[]} */ ([]);
  const ends = /** @type {Promise<void>[]} */ ([]);
  const sockets = /** @type {WebSocket[]} */ ([]);
  for (let at = 0; at < viewers; at += 50) {
    const some = Array.from({ length: Math.min(50, viewers - at) }, (_, i) =>
      enter(room, at + i < idle, delays, ends),
    );
    sockets.push(...(await Promise.all(some)));
  }
  const before = await server.memory();
  const cpuBefore = cpuTime([server.pid]);
  const starter = await enter(room, false, [], []);
  starter.send(
    JSON.stringify({
      type: 'run',
      id: 1,
      run: 'load',
      task: 'paced',
      stream: 's',
      input: { count: COUNT, size: SIZE, gap: GAP },
    }),
  );
  await Promise.all(ends);
  const after = await server.memory();
  const cpu = (cpuTime([server.pid]) - cpuBefore) / 1_000 / COUNT;
  delays.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => delays[Math.floor(delays.length * share)] ?? Number.NaN;
  const figures = { p50: at(0.5), p99: at(0.99), p999: at(0.999), before, after, cpu };
  console.log(
    `${String(idle).padStart(3)} stalled: delay p50 ${figures.p50} ms, p99 ${figures.p99} ms, p99.9 ${figures.p999} ms of ${delays.length} arrivals; CPU ${round(cpu)} ms for a chunk; memory ${mib(before)} before, ${mib(after)} at the end`,
  );
  for (const socket of [...sockets, starter]) socket.terminate();
  return figures;
}

/**
 * A viewer that follows the stream, or stops reading once it has been let in.
 *
 * @param {string} room
 * @param {boolean} isStalled
 * @param {number[]} delays
 * @param {Promise<void>[]} ends
 * @returns {Promise<WebSocket>}
 */
function enter(room, isStalled, delays, ends) {
  const socket = new WebSocket(server.socketUrl(room), { perMessageDeflate: false });
  let units = 0;
  let acked = 0;
  return new Promise((resolve, reject) => {
    const ended = new Promise((/** @type {(value: void) => void} */ done) => {
      socket.on('message', (data) => {
        const frame = data.toString();
        if (frame.startsWith('{"type":"chunks"')) {
          delays.push(Date.now() - Number(/"time":(\d+)/.exec(frame)?.[1]));
          units += frame.length;
          if (units - acked < ACK) return;
          acked = units;
          socket.send(`{"type":"ack","units":${units}}`);
        } else if (frame.includes('"ended"')) done();
        else if (frame.includes('"opened"')) {
          if (isStalled) socket.pause();
          resolve(socket);
        }
      });
    });
    if (!isStalled) ends.push(ended);
    socket.once('error', reject);
    socket.once('open', () => {
      socket.send('{"type":"hello","version":1}');
      socket.send('{"type":"subscribe","stream":"s"}');
    });
  });
}

/** @param {number} milliseconds */
function round(milliseconds) {
  return milliseconds < 100 ? Number(milliseconds.toPrecision(3)) : Math.round(milliseconds);
}

/** @param {number} bytes */
function mib(bytes) {
  return `${Math.round(bytes / MIB)} MiB`;
}

/**
 * The tests' own server, which is TypeScript.
 *
 * @param {string} path
 */
async function load(path) {
  const outfile = join(root, '.build/bench/room-server.mjs');
  mkdirSync(join(root, '.build/bench'), { recursive: true });
  await build({
    entryPoints: [join(root, path)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  return import(outfile);
}
