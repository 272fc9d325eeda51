/* Where a peer did better than Rivulet: every row in which one did, so that nobody has to look for them. */
import { isUnfinished, named, peersIn } from './peers.mjs';
import { number, ratioOf } from './tables.mjs';
import { pageWorks, serverWorks } from './works.mjs';

/**
 * @typedef {import('./tables.mjs').Row} Row
 * @typedef {{ key: string, name: string, isLessBetter: boolean }} Figure
 */

/** What is compared in a page. */
const IN_PAGE = { key: 'ratio', name: "ratio to the limit's time", isLessBetter: true };

/** What is compared on a server. */
const ON_SERVER = [
  { key: 'rate', name: 'delivered a second', isLessBetter: false },
  { key: 'cpu', name: 'CPU µs for 1,000', isLessBetter: true },
  { key: 'p50', name: 'p50 ms', isLessBetter: true },
  { key: 'p99', name: 'p99 ms', isLessBetter: true },
  { key: 'time', name: 'ms', isLessBetter: true },
];

/**
 * @param {ReadonlyMap<string, Row>} results by part
 * @returns {import('./tables.mjs').Table}
 */
export function aheadOf(results) {
  const ratio = (/** @type {number} */ figure) => ratioOf(figure, '');
  const pages = pageWorks(results).flatMap((work) => ahead(work, IN_PAGE, ratio));
  const servers = serverWorks(results).flatMap((work) =>
    ON_SERVER.filter(({ key }) => isComparable(work, key)).flatMap((figure) => ahead(work, figure, number)),
  );
  return {
    title: 'Where a peer is ahead',
    head: ['', 'figure', 'Rivulet', 'peers'],
    rows: [...pages, ...servers],
  };
}

/**
 * @param {import('./works.mjs').Work} work
 * @param {Figure} figure
 * @param {(figure: number) => string} said
 */
function ahead({ part, title, contenders }, { key, name, isLessBetter }, said) {
  const ours = contenders.find(({ name }) => name === 'rivulet');
  if (typeof ours?.[key] !== 'number') return [];
  const isBetter = (/** @type {Row} */ { [key]: theirs }) =>
    isUnfinished(ours) || (isLessBetter ? theirs < ours[key] : theirs > ours[key]);
  const peers = peersIn(part, contenders, key).filter((peer) => !isUnfinished(peer) && isBetter(peer));
  if (peers.length === 0) return [];
  return [
    [
      title,
      name,
      isUnfinished(ours) ? 'unfinished' : said(ours[key]),
      peers.map((peer) => named(said(peer[key]), peer)).join('; '),
    ],
  ];
}

/**
 * Who is handed so many a second delivers so many, and is done when the last has come; the time of the others says the same as what
 * they deliver in a second.
 *
 * @param {import('./works.mjs').Work} work
 * @param {string} key
 */
function isComparable({ title, contenders }, key) {
  if (/ a second,/.test(title)) return key !== 'rate' && key !== 'time';
  return key !== 'time' || !contenders.some((row) => 'rate' in row);
}
