import { writeFile } from 'node:fs/promises';
import { matchesIn } from '../data/log.mjs';
import { counters, heapOf, openPage, profiled } from '../harness/counters.mjs';

/**
 * @typedef {{
 *   given: number, total: number, follow: number, lost: number, heap: number, nodes: number, jump: number, search: number,
 *   longest: number, verdict: string }} Figures
 *   `follow`, `jump`, `search`: milliseconds of the main thread, for all lines, to the top and back, through all lines;
 *   `lost`: frames that did not come while following; `heap`: bytes more than before; `longest`: the longest task of the
 *   search in milliseconds, 0 when none took 50; `verdict`: what went wrong, empty if nothing
 */

/**
 * One contender takes one log, goes to its top and its end, and searches it, in a page of its own.
 *
 * @param {import('playwright').Browser} browser
 * @param {string} address
 * @param {{ total: number, pace: string, limit: number, profile?: string | undefined, contender: import('./part.mjs').Contender }} job
 *   `limit`: milliseconds for each of these, after which it is called unfinished; `profile`: file for a profile of following
 * @returns {Promise<Figures>}
 */
export async function measure(browser, address, { total, pace, limit, profile, contender }) {
  const { page, session, close } = await openPage(browser, address);
  /**
   * Has the driver do something; resolves to what it gives, and to milliseconds of the main thread.
   *
   * @param {string} name
   */
  const does = async (name) => {
    const before = await counters(session);
    const result = await page.evaluate(({ name, ...job }) => /** @type {any} */ (window).bench[name](job), {
      name,
      limit,
      pace,
    });
    const after = await counters(session);
    return { result, task: after.task - before.task };
  };
  const figures = { given: 0, total, follow: Number.NaN, lost: 0, heap: Number.NaN, nodes: Number.NaN };
  const rest = { jump: Number.NaN, search: Number.NaN, longest: Number.NaN, verdict: '' };
  try {
    const empty = await heapOf(session);
    const { value, samples } = await profiled(session, profile !== undefined, () => does('follow'));
    if (profile && samples) await writeFile(profile, JSON.stringify(samples));
    const { given, lost } = value.result;
    const full = await heapOf(session);
    Object.assign(figures, {
      given,
      lost,
      follow: value.task,
      heap: full.bytes - empty.bytes,
      nodes: full.nodes,
    });
    if (contender.isUnseen) return { ...figures, ...rest };
    if (given < total)
      return { ...figures, ...rest, verdict: `unfinished: ${Math.floor((given / total) * 100)} %` };
    const [up, down] = [await does('toTop'), await does('toEnd')];
    rest.jump = up.task + down.task;
    if (!up.result || !down.result)
      return { ...figures, ...rest, verdict: 'did not get to the top and back' };
    if (contender.cannotSearch) return { ...figures, ...rest };
    const search = await does('search');
    rest.search = search.task;
    rest.longest = (await does('longestTask')).result;
    const found = search.result;
    const wanted = matchesIn(total);
    if (found === -1) rest.verdict = 'search unfinished';
    else if (found !== wanted) rest.verdict = `found ${found} of ${wanted} lines`;
    return { ...figures, ...rest };
  } finally {
    await close();
  }
}
