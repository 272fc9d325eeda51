/*
 * A part of `npm run bench:load`: many viewers of one stream, beside whom others have stopped reading. What those who read wait
 * for a chunk, what CPU time the server takes, and what those cost who have stopped.
 *
 *   node bench/load/stalled.mjs [--viewers 1000 --stalled 50 --seconds 20 --rounds 3]
 *
 * One stream gets 4 KiB every 50 ms. Delay: from when a chunk was due to its arrival, both on this machine's clock, at every
 * viewer that reads: there are as many with others beside them as without. Both take turns, each time with a server of their own,
 * so that they meet the same disturbances; at the end medians over the rounds, and of the ratios within each. Once the readers
 * have all of it, those who have stopped go on, and must get everything. On a busy machine CPU time holds, and delays do not.
 *
 * What is held for those who have stopped is measured by itself (`held.mjs`), for so few that each may have all of its credit on
 * the way, and for so many that the room's is used up.
 */
import { parseArgs } from 'node:util';
import { cpuTime } from '../harness/cpu-time.mjs';
import { isPartial, keep } from '../harness/keep.mjs';
import { median } from '../harness/report.mjs';
import { roundsWithin } from '../harness/rounds.mjs';
import { Delays } from './delays.mjs';
import { measureHeld } from './held.mjs';
import { atRest, withServer } from './server.mjs';
import { summaryOf } from './summary.mjs';
import { allEnded, begin, enter, enterAll } from './viewer.mjs';

const { values, tokens } = parseArgs({
  tokens: true,
  options: {
    viewers: { type: 'string', default: '1000' },
    stalled: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    minutes: { type: 'string', default: '60' },
  },
});
const viewers = Number(values.viewers);
const stalled = Number(values.stalled);
const minutes = Number(values.minutes);
/** UTF-16 code units of a chunk, and milliseconds between two. */
const SIZE = 4_096;
const GAP = 50;
const COUNT = (Number(values.seconds) * 1_000) / GAP;
/** Milliseconds until all of it has come, to those who read; and to those who go on reading. */
const MOST = Number(values.seconds) * 1_000 + 60_000;
/** Of which what is held is measured, and how often. */
const CROWDS = [32, 500];
const HELD_ROUNDS = 3;
const MIB = 1024 * 1024;

/**
 * @typedef {{ p50: number, p99: number, p999: number, cpu: number }} Measured
 *   milliseconds of delay, and of the server's CPU time for a flush
 */

console.log(`${viewers} viewers of one stream, ${SIZE} units every ${GAP} ms, ${COUNT} chunks`);
/** @type {{ none: Measured, some: Measured }[]} */
const measured = [];
for (const round of roundsWithin(Number(values.rounds), (minutes * 2) / 3)) {
  // Each is first in every second round.
  const order = round % 2 === 1 ? [0, stalled] : [stalled, 0];
  /** @type {Map<number, Measured>} */
  const both = new Map();
  for (const idle of order) both.set(idle, await measure(idle));
  measured.push({
    none: /** @type {Measured} */ (both.get(0)),
    some: /** @type {Measured} */ (both.get(stalled)),
  });
}
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
    `${figure}: ${round(none)} ms with none, ${round(some)} ms with ${stalled} stalled; ratio ${ratio.toFixed(2)} (${spread.map((end) => end.toFixed(2)).join(' to ')})`,
  );
}
const held = await measureAllHeld();
for (const { viewers, isStalled, grown, buffered, rounds } of held) {
  console.log(
    `${viewers} that ${isStalled ? 'have stopped' : 'read'}: memory grew by ${Math.round(grown / MIB)} MiB, ${Math.round(buffered / 1024)} KiB on the way to each (${rounds} rounds)`,
  );
}
await keep(
  'load',
  {
    title: `${viewers.toLocaleString('en')} viewers of one stream, beside whom others have stopped reading`,
    stalled,
    rounds: measured.length,
    rows,
    held,
  },
  { isPartial: isPartial(tokens) },
);

/**
 * @param {number} idle how many have stopped reading, beside those who read
 * @returns {Promise<Measured>}
 */
function measure(idle) {
  return withServer(async (server) => {
    const delays = new Delays();
    const url = server.socketUrl('crowd');
    const stopped = await enterAll(idle, () => enter(url));
    for (const { socket } of stopped) socket.pause();
    const reading = await enterAll(viewers, () => enter(url, (_, delay) => delays.add(delay)));
    const [first] = reading;
    if (!first) throw new TypeError('There are no viewers: one is to read');
    await atRest(server.pid);
    const before = cpuTime([server.pid]);
    begin(first.socket, { count: COUNT, size: SIZE, gap: GAP });
    const frames = await allEnded(reading, MOST);
    // What a busy server is late with is flushed together.
    const cpu = (cpuTime([server.pid]) - before) / 1_000 / median(frames);
    const figures = {
      p50: delays.quantile(0.5),
      p99: delays.quantile(0.99),
      p999: delays.quantile(0.999),
      cpu,
    };
    console.log(
      `${String(idle).padStart(3)} stalled: delay p50 ${figures.p50} ms, p99 ${figures.p99} ms, p99.9 ${figures.p999} ms of ${delays.total} arrivals; CPU ${round(cpu)} ms for a flush`,
    );
    // Who does not read does not learn either that it was sent away.
    for (const { socket } of stopped) socket.resume();
    await allEnded(stopped, MOST);
    for (const { socket } of [...stopped, ...reading]) socket.terminate();
    return figures;
  });
}

/** Over rounds, in which all take turns. */
async function measureAllHeld() {
  const all = CROWDS.flatMap((viewers) =>
    [false, true].map((isStalled) => ({
      viewers,
      isStalled,
      measured: /** @type {import('./held.mjs').Held[]} */ ([]),
    })),
  );
  for (const _ of roundsWithin(HELD_ROUNDS, minutes / 3))
    for (const { viewers, isStalled, measured } of all) measured.push(await measureHeld(viewers, isStalled));
  return all.map(({ viewers, isStalled, measured }) => ({ viewers, isStalled, ...summaryOf(measured) }));
}

/** @param {number} milliseconds */
function round(milliseconds) {
  return milliseconds < 100 ? Number(milliseconds.toPrecision(3)) : Math.round(milliseconds);
}
