/*
 * What streams that do not end cost a page, against their budgets; part of `npm run check`, which fails when one is exceeded.
 *
 *   node scripts/memory.mjs
 */

import { measureMemory } from './measure-memory.mjs';
import { views } from './memory-budgets.mjs';

const problems = [];
console.log(`${'after 12,000 chunks, in bytes, and nodes'.padEnd(44)}     heap   budget    nodes   budget`);
const { rows } = await measureMemory(views);
for (const { name, heap, nodes } of rows) {
  const budget = /** @type {import('./memory-budgets.mjs').View} */ (
    views.find((view) => view.name === name)
  );
  const figures = [heap, budget.heap, nodes, budget.nodes];
  console.log(
    `${name.padEnd(40)}${figures.map((figure) => figure.toLocaleString('en').padStart(11)).join('')}`,
  );
  if (heap > budget.heap) problems.push(`${name} holds ${heap} bytes, ${heap - budget.heap} over its budget`);
  if (nodes > budget.nodes)
    problems.push(`${name} holds ${nodes} nodes, ${nodes - budget.nodes} over its budget`);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
