/*
 * Rivulet and its peers at the same work, taking turns in one run. Method: bench/README.md.
 *
 *   npm run bench                          all parts, in about an hour
 *   npm run bench:text -- --rounds 5       one part
 *   node bench/run.mjs text --only rivulet,react --profile
 *
 * Prints tables, writes bench/results/<part>.json, and says at the end how long each part took.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from '../scripts/command.mjs';
import { install } from '../scripts/install.mjs';
import { installPeers } from './harness/peers.mjs';

/** By part: the scripts that run it, and the minutes after which they begin no further round, unless a script has its own. */
const PARTS = {
  text: { scripts: ['page-part.mjs text'], minutes: 6 },
  markdown: {
    scripts: [
      'page-part.mjs markdown',
      'text-growth.mjs --keep --mib 1 --chunk 1000 --format markdown --answer',
    ],
    minutes: 7,
  },
  list: { scripts: ['page-part.mjs list', 'page-part.mjs list-window'], minutes: 3 },
  log: { scripts: ['page-part.mjs log'], minutes: 11 },
  search: { scripts: ['search-first-content.mjs'], minutes: 1 },
  server: { scripts: ['server/run.mjs'], minutes: 17 },
  load: { scripts: ['load/stalled.mjs', 'load/crowd.mjs --minutes 8', 'load/relay.mjs'], minutes: 3 },
  size: { scripts: ['size.mjs'], minutes: 1 },
  memory: { scripts: ['memory.mjs'], minutes: 1 },
};
/** What a part knows nothing of is not passed on to it. */
const TAKES = /** @type {Record<string, string[]>} */ ({
  'page-part.mjs': ['rounds', 'minutes', 'only', 'limit', 'profile'],
  'text-growth.mjs': ['rounds'],
  'search-first-content.mjs': ['rounds', 'starts'],
  'server/run.mjs': ['rounds', 'minutes', 'only', 'limit', 'viewers', 'paces'],
  'load/stalled.mjs': ['rounds', 'minutes', 'viewers', 'stalled', 'seconds'],
  'load/crowd.mjs': ['minutes', 'first'],
  'load/relay.mjs': ['rounds', 'minutes'],
  'size.mjs': [],
  'memory.mjs': [],
});

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** At most. Default: as many as each part likes. */
    rounds: { type: 'string' },
    /** Of the search demo's server. */
    starts: { type: 'string' },
    /** Instead of the part's own. */
    minutes: { type: 'string' },
    only: { type: 'string' },
    limit: { type: 'string' },
    profile: { type: 'boolean' },
    viewers: { type: 'string' },
    paces: { type: 'string' },
    stalled: { type: 'string' },
    first: { type: 'string' },
    seconds: { type: 'string' },
  },
});
const unknown = positionals.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}.`);
  process.exit(1);
}

await install();
await installPeers();
const took = [];
const failed = [];
for (const [part, { scripts, minutes }] of Object.entries(PARTS)) {
  if (positionals.length > 0 && !positionals.includes(part)) continue;
  const begun = performance.now();
  for (const command of scripts) {
    const [script = '', ...what] = command.split(' ');
    const given = (/** @type {Record<string, string | boolean | undefined>} */ options) =>
      Object.entries(options)
        .filter(([name]) => TAKES[script]?.includes(name))
        .flatMap(([name, value]) => (value === true ? [`--${name}`] : [`--${name}`, String(value)]));
    // Of what is given twice the last counts.
    const options = [...given({ minutes: String(minutes) }), ...what, ...given(values)];
    const code = await run(process.execPath, [join(import.meta.dirname, script), ...options]);
    if (code !== 0) failed.push(command);
  }
  took.push(`${part} ${((performance.now() - begun) / 60_000).toFixed(1)}`);
}
console.log(`\nMinutes: ${took.join(', ')}`);
if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;
