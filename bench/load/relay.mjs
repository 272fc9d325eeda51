/*
 * `npm run bench:relay`: what a chunk costs the room that it is written to, for 10, 100 and 1,000 viewers, who are at
 * the room itself or at 16 relays of it.
 *
 *   npm run bench:relay [-- --viewers 10,100,1000 --chunks 2000 --rounds 5]
 *
 * In workerd a room and its relays share a process on one machine, and its CPU time cannot be told apart. So there are two
 * measurements, and each says what it can:
 *
 * 1. The room alone, in this process (`room-alone.mjs`): its turn for a chunk, what acknowledgements cost it, and how many
 *    messages it has sent. A send costs next to nothing here, so that the figures are those of our code.
 * 2. All of it, in a real workerd with real sockets: CPU time of the process for a flush. Without relays the room
 *    is all that runs: the slope is what one viewer costs it, sockets included. With relays the same sends are made, by
 *    16 objects, which a platform puts on as many threads.
 *
 * At the pace of both, each chunk is a flush of its own. Configurations take turns; medians of the rounds. The server is one for
 * all of them, so that what it has compiled it has: each begins when it has let go of the viewers before.
 */
import { parseArgs } from 'node:util';
import { cpuTime } from '../harness/cpu-time.mjs';
import { isPartial, keep } from '../harness/keep.mjs';
import { median } from '../harness/report.mjs';
import { roundsWithin } from '../harness/rounds.mjs';
import { measureAlone, SIZE } from './room-alone.mjs';
import { atRest, SHARDS, withServer } from './server.mjs';
import { summaryOf } from './summary.mjs';
import { allEnded, begin, enter, enterAll } from './viewer.mjs';

const { values, tokens } = parseArgs({
  tokens: true,
  options: {
    viewers: { type: 'string', default: '10,100,1000' },
    chunks: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '60' },
  },
});
const crowds = values.viewers.split(',').map(Number);
const chunks = Number(values.chunks);
const minutes = Number(values.minutes);
/** In workerd: chunks of a measurement, and milliseconds between two. */
const PACED = { count: 200, gap: 25 };
/** Milliseconds until all of them have come. */
const MOST = PACED.count * PACED.gap + 60_000;

console.log(`The room alone: one chunk of ${SIZE} units at a time, ${chunks} of them, medians`);
const inRoom = await inTurns((viewers, relays) => measureAlone(viewers, relays, chunks), minutes / 4);
for (const { viewers, relays, flush, late, acks, sends, rounds } of inRoom) {
  console.log(
    `${label(viewers, relays)}  flush ${us(flush)} (p99 ${us(late)}), acknowledgements ${us(acks)}, ${sends} messages sent; ${rounds} rounds`,
  );
}

console.log(`\nAll of it, in workerd: a chunk of ${SIZE} units every ${PACED.gap} ms, CPU time for a flush`);
const inAll = await withServer(async (server) => {
  for (const relays of [0, SHARDS]) await served(server, 10, relays); // compiles
  return inTurns((viewers, relays) => served(server, viewers, relays), (minutes * 3) / 4);
});
for (const { viewers, relays, cpu, spread, rounds } of inAll)
  console.log(
    `${label(viewers, relays)}  ${us(cpu)} (${spread.cpu.map(us).join(' to ')}; ${rounds} rounds), ${us(cpu / viewers)} a viewer`,
  );
await keep(
  'relay',
  { title: 'A chunk for many viewers, at the room or at relays of it', inRoom, inAll },
  { isPartial: isPartial(tokens) },
);

/**
 * Takes turns with all configurations.
 *
 * @template {string} Figure
 * @param {(viewers: number, relays: number) => Promise<Record<Figure, number>>} measure
 * @param {number} minutes
 */
async function inTurns(measure, minutes) {
  const all = [0, SHARDS].flatMap((relays) =>
    crowds.map((viewers) => ({ viewers, relays, measured: /** @type {Record<Figure, number>[]} */ ([]) })),
  );
  for (const _ of roundsWithin(Number(values.rounds), minutes)) {
    for (const { viewers, relays, measured } of all) measured.push(await measure(viewers, relays));
  }
  return all.map(({ viewers, relays, measured }) => ({ viewers, relays, ...summaryOf(measured) }));
}

/**
 * Real viewers of a real server. Gives microseconds of its CPU time for a flush.
 *
 * @param {import('./server.mjs').Server} server
 * @param {number} viewers
 * @param {number} relays
 */
async function served(server, viewers, relays) {
  const url = server.socketUrl(`${relays > 0 ? 'relayed' : 'plain'}-${crypto.randomUUID()}`);
  const crowd = await enterAll(viewers, () => enter(url));
  await atRest(server.pid);
  const before = cpuTime([server.pid]);
  const [first] = crowd;
  if (first) begin(first.socket, { ...PACED, size: SIZE });
  const frames = await allEnded(crowd, MOST);
  // What a busy server is late with is flushed together.
  const cpu = (cpuTime([server.pid]) - before) / median(frames);
  for (const { socket } of crowd) socket.terminate();
  return { cpu };
}

/**
 * @param {number} viewers
 * @param {number} relays
 */
function label(viewers, relays) {
  return `${String(viewers).padStart(5)} viewers, ${relays > 0 ? `${relays} relays` : 'no relays'}`.padEnd(
    28,
  );
}

/** @param {number} microseconds */
function us(microseconds) {
  return `${microseconds < 100 ? microseconds.toPrecision(2) : Math.round(microseconds)} µs`;
}
