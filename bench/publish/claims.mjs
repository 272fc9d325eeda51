/* What the README says of the results: of each workload Rivulet's figure, and the best peer's. */
import { digits } from '../harness/report.mjs';
import { ratioOf } from './tables.mjs';

/** @typedef {import('./tables.mjs').Row} Row */

/** What is measured in a page, by part: its name here. */
export const PAGES = /** @type {Record<string, string>} */ ({
  text: 'text',
  markdown: 'Markdown',
  list: 'a list, every row in the document',
  'list-window': 'a list, in a window',
  log: 'a log',
});

/**
 * What was measured in a page, each with those who took part.
 *
 * @param {ReadonlyMap<string, Row>} results by part
 * @returns {[work: string, contenders: Row[]][]}
 */
export function worksOf(results) {
  return Object.entries(PAGES).flatMap(([part, name]) => {
    const { paces, sizes } = results.get(part) ?? {};
    return Object.entries(/** @type {Record<string, Row[]>} */ (paces ?? sizes ?? {})).map(
      ([work, contenders]) => /** @type {[string, Row[]]} */ ([`${name}: ${work}`, contenders]),
    );
  });
}

/**
 * Lines of Markdown; none where nothing is known.
 *
 * @param {ReadonlyMap<string, Row>} results by part
 */
export function claimsOf(results) {
  const rows = worksOf(results).flatMap(([work, contenders]) => pageClaim(work, contenders));
  const tables = /** @type {{ title: string, rows: Row[] }[]} */ (results.get('server')?.tables ?? []);
  rows.push(...tables.flatMap(({ title, rows }) => serverClaim(`server: ${title}`, rows)));
  if (rows.length === 0) return [];
  return ['| work | Rivulet | the best peer |', '|---|---:|---|', ...rows];
}

/**
 * @param {string} work
 * @param {readonly Row[]} contenders
 */
function pageClaim(work, contenders) {
  const ours = contenders.find(({ name }) => name === 'rivulet');
  if (!ours || ours.ratio === null) return [];
  return [`| ${work} | ${ratioOf(ours.ratio, ours.note)} | ${best(contenders, 'ratio')} |`];
}

/**
 * @param {string} work
 * @param {readonly Row[]} contenders
 */
function serverClaim(work, contenders) {
  const ours = contenders.find(({ title }) => title === 'Rivulet');
  const figure = ours && 'cpu ratio' in ours ? 'cpu ratio' : 'time ratio';
  if (!ours || ours[figure] === null) return [];
  return [`| ${work} | ${digits(ours[figure])} | ${best(contenders, figure)} |`];
}

/**
 * Those with a version are peers; the others are written by hand.
 *
 * @param {readonly Row[]} contenders
 * @param {string} figure
 */
function best(contenders, figure) {
  const [first] = contenders
    .filter(({ title, [figure]: value }) => /\(\d+\.\d/.test(title) && typeof value === 'number')
    .sort(
      (a, b) =>
        Number(a.note.startsWith('unfinished')) - Number(b.note.startsWith('unfinished')) ||
        a[figure] - b[figure],
    );
  if (!first) return '–';
  const { [figure]: value, title, note } = first;
  return `${ratioOf(value, note)} ${title.replace(/ \(.*/, '')}${note === '' ? '' : ` (${note})`}`;
}
