/*
 * What streams that do not end cost a page: the views that the check holds to their budgets. Logs of a million lines beside
 * their peers: bench:log.
 *
 *   npm run bench:memory
 */
import { measureMemory } from '../scripts/measure-memory.mjs';
import { views } from '../scripts/memory-budgets.mjs';
import { keep } from './harness/keep.mjs';

const { rows, engine } = await measureMemory(views);
console.log('\nMemory of a stream that does not end, after 12,000 chunks, beyond the empty page\n');
for (const { name, heap, nodes } of rows)
  console.log(
    `${name.padEnd(40)}${(heap / 1e6).toFixed(2).padStart(8)} MB${nodes.toLocaleString('en').padStart(8)} nodes`,
  );
await keep('memory', { title: 'Memory of a stream that does not end', rows }, { engine });
