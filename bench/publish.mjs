/*
 * `npm run bench:publish`: puts the last results (bench/results/*.json) into docs/performance.md, as tables, into
 * docs/charts, as a chart for each workload, and the figures that the README quotes into the README.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../scripts/root.mjs';
import { chartOf } from './harness/chart.mjs';
import { folder } from './harness/keep.mjs';
import { aheadOf } from './publish/ahead.mjs';
import { memoryOf, searchOf, sizeOf } from './publish/amounts.mjs';
import { claimsOf } from './publish/claims.mjs';
import { goalsOf } from './publish/goals.mjs';
import { crowdOf, loadOf, relayOf } from './publish/load.mjs';
import { growthOf, logOf, pacesOf } from './publish/pages.mjs';
import { serverOf } from './publish/server.mjs';
import { markdownOf } from './publish/tables.mjs';

const BEGIN = '<!-- results: written by `npm run bench:publish` -->';
const END = '<!-- end of results -->';

/** The results in the order in which they are told, with what makes tables of each, and what that has to find. */
const PARTS = /** @type {const} */ ([
  ['text', pacesOf, ['paces']],
  ['markdown', pacesOf, ['paces']],
  ['growth', growthOf, ['rows']],
  ['list', pacesOf, ['paces']],
  ['list-window', pacesOf, ['paces']],
  ['log', logOf, ['sizes']],
  ['search', searchOf, ['rows']],
  ['server', serverOf, ['tables', 'limit']],
  ['load', loadOf, ['rows', 'rounds', 'held.0.spread']],
  ['crowd', crowdOf, ['crowds.0.tries', 'largest.0.name']],
  ['relay', relayOf, ['inRoom.0.spread', 'inAll.0.spread']],
  ['size', sizeOf, ['rows']],
  ['memory', memoryOf, ['rows']],
]);

const charts = join(root, 'docs/charts');
await mkdir(charts, { recursive: true });
const results = new Map();
const sections = [];
for (const [name, tablesOf, needed] of PARTS) {
  const result = await resultOf(name);
  if (!result) continue;
  const missing = needed.filter((path) => !has(result, path));
  if (missing.length > 0) {
    console.error(`${name}.json is of another form, without ${missing.join(', ')}: its section is left out.`);
    continue;
  }
  results.set(name, result);
  sections.push(
    `## ${capitalised(result.title)}`,
    '',
    `${result.machine}${loadOn(result)}, ${result.date.slice(0, 10)}.`,
    '',
  );
  const tables = tablesOf(name, result);
  for (const table of tables) {
    if (tables.length > 1) sections.push(`### ${capitalised(table.title)}`, '');
    if (table.chart) {
      const { name: file, ...chart } = table.chart;
      const title = capitalised(tables.length > 1 ? `${result.title}, ${table.title}` : result.title);
      await writeFile(join(charts, `${file}.svg`), chartOf({ title, ...chart }));
      sections.push(`![${title}](charts/${file}.svg)`, '');
    }
    if (table.note) sections.push(table.note, '');
    sections.push(...markdownOf(table), '');
  }
}
const summaries = [goalsOf(results), aheadOf(results)].flatMap((table) => [
  `## ${table.title}`,
  '',
  ...markdownOf(table),
  '',
]);
await putInto('docs/performance.md', [...summaries, ...sections]);
await putInto('README.md', claimsOf(results));
console.log(`docs/performance.md and README.md have the results of ${[...results.keys()].join(', ')}.`);

/**
 * @param {string} name
 * @returns {Promise<import('./publish/tables.mjs').Row | undefined>}
 */
async function resultOf(name) {
  try {
    return JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * @param {unknown} result
 * @param {string} path keys with points between
 */
function has(result, path) {
  return path.split('.').reduce((/** @type {any} */ part, key) => part?.[key], result) !== undefined;
}

/**
 * Replaces what stands between the marks; leaves it where there is nothing to say.
 *
 * @param {string} file
 * @param {readonly string[]} lines
 */
async function putInto(file, lines) {
  if (lines.length === 0) return;
  const path = join(root, file);
  const text = await readFile(path, 'utf8');
  const [before, after] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`${file} is to have "${BEGIN}" and "${END}"`);
  await writeFile(
    path,
    `${text.slice(0, before)}${BEGIN}\n\n${lines.join('\n').trimEnd()}\n\n${text.slice(after)}`,
  );
}

/** @param {import('./publish/tables.mjs').Row} result */
function loadOn({ load }) {
  return load ? `, load average ${load.before.toFixed(1)} before and ${load.after.toFixed(1)} after` : '';
}

/** @param {string} text */
function capitalised(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
