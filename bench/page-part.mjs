/*
 * A part that runs in a browser: `node bench/page-part.mjs text [--rounds 5 --minutes 7 --only rivulet,react --limit 30 --profile]`.
 */
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { browserFlags, ensureBrowser } from '../scripts/browser.mjs';
import { isPartial, keep } from './harness/keep.mjs';
import { runPart } from './harness/part.mjs';
import { tableOf } from './harness/report.mjs';
import { tableOf as logTable } from './log/report.mjs';
import { runLog } from './log/run.mjs';

const { values, positionals, tokens } = parseArgs({
  tokens: true,
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '60' },
    /** Contenders, with commas between. */
    only: { type: 'string', default: '' },
    /** Seconds after which a contender is stopped. */
    limit: { type: 'string', default: '30' },
    profile: { type: 'boolean', default: false },
  },
});
const [name = ''] = positionals;
const options = {
  rounds: Number(values.rounds),
  minutes: Number(values.minutes),
  only: values.only.split(',').filter(Boolean),
  limit: Number(values.limit) * 1_000,
  profile: values.profile,
};

// Nothing but loopback: peers that fetch a font must not measure the network.
const loopback = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';
const browser = await chromium.launch({
  executablePath: await ensureBrowser(),
  args: [...browserFlags, loopback],
});
const kept = { engine: `Chromium ${browser.version()}`, isPartial: isPartial(tokens) };
try {
  if (name === 'log') {
    const sizes = await runLog(browser, options);
    for (const [size, rows] of Object.entries(sizes)) console.log(`\n${logTable(size, rows)}`);
    await keep(name, { title: 'A log in colours', sizes }, kept);
  } else {
    const { part } = await import(`./${name}/part.mjs`);
    const paces = await runPart(part, browser, options);
    for (const [pace, rows] of Object.entries(paces))
      console.log(`\n${tableOf(`${part.title}, ${pace}`, rows)}`);
    await keep(name, { title: part.title, paces }, kept);
  }
} finally {
  await browser.close();
}
