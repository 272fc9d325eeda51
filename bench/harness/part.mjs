import { mkdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { jobs } from '../jobs/index.mjs';
import { folder } from './keep.mjs';
import { measure } from './measure.mjs';
import { servePages } from './pages.mjs';
import { versionOf } from './peers.mjs';
import { hottest } from './profile.mjs';
import { rowsOf } from './report.mjs';
import { inTurn, roundsWithin } from './rounds.mjs';

const PACES = ['framed', 'saturated'];
/** Milliseconds of main thread in a round, beyond which the other rounds are done without this contender. */
const ONCE = 5_000;

/**
 * @typedef {{ name: string, title: string, module: string, peer?: string, isUnchecked?: boolean }} Contender
 *   `module`: its file, from the part's folder; `peer`: the package that it shows;
 *   `isUnchecked`: shows nothing that could be compared
 * @typedef {{ name: string, title: string, limit: string, contenders: readonly Contender[], reference?: () => Promise<string> }} Part
 *   `limit`: which contender the others are compared with; `reference`: the text that Markdown must show
 * @typedef {{ rounds: number, minutes: number, only: readonly string[], limit: number, profile: boolean }} Options
 *   `minutes`: after which no round is begun; `limit`: milliseconds after which a contender is stopped; `only`: contenders by name, beside the limit; empty: all
 */

/**
 * Runs a part: in each round every contender once at each pace, taking turns, and turns at being the first.
 *
 * @param {Part} part
 * @param {import('playwright').Browser} browser
 * @param {Options} options
 */
export async function runPart(part, browser, { rounds, minutes, only, limit, profile }) {
  const contenders = part.contenders.filter(
    ({ name }) => only.length === 0 || name === part.limit || only.includes(name),
  );
  const total = jobs[part.name]?.().pieces.length ?? 0;
  const reference = await part.reference?.();
  const pages = await servePages(contenders.map(({ module }) => pathOf(part, module)));
  await mkdir(folder, { recursive: true });
  /** @type {Map<string, import('./measure.mjs').Figures[]>} */
  const figures = new Map();
  /** Those that could not be driven: the others go on without them. */
  const failed = new Set();
  /** Milliseconds by the clock of those who are in the next round, too. */
  const took = new Map();
  const expected = () => [...took.values()].reduce((sum, each) => sum + each, 0);
  try {
    for (const round of roundsWithin(rounds, minutes, expected)) {
      for (const pace of PACES) {
        for (const { name, module, isUnchecked } of inTurn(contenders, round)) {
          const key = `${pace} ${name}`;
          const before = figures.get(key) ?? [];
          if (failed.has(key) || before.some(({ task }) => task > ONCE)) continue;
          const begun = performance.now();
          const file = profile ? join(folder, `${part.name}-${pace}-${name}.cpuprofile`) : undefined;
          const address = `${pages.origin}/#${part.name}/${pathOf(part, module).replace(/\.jsx?$/, '')}`;
          const job = {
            pace,
            limit,
            reference,
            isUnchecked,
            total,
            profile: file,
          };
          const measured = await measure(browser, address, job).catch((error) => {
            console.error(`${key}: ${error instanceof Error ? error.message : error}`);
          });
          if (!measured) {
            failed.add(key);
            continue;
          }
          figures.set(key, [...before, measured]);
          took.set(key, measured.task > ONCE ? 0 : performance.now() - begun);
          console.log(
            `round ${round}, ${part.name} ${pace}, ${name}: ${measured.task.toFixed(0)} ms${measured.verdict === true ? '' : ` (${measured.verdict})`}`,
          );
          if (file && round === 1) await printHottest(file);
        }
      }
    }
  } finally {
    await pages.close();
  }
  return Object.fromEntries(
    PACES.map((pace) => {
      const measured = contenders.map(({ name, title, peer }) => ({
        name,
        title: peer ? `${title} (${versionOf(peer)})` : title,
        rounds: figures.get(`${pace} ${name}`) ?? [],
      }));
      return [pace, rowsOf(measured, part.limit)];
    }),
  );
}

/**
 * @param {Part} part
 * @param {string} module
 */
function pathOf(part, module) {
  return posix.join(part.name, module);
}

/** @param {string} file */
async function printHottest(file) {
  for (const { name, milliseconds } of hottest(JSON.parse(await readFile(file, 'utf8')), 25)) {
    console.log(`    ${milliseconds.toFixed(1).padStart(8)} ms  ${name}`);
  }
}
