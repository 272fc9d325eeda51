/*
 * What a frame costs `<stream-text>` while its text grows: whether that depends on how much is there already.
 *
 *   node bench/text-growth.mjs [--mib 1,10,40] [--rounds 3] [--against ../other-checkout]
 *   node bench/text-growth.mjs --mib 0.1,1 --chunk 1000 --format markdown --unit 'www.a.b '   # a paragraph of links
 *   node bench/text-growth.mjs --mib 1 --chunk 1000 --format markdown --answer                # what a model writes
 *
 * Each round writes a text of each size into a fresh page of a real Chromium, 64 Ki characters a frame, and prints the
 * main thread's own time per frame (all tasks, of which script, style and layout) in the first and the last tenth of the
 * frames (after 100,000 characters in an element that is thrown away), and then for frames with 200 characters each. Medians over the rounds. With `--against`, the rounds of the
 * two checkouts take turns, so that both meet the same disturbances.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { ensureBrowser } from '../scripts/browser.mjs';
import { answer } from './data/answer.mjs';
import { keep } from './harness/keep.mjs';
import { median } from './harness/report.mjs';

const { values } = parseArgs({
  options: {
    mib: { type: 'string', default: '1,10,40' },
    rounds: { type: 'string', default: '3' },
    against: { type: 'string' },
    /** UTF-16 code units a frame. */
    chunk: { type: 'string', default: '65536' },
    format: { type: 'string', default: 'plain' },
    /** What the text repeats. Default: lines of 80 characters. */
    unit: {
      type: 'string',
      default: `${'So many words and then some more of them. '.repeat(2).slice(0, 79)}\n`,
    },
    /** Repeats the answer that the other parts of the bench show, of 88 KB. */
    answer: { type: 'boolean', default: false },
    /** Writes the results down, as the other parts do: it is one of `npm run bench`. */
    keep: { type: 'boolean', default: false },
  },
});
const sizes = values.mib.split(',').map(Number);
const rounds = Number(values.rounds);
const roots = [...(values.against ? [resolve(values.against)] : []), resolve(import.meta.dirname, '..')];
const chunk = Number(values.chunk);
const { format } = values;
const unit = values.answer ? answer(20_000).join('') : values.unit;
const SMALL = 200;
const SMALL_FRAMES = 60;
/** UTF-16 code units that an element gets which is then thrown away. */
const WARM = 100_000;
const kinds = /** @type {const} */ (['Task', 'Script', 'RecalcStyle', 'Layout']);

let engine = '';
const bundles = await Promise.all(roots.map(bundle));
/** @type {Map<string, number[][]>} */
const results = new Map();
for (let round = 0; round < rounds; round++) {
  for (const size of sizes) {
    for (const [index, root] of roots.entries()) {
      for (const [part, times] of Object.entries(await grow(bundles[index] ?? '', size))) {
        const key = `${String(size).padStart(3)} MiB, ${part.padEnd(12)} ${roots.length > 1 ? root : ''}`;
        results.set(key, [...(results.get(key) ?? []), times]);
        console.log(`round ${round + 1}: ${key} ${(times[0] ?? Number.NaN).toFixed(1).padStart(7)}`);
      }
    }
  }
}
console.log(`\nmilliseconds per frame, medians over ${rounds} rounds: ${kinds.join(', ')}`);
for (const [key, all] of [...results].sort(([a], [b]) => a.localeCompare(b))) {
  const medians = kinds.map((_, kind) => median(all.map((times) => times[kind] ?? Number.NaN)));
  console.log(`${key} ${medians.map((time) => time.toFixed(1).padStart(7)).join('')}`);
}
if (values.keep) {
  const [size] = sizes;
  const of = (/** @type {string} */ part) =>
    [...results].find(([key]) => key.includes(`${size} MiB, ${part}`))?.[1] ?? [];
  const first = of('first tenth');
  const rows = ['first tenth', 'last tenth', 'small chunks'].map((part) => {
    const [task, script, style, layout] = kinds.map((_, kind) =>
      median(of(part).map((times) => times[kind] ?? Number.NaN)),
    );
    const ratio = median(
      of(part).map(([time], round) => (time ?? Number.NaN) / (first[round]?.[0] ?? Number.NaN)),
    );
    return { part, ratio, task, script, style, layout, rounds };
  });
  await keep(
    'growth',
    { title: `A frame while an answer in Markdown grows to ${size} MiB`, rows },
    { engine },
  );
}

