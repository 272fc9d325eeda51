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
import { growthOf, logOf, pacesOf } from './publish/pages.mjs';
import { loadOf, relayOf, serverOf } from './publish/server.mjs';
import { markdownOf } from './publish/tables.mjs';

const BEGIN = '<!-- results: written by `npm run bench:publish` -->';
const END = '<!-- end of results -->';

/** The results in the order in which they are told, with what makes tables of each. */
const PARTS = /** @type {const} */ ([
  ['text', pacesOf],
  ['markdown', pacesOf],
  ['growth', growthOf],
  ['list', pacesOf],
  ['list-window', pacesOf],
  ['log', logOf],
  ['search', searchOf],
  ['server', serverOf],
  ['load', loadOf],
  ['relay', relayOf],
  ['size', sizeOf],
  ['memory', memoryOf],
]);

const charts = join(root, 'docs/charts');
await mkdir(charts, { recursive: true });
const results = new Map();
const sections = [];
for (const [name, tablesOf] of PARTS) {
  const result = await resultOf(name);
  if (!result) continue;
  results.set(name, result);
  sections.push(`## ${capitalised(result.title)}`, '', `${result.machine}, ${result.date.slice(0, 10)}.`, '');
  const tables = tablesOf(name, result);
  for (const table of tables) {
    if (tables.length > 1) sections.push(`### ${capitalised(table.title)}`, '');
    if (table.chart) {
      const { name: file, ...chart } = table.chart;
      const title = capitalised(tables.length > 1 ? `${result.title}, ${table.title}` : result.title);
      await writeFile(join(charts, `${file}.svg`), chartOf({ title, ...chart }));
      sections.push(`![${title}](charts/${file}.svg)`, '');
    }
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

/** @param {string} text */
function capitalised(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
