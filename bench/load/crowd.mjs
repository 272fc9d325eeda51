/*
 * `npm run bench:crowd`: viewers of one stream, more and more of them, until they are no longer borne; at the limit, which is
 * written by hand (`server/ws-batches.mjs`), at a room itself, and at 16 relays of it.
 *
 *   npm run bench:crowd [-- --first 1000 --seconds 6 --minutes 8]
 *
 * The stream gets a chunk of 64 units every 50 ms, as an answer does. Delay: from when a chunk was due, which is in it, to its
 * arrival, both on this machine's clock; so a server that is late with writing it is late. A crowd is borne when
 *
 * - all of it was let in within a minute,
 * - each viewer had every chunk, in order, and the end,
 * - the delay was below a second at the 99th percentile, and
 * - at the median of the last quarter of the chunks it was not above that of the first by more than the time between two,
 *
 * in two of at most three tries; how many there were is told (`growth.mjs`). The viewers are in processes of their own, one for each
 * core but one: workerd does everything in a single thread, relays or not. For which part of the time that thread and theirs were on a
 * core, or waited for one, is measured: whose was all of it has ended the growth.
 */
import { parseArgs } from 'node:util';
import { isPartial, keep } from '../harness/keep.mjs';
import { printTable } from '../harness/report.mjs';
import { crowdOf } from '../publish/load.mjs';
import { tryCrowd } from './follow.mjs';
import { largestOf, nextCrowd } from './growth.mjs';
import { CONTENDERS } from './servers.mjs';
import { summaryOf } from './summary.mjs';
import { PROCESSES } from './viewers.mjs';

const { values, tokens } = parseArgs({
  tokens: true,
  options: {
    /** Viewers in the first crowd. */
    first: { type: 'string', default: '1000' },
    /** For which a crowd is written to. */
    seconds: { type: 'string', default: '6' },
    minutes: { type: 'string', default: '60' },
  },
});
const STREAM = { count: (Number(values.seconds) * 1_000) / 50, size: 64, gap: 50 };
/** A thread that has something to do for so much of the time has none left. */
const FULL = 0.9;

/**
 * `tries`, of which in so many (`borne`) it was borne; `problem`: of the last in which it was not; medians over the tries whose
 * end came.
 *
 * @typedef {import('./follow.mjs').Figure} Figure
 * @typedef {ReturnType<typeof summaryOf<Figure>>} Figures
 * @typedef {{ name: string, viewers: number, tries: number, borne: number, problem: string, figures?: Figures }} Crowd
 */

const crowds = /** @type {Crowd[]} */ ([]);
const largest = [];
const begun = performance.now();
for (const [index, contender] of CONTENDERS.entries()) {
  // What one has left of its time is the next one's.
  const until = begun + (Number(values.minutes) * 60_000 * (index + 1)) / CONTENDERS.length;
  const { tried, borne, broken, isOver } = await grow(contender, until);
  crowds.push(...tried);
  const found = tried.find(({ viewers }) => viewers === borne);
  const end = endOf(tried.find(({ viewers }) => viewers === broken));
  largest.push({ ...found, name: contender.name, viewers: borne, isOver, end });
}
const results = {
  title: 'As many viewers as are borne',
  input: STREAM,
  processes: PROCESSES,
  crowds,
  largest,
};
for (const { title, head, rows } of crowdOf('', results))
  console.log(`\n${printTable(title, [head, ...rows])}`);
await keep('crowd', results, { isPartial: isPartial(tokens) });

/**
 * Tries crowds until the largest that is borne is found, or as far as there is time.
 *
 * @param {import('./servers.mjs').Contender} contender
 * @param {number} until by `performance.now()`
 */
async function grow(contender, until) {
  const tries = /** @type {Map<number, import('./follow.mjs').Try[]>} */ (new Map());
  const said = () =>
    new Map([...tries].map(([viewers, all]) => [viewers, all.map(({ problem }) => problem === '')]));
  const last = { viewers: 0, took: 0 };
  // By what the last try took: for twice as many it is twice that. The first is in any case.
  const hasTime = (/** @type {number} */ viewers) =>
    last.viewers === 0 || performance.now() + last.took * Math.max(1, viewers / last.viewers) <= until;
  for (let size = nextCrowd(said(), Number(values.first), hasTime); size !== undefined; ) {
    const from = performance.now();
    const tried = await tryCrowd(contender, size, STREAM);
    Object.assign(last, { viewers: size, took: performance.now() - from });
    tries.set(size, [...(tries.get(size) ?? []), tried]);
    const { figures, problem } = tried;
    const delay = figures ? `p50 ${figures.p50} ms, p99 ${figures.p99} ms` : 'no figures';
    console.log(`${contender.name}, ${size} viewers: ${delay}${problem && `; ${problem}`}`);
    size = nextCrowd(said(), Number(values.first), hasTime);
  }
  const tried = [...tries]
    .sort(([a], [b]) => a - b)
    .map(([viewers, all]) => crowdFrom(contender.name, viewers, all));
  const { borne, broken } = largestOf(said());
  // A machine that would have let more in might have borne them.
  const isBarred = tries.get(broken)?.some(({ isBarred }) => isBarred);
  const isOver = !isBarred && nextCrowd(said(), Number(values.first)) === undefined;
  return { tried, borne, broken, isOver };
}

/**
 * @param {string} name
 * @param {number} viewers
 * @param {readonly import('./follow.mjs').Try[]} tries
 * @returns {Crowd}
 */
function crowdFrom(name, viewers, tries) {
  const figures = tries.flatMap(({ figures }) => figures ?? []);
  return {
    name,
    viewers,
    tries: tries.length,
    borne: tries.filter(({ problem }) => problem === '').length,
    problem: tries.findLast(({ problem }) => problem !== '')?.problem ?? '',
    ...(figures.length > 0 && { figures: summaryOf(figures) }),
  };
}

/**
 * What has ended the growth.
 *
 * @param {Crowd | undefined} broken the smallest crowd that was not borne
 */
function endOf(broken) {
  if (!broken) return 'the time for this measurement';
  const { serverRan = 0, serverWaited = 0, viewersRan = 0, viewersWaited = 0 } = broken.figures ?? {};
  const [server, viewers] = [serverRan + serverWaited, viewersRan + viewersWaited];
  if (server >= FULL && server >= viewers) return `the server's thread, ${saidOf(serverRan, serverWaited)}`;
  if (viewers >= FULL) return `the viewers of the bench, ${saidOf(viewersRan, viewersWaited)}`;
  return broken.problem;
}

/**
 * @param {number} ran
 * @param {number} waited
 */
function saidOf(ran, waited) {
  return `${(ran * 100).toFixed(0)} % of the time at work and ${(waited * 100).toFixed(0)} % waiting for a core`;
}
