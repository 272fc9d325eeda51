import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** What the browser counts, by the names used here; all in seconds of the main thread. */
const COUNTERS = {
  task: 'TaskDuration',
  script: 'ScriptDuration',
  layout: 'LayoutDuration',
  style: 'RecalcStyleDuration',
};

/**
 * @typedef {{ task: number, script: number, layout: number, style: number, given: number, total: number, verdict: string | true, seconds: number }} Figures
 *   Milliseconds of the main thread; how many pieces were handed over, of how many; whether the right thing stood there in the end
 */

/**
 * One contender does one job once, in a page of its own.
 *
 * @param {import('playwright').Browser} browser
 * @param {string} address
 * @param {{ pace: string, limit: number, reference: string | undefined, isUnchecked: boolean | undefined, total: number, profile?: string | undefined }} job
 *   `limit`: milliseconds after which it is called unfinished; `profile`: file for a CPU profile; `reference`: what the job verifies with
 * @returns {Promise<Figures>}
 */
export async function measure(browser, address, { pace, limit, reference, isUnchecked, total, profile }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const errors = /** @type {string[]} */ ([]);
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.goto(address);
    await page.waitForFunction('window.bench', undefined, { timeout: 60_000 }).catch(() => {
      throw new Error(`${address} did not get ready: ${errors.join('; ')}`);
    });
    const session = await context.newCDPSession(page);
    // Of the thread, not of the clock: what else this machine is doing is not counted.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await session.send('HeapProfiler.collectGarbage');
    await delay(100);
    if (profile) {
      await session.send('Profiler.enable');
      await session.send('Profiler.setSamplingInterval', { interval: 200 });
      await session.send('Profiler.start');
    }
    const before = await counters(session);
    const begun = performance.now();
    const given = await page.evaluate((job) => /** @type {any} */ (window).bench.run(job), { pace, limit });
    const seconds = (performance.now() - begun) / 1_000;
    const after = await counters(session);
    if (profile) {
      const { profile: samples } = await session.send('Profiler.stop');
      await writeFile(profile, JSON.stringify(samples));
    }
    const verdict =
      given < total
        ? 'unfinished'
        : isUnchecked ||
          (await page.evaluate((wanted) => /** @type {any} */ (window).bench.verify(wanted), reference));
    const spent = Object.fromEntries(
      Object.keys(COUNTERS).map((key) => [key, ((after[key] ?? 0) - (before[key] ?? 0)) * 1_000]),
    );
    return /** @type {Figures} */ ({ ...spent, given, total, verdict, seconds });
  } finally {
    await context.close();
  }
}

/** @param {import('playwright').CDPSession} session */
async function counters(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return Object.fromEntries(
    Object.entries(COUNTERS).map(([key, name]) => [
      key,
      metrics.find((metric) => metric.name === name)?.value ?? Number.NaN,
    ]),
  );
}
