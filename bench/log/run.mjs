import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folder } from '../harness/keep.mjs';
import { servePages } from '../harness/pages.mjs';
import { hottest } from '../harness/profile.mjs';
import { inTurn, roundsWithin } from '../harness/rounds.mjs';
import { measure } from './measure.mjs';
import { contenders, LIMIT, PACES, SIZES } from './part.mjs';
import { rowsOf } from './report.mjs';

/** Milliseconds of main thread in a round, beyond which the other rounds are done without this contender. */
const ONCE = 20_000;

const JOBS = SIZES.flatMap((total) => PACES.map((pace) => ({ total, pace })));

/**
 * Runs the part: in each round every contender once with a log of each size at each pace, taking turns.
 *
 * @param {import('playwright').Browser} browser
 * @param {import('../harness/part.mjs').Options} options
 * @returns {Promise<Record<string, import('./report.mjs').Row[]>>} by how many lines and how fast
 */
export async function runLog(browser, { rounds, minutes, only, limit, profile }) {
  const taking = contenders.filter(({ name }) => only.length === 0 || name === LIMIT || only.includes(name));
  const pages = await servePages(
    taking.map(({ module }) => `log/${module}`),
    'log/page',
  );
  await mkdir(folder, { recursive: true });
  /** @type {Map<string, import('./measure.mjs').Figures[]>} */
  const figures = new Map();
  /** Those that could not be driven: the others go on without them. */
  const failed = new Set();
  try {
    for (const round of roundsWithin(rounds, minutes)) {
      for (const { total, pace } of JOBS) {
        for (const contender of inTurn(taking, round)) {
          const key = `${total} ${pace} ${contender.name}`;
          const before = figures.get(key) ?? [];
          if (failed.has(key) || before.some(({ follow, verdict }) => follow > ONCE || verdict !== ''))
            continue;
          const address = `${pages.origin}/#${total}/log/${contender.module.replace(/\.jsx?$/, '')}`;
          const file = profile
            ? join(folder, `log-${total}-${pace}-${contender.name}.cpuprofile`)
            : undefined;
          const measured = await measure(browser, address, {
            total,
            pace,
            limit,
            profile: file,
            contender,
          }).catch((error) => {
            console.error(`${key}: ${error instanceof Error ? error.message : error}`);
          });
          if (!measured) {
            failed.add(key);
            continue;
          }
          if (contender.name === LIMIT && total === SIZES.at(-1)) seesLongTasks(measured);
          figures.set(key, [...before, measured]);
          console.log(`round ${round}, ${key}: ${measured.follow.toFixed(0)} ms ${measured.verdict}`);
          if (file && round === 1) await printHottest(file);
        }
      }
    }
  } finally {
    await pages.close();
  }
  return Object.fromEntries(
    JOBS.map(({ total, pace }) => {
      const measured = taking.map((contender) => ({
        ...contender,
        rounds: figures.get(`${total} ${pace} ${contender.name}`) ?? [],
      }));
      return [`${total.toLocaleString('en')} lines, ${pace}`, rowsOf(measured)];
    }),
  );
}

/**
 * The limit searches in one task: if that took no 50 ms, what the others have for their longest tasks says nothing, either.
 *
 * @param {import('./measure.mjs').Figures} limit
 */
function seesLongTasks({ longest, verdict }) {
  if (longest > 50 || verdict !== '') return;
  throw new Error(
    `The longest task of the limit's search of ${SIZES.at(-1)} lines is to be above 50 ms, and was ${longest}: tasks are not measured`,
  );
}

/** @param {string} file */
async function printHottest(file) {
  for (const { name, milliseconds } of hottest(JSON.parse(await readFile(file, 'utf8')), 25)) {
    console.log(`    ${milliseconds.toFixed(1).padStart(8)} ms  ${name}`);
  }
}
