import { writeFile } from 'node:fs/promises';
import { counters, openPage, profiled } from './counters.mjs';

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
  const { page, session, close } = await openPage(browser, address);
  try {
    const before = await counters(session);
    const begun = performance.now();
    const { value: given, samples } = await profiled(session, profile !== undefined, () =>
      page.evaluate((job) => /** @type {any} */ (window).bench.run(job), { pace, limit }),
    );
    const seconds = (performance.now() - begun) / 1_000;
    const after = await counters(session);
    if (profile && samples) await writeFile(profile, JSON.stringify(samples));
    const verdict =
      given < total
        ? 'unfinished'
        : isUnchecked ||
          (await page.evaluate((wanted) => /** @type {any} */ (window).bench.verify(wanted), reference));
    return {
      task: after.task - before.task,
      script: after.script - before.script,
      layout: after.layout - before.layout,
      style: after.style - before.style,
      given,
      total,
      verdict,
      seconds,
    };
  } finally {
    await close();
  }
}
