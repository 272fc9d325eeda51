/* Where a peer did better than Rivulet: every row in which one did, so that nobody has to look for them. */
import { worksOf } from './claims.mjs';
import { number, ratioOf } from './tables.mjs';

/** @typedef {import('./tables.mjs').Row} Row */

/** What is compared on a server, and whether less is better. */
const FIGURES = /** @type {const} */ ([
  { key: 'rate', name: 'delivered a second', isLessBetter: false },
  { key: 'cpu', name: 'CPU µs for 1,000', isLessBetter: true },
  { key: 'p50', name: 'p50 ms', isLessBetter: true },
  { key: 'p99', name: 'p99 ms', isLessBetter: true },
  { key: 'time', name: 'ms', isLessBetter: true },
]);

/**
 * @param {ReadonlyMap<string, Row>} results by part
 * @returns {import('./tables.mjs').Table}
 */
export function aheadOf(results) {
  const pages = worksOf(results).flatMap(([work, contenders]) => inPage(work, contenders));
  const tables = /** @type {{ title: string, rows: Row[] }[]} */ (results.get('server')?.tables ?? []);
  const servers = tables.flatMap(({ title, rows }) => onServer(`server: ${title}`, rows));
  return {
    title: 'Where a peer is ahead',
    head: ['', 'figure', 'Rivulet', 'peers'],
    rows: [...pages, ...servers],
  };
}

/**
 * @param {string} work
 * @param {readonly Row[]} contenders
 */
function inPage(work, contenders) {
  const ours = contenders.find(({ name }) => name === 'rivulet');
  if (!ours) return [];
  const ahead = peersIn(contenders).filter(
    ({ ratio, note }) => ratio < ours.ratio && !note.startsWith('unfinished'),
  );
  const said = ahead.map(({ ratio, title, note }) => named(ratioOf(ratio, ''), title, note));
  return said.length > 0
    ? [[work, "ratio to the limit's time", ratioOf(ours.ratio, ''), said.join('; ')]]
    : [];
}

/**
 * @param {string} work
 * @param {readonly Row[]} contenders
 */
function onServer(work, contenders) {
  const ours = contenders.find(({ title }) => title === 'Rivulet');
  if (!ours) return [];
  // Who is handed so many a second delivers so many, and is done when the last has come.
  const isPaced = / a second,/.test(work);
  return FIGURES.filter(({ key }) => key in ours && ours[key] !== null).flatMap(
    ({ key, name, isLessBetter }) => {
      if (isPaced ? key === 'rate' || key === 'time' : key === 'time' && 'rate' in ours) return [];
      const ahead = peersIn(contenders).filter(({ [key]: theirs }) =>
        isLessBetter ? theirs < ours[key] : theirs > ours[key],
      );
      const said = ahead.map(({ [key]: theirs, title, note }) => named(number(theirs), title, note));
      return said.length > 0 ? [[work, name, number(ours[key]), said.join('; ')]] : [];
    },
  );
}

/**
 * Those with a version are peers, and what Node has by itself; the others are written by hand.
 *
 * @param {readonly Row[]} contenders
 */
function peersIn(contenders) {
  return contenders.filter(({ title }) => /\(\d+\.\d/.test(title) || title.startsWith('SSE'));
}

/**
 * @param {string} figure
 * @param {string} title
 * @param {string} note
 */
function named(figure, title, note) {
  return `${figure} ${title.replace(/ \(.*/, '')}${note === '' ? '' : ` (${note})`}`;
}
