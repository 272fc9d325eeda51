/*
 * How long the search demo takes from the keystroke to its first visible row, on loopback.
 *
 *   npm run bench:search [-- --rounds 30 --starts 5]
 *
 * Real server (`partykit dev` as in `npm start`), real Chromium, a room that is warm after the first round. A round types
 * one letter into an empty field and waits for the first row to be painted: the time is taken in the page, from the
 * `input` event to the frame after the row was added; and frames that did not come within a second of it, while rows stream in.
 * Prints the median and the slowest of the first rounds, one after each start of the server, then of the others.
 */
import { parseArgs } from 'node:util';
import { buildDemo, buildPackage } from '../scripts/build.mjs';
import { startDevServer } from '../scripts/dev-server.mjs';
import { install } from '../scripts/install.mjs';
import { isPartial, keep } from './harness/keep.mjs';
import { median } from './harness/report.mjs';

const { values, tokens } = parseArgs({
  tokens: true,
  options: {
    rounds: { type: 'string', default: '30' },
    /** Of the server and of the page: each has one first round. */
    starts: { type: 'string', default: '5' },
  },
});
const rounds = Number(values.rounds);
const starts = Number(values.starts);
const port = 1998;
const letters = 'abcdefghijklmnoprstuvw';

await install();
await buildPackage();
await buildDemo();
const { chromium } = await import('playwright');
const { ensureBrowser } = await import('../scripts/browser.mjs');
const browser = await chromium.launch({
  executablePath: await ensureBrowser(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
});
/** @type {Awaited<ReturnType<typeof search>>[]} */
const cold = [];
/** @type {Awaited<ReturnType<typeof search>>[]} */
const warm = [];
try {
  const each = Math.ceil(rounds / starts);
  for (let start = 0; start < starts; start++) {
    const [first, ...others] = await searchAfterStart(each, start * each);
    cold.push(...(first ? [first] : []));
    warm.push(...others);
  }
  const rows = [
    { name: 'first, with the data to be loaded, median', ...summaryOf(cold, median) },
    { name: 'first, slowest', ...summaryOf(cold, most) },
    { name: 'then, median', ...summaryOf(warm, median) },
    { name: 'then, slowest', ...summaryOf(warm, most) },
  ];
  console.log(
    `\nsearch demo, keystroke to first painted row, over ${cold.length} starts and ${warm.length} rounds (goal: 200 ms):`,
  );
  for (const { name, time = Number.NaN, lost } of rows)
    console.log(`  ${name}: ${time.toFixed(0)} ms, ${lost} frames lost within a second`);
  await keep(
    'search',
    { title: 'Search demo: keystroke to first painted row', rows },
    { engine: `Chromium ${browser.version()}`, isPartial: isPartial(tokens) },
  );
} finally {
  await browser.close();
}

/**
 * The first search of a page, of a server that has just been started; and so many more.
 *
 * @param {number} others
 * @param {number} from which letter is the first
 */
async function searchAfterStart(others, from) {
  const stopping = new AbortController();
  const server = await startDevServer(port, stopping.signal);
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/search/`);
    const searches = [];
    for (let round = 0; round <= others; round++)
      searches.push(await page.evaluate(search, letters.charAt((from + round) % letters.length)));
    await page.close();
    return searches;
  } finally {
    stopping.abort();
    await server.exited;
  }
}

/**
 * @param {Awaited<ReturnType<typeof search>>[]} searches
 * @param {(values: number[]) => number | undefined} of
 */
function summaryOf(searches, of) {
  return { time: of(searches.map(({ time }) => time)), lost: of(searches.map(({ lost }) => lost)) };
}

/** @param {number[]} values */
function most(values) {
  return Math.max(...values);
}

/**
 * Runs in the page.
 *
 * @param {string} letter
 * @returns {Promise<{ time: number, lost: number }>} milliseconds to the first row, and frames that did not come within a second
 */
async function search(letter) {
  const field = /** @type {HTMLInputElement} */ (document.querySelector('input[name=q]'));
  const list = /** @type {HTMLElement} */ (document.querySelector('stream-list'));
  const FRAME = 1_000 / 60;
  const begun = performance.now();
  // The rows of the query before are stale until the first of this one: wait for the generation to change hands.
  const first = new Promise((resolve) =>
    list.addEventListener('stream-chunk', () => requestAnimationFrame(() => setTimeout(resolve)), {
      once: true,
    }),
  ).then(() => performance.now() - begun);
  const watched = new Promise((/** @type {(lost: number) => void} */ resolve) => {
    let lost = 0;
    let last = begun;
    requestAnimationFrame(function tick(now) {
      lost += Math.max(0, Math.round((now - last) / FRAME) - 1);
      last = now;
      if (now - begun < 1_000) requestAnimationFrame(tick);
      else resolve(lost);
    });
  });
  field.value = letter;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  return { time: await first, lost: await watched };
}
