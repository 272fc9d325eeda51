/*
 * How long the search demo takes from the keystroke to its first visible row, on loopback.
 *
 *   npm run bench:search [-- --rounds 30]
 *
 * Real server (`partykit dev` as in `npm start`), real Chromium, a room that is warm after the first round. A round types
 * one letter into an empty field and waits for the first row to be painted: the time is taken in the page, from the
 * `input` event to the frame after the row was added. Prints the first (cold) round, then the median and the slowest of the others.
 */
import { parseArgs } from 'node:util';
import { buildDemo, buildPackage } from '../scripts/build.mjs';
import { startDevServer } from '../scripts/dev-server.mjs';
import { install } from '../scripts/install.mjs';
import { keep } from './harness/keep.mjs';
import { median } from './harness/report.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '30' } } });
const rounds = Number(values.rounds);
const port = 1998;
const letters = 'abcdefghijklmnoprstuvw';

await install();
await buildPackage();
await buildDemo();
const stopping = new AbortController();
const server = await startDevServer(port, stopping.signal);
const { chromium } = await import('playwright');
const { ensureBrowser } = await import('../scripts/browser.mjs');
const browser = await chromium.launch({
  executablePath: await ensureBrowser(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
});
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/search/`);
  const times = [];
  for (let round = 0; round < rounds + 1; round++) {
    times.push(await page.evaluate(firstRow, letters.charAt(round % letters.length)));
  }
  const [cold, ...warm] = times;
  const rows = [
    { name: 'first, with the data to be loaded', time: cold },
    { name: 'then, median', time: median(warm) },
    { name: 'then, slowest', time: Math.max(...warm) },
  ];
  console.log(`\nsearch demo, keystroke to first painted row, over ${rounds} rounds (goal: 200 ms):`);
  for (const { name, time = Number.NaN } of rows) console.log(`  ${name}: ${time.toFixed(0)} ms`);
  await keep(
    'search',
    { title: 'Search demo: keystroke to first painted row', rows },
    `Chromium ${browser.version()}`,
  );
} finally {
  await browser.close();
  stopping.abort();
  await server.exited;
}

/**
 * Runs in the page.
 *
 * @param {string} letter
 * @returns {Promise<number>} milliseconds
 */
function firstRow(letter) {
  const field = /** @type {HTMLInputElement} */ (document.querySelector('input[name=q]'));
  const list = /** @type {HTMLElement} */ (document.querySelector('stream-list'));
  return new Promise((resolve) => {
    const begun = performance.now();
    // The rows of the query before are stale until the first of this one: wait for the generation to change hands.
    list.addEventListener(
      'stream-chunk',
      () => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun))),
      {
        once: true,
      },
    );
    field.value = letter;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
