/*
 * `npm run bench:server`: chunks from a server to its viewers, beside peers, in one run. Method: bench/README.md.
 *
 *   npm run bench:server [-- --rounds 3 --viewers 1,10,100 --only rivulet,socket-io]
 *
 * Prints a table for each pace, and one for resuming, and writes bench/results/server.json.
 */
import { parseArgs } from 'node:util';
import { install } from '../../scripts/install.mjs';
import { isPartial, keep } from '../harness/keep.mjs';
import { installPeers, versionOf } from '../harness/peers.mjs';
import { inTurn, roundsWithin } from '../harness/rounds.mjs';
import { columns } from './columns.mjs';
import { contenders, LIMIT, PACES } from './part.mjs';
import { rowsOf } from './report.mjs';

/** Whoever needs more than this for one measurement runs in one round only, in milliseconds. */
const ONCE = 10_000;

const { values, tokens } = parseArgs({
  tokens: true,
  options: {
    rounds: { type: 'string', default: '3' },
    minutes: { type: 'string', default: '60' },
    viewers: { type: 'string', default: '1,10,100' },
    only: { type: 'string', default: '' },
    paces: { type: 'string', default: '' },
    /** Seconds after which a measurement is stopped. */
    limit: { type: 'string', default: '30' },
  },
});
const crowds = values.viewers.split(',').map(Number);
const limit = Number(values.limit) * 1_000;
const only = values.only.split(',').filter(Boolean);
const paces = PACES.filter(({ name }) => values.paces === '' || values.paces.split(',').includes(name));

await install();
await installPeers();
const { deliver, resume } = await import('./measure.mjs');

/** @typedef {{ name: string, title: string, paces: readonly string[], module: import('./measure.mjs').Contender, server: import('./child.mjs').Running }} Taking */
const taking = /** @type {Taking[]} */ ([]);
for (const { name, title, peer, paces = PACES.map(({ name }) => name) } of contenders) {
  if (only.length > 0 && name !== LIMIT && !only.includes(name)) continue;
  const module = await import(`./${name}.mjs`);
  const why = module.absent?.();
  if (why) console.log(`${title}: left out, ${why}`);
  else {
    const server = await module.start();
    taking.push({ name, title: peer ? `${title} (${versionOf(peer)})` : title, paces, module, server });
  }
}

/** @type {Map<string, import('./measure.mjs').Figures[]>} */
const delivered = new Map();
/** @type {Map<string, import('./measure.mjs').Resumed[]>} */
const resumed = new Map();
try {
  // Compiled, and with its buffers: what a server is after a while.
  for (const { module, server } of taking)
    for (let times = 0; times < 3; times++)
      await deliver(module, server, { viewers: 10, count: 5_000, pace: undefined, limit });
  for (const round of roundsWithin(Number(values.rounds), Number(values.minutes))) {
    for (const { name: paceName, count, pace } of paces) {
      for (const viewers of crowds) {
        for (const { name, module, server } of inTurn(taking.filter(takesPart(paceName)), round)) {
          const key = `${paceName} ${viewers} ${name}`;
          const before = delivered.get(key) ?? [];
          if (before.some(({ isUnfinished, time }) => isUnfinished || (pace === undefined && time > ONCE)))
            continue;
          const figures = await deliver(module, server, { viewers, count, pace, limit });
          delivered.set(key, [...before, figures]);
          console.log(
            `round ${round}, ${paceName}, ${viewers}, ${name}: ${Math.round(figures.rate)}/s, ${figures.cpu.toFixed(0)} µs, p50 ${figures.p50.toFixed(2)} ms`,
          );
        }
      }
    }
    for (const { name, module, server } of inTurn(taking, round)) {
      if (module.resumes === false) continue;
      const figures = await resume(module, server, { count: 20_000, limit: 10_000 });
      resumed.set(name, [...(resumed.get(name) ?? []), figures]);
    }
  }
} finally {
  for (const { server } of taking) await server.stop();
}

const tables = [
  ...paces.flatMap(({ name: pace, count }) =>
    crowds.map((viewers) => ({
      title: `${pace === 'saturated' ? pace : `${pace} a second`}, ${count} chunks, ${viewers} viewer${viewers === 1 ? '' : 's'}`,
      ...resultsOf(
        taking.filter(takesPart(pace)),
        (name) => delivered.get(`${pace} ${viewers} ${name}`) ?? [],
      ),
    })),
  ),
  {
    title: 'the rest after a drop in the middle of 20,000 chunks',
    ...resultsOf(
      taking.filter(({ name }) => resumed.has(name)),
      (name) => resumed.get(name) ?? [],
    ),
  },
];
for (const { title, rows } of tables) console.log(`\n${columns(title, rows)}`);
await keep('server', { title: 'Server', limit: LIMIT, tables }, { isPartial: isPartial(tokens) });

/** @param {string} pace */
function takesPart(pace) {
  return (/** @type {Taking} */ { paces }) => paces.includes(pace);
}

/**
 * A table's rows, and the figures of every round they are made of.
 *
 * @param {readonly Taking[]} taking
 * @param {(name: string) => readonly import('./report.mjs').Figures[]} figuresOf
 */
function resultsOf(taking, figuresOf) {
  const figures = Object.fromEntries(taking.map(({ name }) => [name, figuresOf(name)]));
  return { rows: rowsOf(taking, figures, LIMIT), figures };
}
