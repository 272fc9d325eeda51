/*
 * What pages weigh, against their budgets; part of `npm run check`, which fails when one is exceeded.
 *
 *   node scripts/size.mjs                              the tables
 *   node scripts/size.mjs --modules 'stream-text, src'   what one of the pages is made of
 */
import { parseArgs } from 'node:util';
import { measurePage } from './measure-page.mjs';
import { lazyParts, pages } from './size-budgets.mjs';

const { values } = parseArgs({ options: { modules: { type: 'string' } } });
const problems = [];

/** @param {string} name @param {number} bytes @param {number} budget @param {number} [goal] */
function row(name, bytes, budget, goal) {
  if (bytes > budget) problems.push(`${name} weighs ${bytes}, ${bytes - budget} over its budget`);
  const figures = [bytes, budget, goal ?? ''].map((figure) => figure.toLocaleString('en').padStart(9));
  console.log(`${name.padEnd(44)}${figures.join('')}`);
}

console.log(
  `${'min + gzip, in bytes'.padEnd(44)}${['weight', 'budget', 'goal'].map((head) => head.padStart(9)).join('')}`,
);
/** @type {Record<string, number>} */
let parts = {};
for (const { name, code, loads, budget, goal } of pages) {
  const { bytes, modules, lazy } = await measurePage(code, loads);
  row(name, bytes, budget, goal);
  if (name === values.modules) console.table(modules);
  if (code === "import 'rivulet';") parts = lazy;
}
const languages = Object.keys(parts).filter((name) => name.includes('highlight.js/es/languages/'));
for (const [name, bytes] of Object.entries(parts)) {
  if (languages.includes(name)) continue;
  const budget = lazyParts[name];
  if (budget === undefined)
    problems.push(`${name} is loaded by itself and has no budget: it weighs ${bytes}`);
  else row(name, bytes, budget);
}
for (const name of Object.keys(lazyParts)) {
  if (!(name in parts)) problems.push(`${name} has a budget and is not loaded by itself`);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
