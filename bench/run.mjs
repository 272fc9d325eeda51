/*
 * Rivulet and its peers at the same work, taking turns in one run. Method: bench/README.md.
 *
 *   npm run bench                          all parts
 *   npm run bench:text -- --rounds 5       one part
 *   node bench/run.mjs text --only rivulet --profile
 *
 * Prints a table for each pace and writes bench/results/<part>.json.
 */
import { writeFile } from 'node:fs/promises';
import { cpus, release, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from '../scripts/command.mjs';
import { install } from '../scripts/install.mjs';
import { installPeers } from './harness/peers.mjs';

const PARTS = ['text', 'markdown', 'list', 'list-window', 'log', 'search'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    /** Contenders, with commas between. */
    only: { type: 'string', default: '' },
    /** Seconds after which a contender is stopped. */
    limit: { type: 'string', default: '60' },
    profile: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => !PARTS.includes(name));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; there are ${PARTS.join(', ')}.`);
  process.exit(1);
}

await install();
await installPeers();
const { chromium } = await import('playwright');
const { browserFlags, ensureBrowser } = await import('../scripts/browser.mjs');
const { runPart } = await import('./harness/part.mjs');
const { tableOf } = await import('./harness/report.mjs');
const { runLog } = await import('./log/run.mjs');
const { tableOf: logTable } = await import('./log/report.mjs');

// Nothing but loopback: peers that fetch a font must not measure the network.
const loopback = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';
const browser = await chromium.launch({
  executablePath: await ensureBrowser(),
  args: [...browserFlags, loopback],
});
try {
  for (const name of positionals.length > 0 ? positionals : PARTS) {
    if (name === 'search') {
      await run(process.execPath, [join(import.meta.dirname, 'search-first-content.mjs')]);
      continue;
    }
    const options = {
      rounds: Number(values.rounds),
      only: values.only.split(',').filter(Boolean),
      limit: Number(values.limit) * 1_000,
      profile: values.profile,
    };
    if (name === 'log') {
      const sizes = await runLog(browser, options);
      for (const [size, rows] of Object.entries(sizes)) console.log(`\n${logTable(size, rows)}`);
      await keep(name, { title: 'A log in colours', sizes });
      continue;
    }
    const { part } = await import(`./${name}/part.mjs`);
    const paces = await runPart(part, browser, options);
    for (const [pace, rows] of Object.entries(paces))
      console.log(`\n${tableOf(`${part.title}, ${pace}`, rows)}`);
    await keep(name, { title: part.title, paces });
  }
} finally {
  await browser.close();
}

/**
 * Writes a part's results down, with the machine and the date.
 *
 * @param {string} name
 * @param {Record<string, unknown>} results
 */
async function keep(name, results) {
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${type()} ${release()}, Chromium ${browser.version()}`;
  const { title, ...rest } = results;
  const file = join(import.meta.dirname, 'results', `${name}.json`);
  await writeFile(
    file,
    `${JSON.stringify({ title, date: new Date().toISOString(), machine, ...rest }, null, 2)}\n`,
  );
}