/** @param {string} root */
async function bundle(root) {
  const { outputFiles } = await build({
    entryPoints: [resolve(root, 'src/elements/defined/stream-text.ts')],
    tsconfig: resolve(root, 'src/elements/tsconfig.json'),
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
  });
  return outputFiles[0]?.text ?? '';
}

/**
 * @param {string} script
 * @param {number} size in MiB
 */
async function grow(script, size) {
  const browser = await chromium.launch({
    executablePath: await ensureBrowser(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  try {
    engine = `Chromium ${browser.version()}`;
    const page = await browser.newPage();
    await page.setContent(`<!doctype html><main><stream-text format="${format}"></stream-text></main>`);
    await page.addScriptTag({ content: script });
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const times = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return kinds.map((kind) => metrics.find(({ name }) => name === `${kind}Duration`)?.value ?? Number.NaN);
    };
    const measure = async (/** @type {number} */ frames, /** @type {number} */ length) => {
      const before = await times();
      await page.evaluate(write, { frames, length, unit });
      const after = await times();
      return after.map((time, kind) => ((time - (before[kind] ?? Number.NaN)) * 1_000) / frames);
    };
    // What comes first would be slower for being the first: its code was never run before.
    await page.evaluate(write, { frames: Math.ceil(WARM / chunk), length: chunk, unit });
    await page.evaluate(startAnew);
    await page.evaluate(write, { frames: 5, length: SMALL, unit });
    const frames = Math.round((size * 1024 * 1024) / chunk);
    const tenth = Math.max(1, Math.round(frames / 10));
    const first = await measure(tenth, chunk);
    await page.evaluate(write, { frames: frames - 2 * tenth, length: chunk, unit });
    const last = await measure(tenth, chunk);
    return { 'first tenth': first, 'last tenth': last, 'small chunks': await measure(SMALL_FRAMES, SMALL) };
  } finally {
    await browser.close();
  }
}

/** Runs in the page: another element in place of the one that there is. */
function startAnew() {
  const element = /** @type {Element} */ (document.querySelector('stream-text'));
  const next = document.createElement('stream-text');
  next.setAttribute('format', element.getAttribute('format') ?? '');
  element.replaceWith(next);
  const state = /** @type {{ at?: number, send?: unknown }} */ (/** @type {unknown} */ (window));
  delete state.send;
  delete state.at;
}

/**
 * Runs in the page: so many frames with a chunk of this length each.
 *
 * @param {{ frames: number, length: number, unit: string }} what
 */
async function write({ frames, length, unit }) {
  const element = /** @type {HTMLElement & { source: unknown }} */ (document.querySelector('stream-text'));
  const state = /** @type {{ seq?: number, at?: number, send?: (event: object) => void }} */ (
    /** @type {unknown} */ (window)
  );
  if (!state.send) {
    state.seq = 0;
    const nothing = () => {};
    await new Promise((opened) => {
      element.source = {
        open(/** @type {(event: object) => void} */ send) {
          state.send = send;
          queueMicrotask(() => {
            send({
              type: 'opened',
              stream: 's',
              generation: 'g',
              status: 'streaming',
              run: 'r',
              head: 0,
              first: 1,
              next: 1,
            });
            opened(undefined);
          });
          return { pause: nothing, resume: nothing, setVisible: nothing, want: nothing, close: nothing };
        },
      };
    });
  }
  const text = unit.repeat(Math.ceil(length / unit.length) + 1);
  for (let frame = 0; frame < frames; frame++) {
    const seq = (state.seq ?? 0) + 1;
    state.seq = seq;
    const at = state.at ?? 0;
    state.at = (at + length) % unit.length;
    const chunks = [{ kind: 'text', text: text.slice(at, at + length) }];
    const painted = new Promise((resolve) =>
      element.addEventListener('stream-text', resolve, { once: true }),
    );
    state.send?.({ type: 'chunks', generation: 'g', seq, time: 0, chunks });
    await painted;
  }
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
