/*
 * `node bench/trace.mjs markdown --only limit,rivulet-batches`: what the browser's main thread does while a part runs, by kinds of
 * work, out of Chromium's own trace. For the question that a CPU profile leaves open: what is in "(program)".
 *
 *   node bench/trace.mjs markdown [--pace framed --only limit,rivulet-batches --rounds 5]
 *
 * Each event counts with its own time: without that of the events in it, and of the thread, not of the clock. Tracing costs time
 * itself, for each event: figures are to be compared with each other, not with those of the part. Medians of the rounds, in which
 * the contenders take turns.
 */
import { posix } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { browserFlags, ensureBrowser } from '../scripts/browser.mjs';
import { openPage } from './harness/counters.mjs';
import { servePages } from './harness/pages.mjs';
import { median } from './harness/report.mjs';

/** Kinds of work by the names of events, as in Chromium 156; what matches none is `else`. */
const KINDS = /** @type {[string, RegExp][]} */ ([
  ['collecting garbage', /GC|Oilpan|BlinkGC/],
  [
    'script',
    /^(FunctionCall|EvaluateScript|RunMicrotasks|FireAnimationFrame|TimerFire|AsyncTask Run|v8\.)|Serialized|MessagePort/i,
  ],
  ['style', /style|rebuildLayoutTree|UpdateLayoutTree/i],
  ['pre-paint', /PrePaint/],
  ['intersections', /IntersectionObserver/],
  ['sizes that are watched', /ResizeObserver/],
  ['layout', /layout|InlineNode/i],
  ['paint', /^Paint$|Blink\.Paint|CullRect|PaintLifecycle|PaintController/],
  ['compositing', /Composit|Commit|Layer|ProxyMain/i],
]);
const CATEGORIES = [
  'devtools.timeline',
  'toplevel',
  'blink',
  'cc',
  'v8',
  'disabled-by-default-devtools.timeline',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pace: { type: 'string', default: 'framed' },
    only: { type: 'string', default: 'limit,rivulet-batches' },
    rounds: { type: 'string', default: '5' },
  },
});
const [name = 'markdown'] = positionals;
const { part } = await import(`./${name}/part.mjs`);
const wanted = values.only.split(',');
/** @type {import('./harness/part.mjs').Contender[]} */
const contenders = part.contenders.filter((/** @type {{ name: string }} */ each) =>
  wanted.includes(each.name),
);
const modules = contenders.map(({ module }) => posix.join(name, module));
const pages = await servePages(modules);
const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: browserFlags });
/** By contender: of each round, milliseconds by kind. */
const measured = contenders.map(() => /** @type {Map<string, number>[]} */ ([]));
try {
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [index, module] of modules.entries())
      measured[index]?.push(await trace(`${pages.origin}/#${name}/${module.replace(/\.jsx?$/, '')}`));
  }
} finally {
  await browser.close();
  await pages.close();
}
const kinds = [...KINDS.map(([kind]) => kind), 'else'];
console.log(`${part.title}, ${values.pace}: milliseconds of the main thread by kinds of work, traced`);
console.log(`${''.padEnd(28)}${contenders.map((each) => each.name.padStart(20)).join('')}`);
for (const kind of [...kinds, 'all']) {
  const figures = measured.map((rounds) => median(rounds.map((sums) => sums.get(kind) ?? 0)));
  console.log(`${kind.padEnd(28)}${figures.map((ms) => ms.toFixed(0).padStart(20)).join('')}`);
}

/**
 * One contender does the job once.
 *
 * @param {string} address
 * @returns {Promise<Map<string, number>>}
 */
async function trace(address) {
  const { page, close } = await openPage(browser, address);
  try {
    await browser.startTracing(page, { categories: CATEGORIES });
    await page.evaluate((job) => /** @type {any} */ (window).bench.run(job), {
      pace: values.pace,
      limit: 60_000,
    });
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
    return byKind(traceEvents);
  } finally {
    await close();
  }
}

/**
 * @typedef {{ ph: string, name: string, pid: number, tid: number, ts: number, dur: number, tdur?: number }} TraceEvent
 *   Chromium's: times in microseconds, `tdur` of the thread
 * @param {TraceEvent[]} events
 */
function byKind(events) {
  /** The page's main thread: it is the one that styles. */
  const thread = ({ pid, tid } = /** @type {TraceEvent} */ ({})) => `${pid}:${tid}`;
  const own = mostOften(events.filter((each) => each.name === 'UpdateLayoutTree').map(thread));
  const complete = events
    .filter((each) => each.ph === 'X' && each.tdur !== undefined && thread(each) === own)
    .sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  /** @type {Map<string, number>} */
  const sums = new Map();
  const add = (/** @type {string} */ kind, /** @type {number} */ microseconds) =>
    sums.set(kind, (sums.get(kind) ?? 0) + microseconds / 1_000);
  /** Those that contain the next one, outermost first. */
  const around = /** @type {{ end: number, kind: string }[]} */ ([]);
  for (const { name, ts, dur, tdur = 0 } of complete) {
    while ((around.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= ts) around.pop();
    const outer = around.at(-1);
    if (outer) add(outer.kind, -tdur);
    else add('all', tdur);
    const kind = KINDS.find(([, pattern]) => pattern.test(name))?.[0] ?? 'else';
    add(kind, tdur);
    around.push({ end: ts + dur, kind });
  }
  return sums;
}

/** @param {string[]} words */
function mostOften(words) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
