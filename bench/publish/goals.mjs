/* What was aimed at beside what was measured, as one table. */
import { digits, median } from '../harness/report.mjs';
import { peersIn } from './peers.mjs';
import { PAGES } from './works.mjs';

/**
 * @typedef {import('./tables.mjs').Row} Row
 * @typedef {ReadonlyMap<string, Row>} Results by part
 * @typedef {(results: Results) => number | undefined} Measured
 * @typedef {{ work: string, most: number, unit?: string, measured: Measured, byHand?: Measured }} Goal
 *   `most`: the goal is reached by what is not above it. Without a `unit`, a ratio. `measured` is `Infinity` where Rivulet has not
 *   done the whole job, and no number where there is nothing to compare. `byHand`: the same figure of the least that can be written by hand
 *   for this job on this platform, where that is not 1 by itself
 */

const PACES = ['framed', 'saturated'];
const CROWDS = [1, 10, 100];

/** @type {readonly Goal[]} */
const GOALS = [
  ...PACES.flatMap((pace) => [
    {
      ...ofLimit('text', pace, 1.25),
      byHand: (/** @type {Results} */ results) =>
        ratioOf(contendersOf(results, 'text', pace), 'limit-stream'),
    },
    ofLimit('text', pace, 1.25, 'rivulet-batches'),
    ofBestPeer('text', pace, pace === 'framed' ? 1 / 4 : 1 / 10, 'rivulet-batches'),
  ]),
  ...PACES.flatMap((pace) => [
    ofLimit('markdown', pace, pace === 'framed' ? 1.5 : 2),
    ofLimit('markdown', pace, pace === 'framed' ? 1.5 : 2, 'rivulet-batches'),
  ]),
  {
    work: 'Markdown of 1 MiB: a frame of its last tenth, of one of its first',
    most: 1.2,
    measured: (results) => found(results.get('growth')?.rows, { part: 'last tenth' })?.ratio,
  },
  ...PACES.map((pace) => ofLimit('list', pace, 1.15)),
  ...PACES.map((pace) => ofLimit('list-window', pace, 1.1)),
  ...['200,000', '1,000,000'].flatMap((lines) =>
    PACES.flatMap((pace) => [
      ofLimit('log', `${lines} lines, ${pace}`, 2),
      ofBestPeer('log', `${lines} lines, ${pace}`, 1 / 4),
    ]),
  ),
  inLog("its heap, of the limit's", 1.5, ({ heapRatio }) => heapRatio),
  inLog('the longest task of a search (0: none above 50 ms)', 50, ({ longest }) => longest, 'ms'),
  // Delivered in a second, at least 0.85, 0.9 and 1 of raw ws: the time is what it is one by.
  ...[1 / 0.85, 1 / 0.9, 1].map((most, at) =>
    onServer('saturated', CROWDS[at], 'time', 'ws-batches', most, 'partykit-kept'),
  ),
  ...CROWDS.map((crowd) => onServer('5000 a second', crowd, 'cpu', 'partykit', 1.25, 'partykit-kept')),
  ...CROWDS.flatMap((crowd) => [
    onServer('100 a second', crowd, 'p50', 'socket-io', 1.5, 'partykit-each-kept'),
    onServer('100 a second', crowd, 'p99', 'socket-io', 2, 'partykit-each-kept'),
    onServer('100 a second', crowd, 'cpu', 'socket-io', 1, 'partykit-each-kept'),
  ]),
  onServer('the rest after a drop', undefined, 'time', 'ws-batches', 2),
  onServer('the rest after a drop', undefined, 'time', 'socket-io', 1 / 10),
  {
    work: 'server: chunks lost or doubled, of all that were sent',
    most: 0,
    unit: '',
    measured(results) {
      const tables = /** @type {Row[]} */ (results.get('server')?.tables ?? []);
      const rounds = /** @type {Row[]} */ (tables.flatMap(({ figures }) => figures?.rivulet ?? []));
      if (rounds.some(({ isUnfinished }) => isUnfinished)) return Number.POSITIVE_INFINITY;
      return rounds.length > 0
        ? rounds.reduce((sum, { lost, doubled }) => sum + lost + doubled, 0)
        : undefined;
    },
  },
  {
    work: 'search demo: from the keystroke to the first painted row, median of the starts',
    most: 200,
    unit: 'ms',
    measured: (results) => results.get('search')?.rows[0].time,
  },
  {
    work: 'search demo: frames lost within a second of the keystroke, median',
    most: 0,
    unit: '',
    measured: (results) => found(results.get('search')?.rows, { name: 'then, median' })?.lost,
  },
  {
    work: 'streams that do not end: heap beyond the empty page, the largest',
    most: 50,
    unit: 'MB',
    measured: (results) => {
      const rows = results.get('memory')?.rows;
      return rows && Math.max(...rows.map((/** @type {Row} */ { heap }) => heap / 1e6));
    },
  },
  ...Object.entries({
    'stream-text, source': 12,
    'stream-text, src': 12,
    'stream-text, room': 20,
    'all views, room': 32,
  }).map(([page, most]) => ({
    work: `page weight: ${page}`,
    most,
    unit: 'KB',
    measured: (/** @type {Results} */ results) => {
      const row = found(results.get('size')?.rows, { name: `rivulet: ${page}` });
      return row && row.bytes / 1_000;
    },
  })),
];

/**
 * @param {Results} results
 * @returns {import('./tables.mjs').Table} without what was not measured
 */
export function goalsOf(results) {
  const rows = GOALS.flatMap(({ work, most, unit, measured, byHand }) => {
    const figure = measured(results);
    if (typeof figure !== 'number' || Number.isNaN(figure)) return [];
    const said = (/** @type {number} */ value) => {
      if (value === Number.POSITIVE_INFINITY) return 'not all of it';
      return unit === undefined ? digits(value) : `${Number(value.toFixed(1))} ${unit}`.trim();
    };
    const least = byHand?.(results);
    const isDone = Number.isFinite(least);
    return [
      [
        work,
        said(most),
        said(figure),
        isDone ? said(/** @type {number} */ (least)) : '',
        verdictOn(figure, isDone ? least : undefined, most),
      ],
    ];
  });
  return { title: 'Goals', head: ['', 'at most', 'measured', 'by hand', ''], rows };
}

/**
 * @param {number} figure
 * @param {number | undefined} least by hand
 * @param {number} most
 */
function verdictOn(figure, least, most) {
  if (figure <= most) return 'reached';
  return least !== undefined && least > most ? 'missed, by hand too' : 'missed';
}

/**
 * Main-thread time of a workload, of that of its limit.
 *
 * @param {string} part
 * @param {string} work
 * @param {number} most
 * @param {string} [name] the contender's
 * @returns {Goal}
 */
function ofLimit(part, work, most, name = 'rivulet') {
  const batches = name === 'rivulet' ? '' : ' in batches';
  return {
    work: `${PAGES[part]}${batches}: ${work}, of the limit's time`,
    most,
    measured: (results) => ratioOf(contendersOf(results, part, work), name),
  };
}

/**
 * The same, of the best peer's: of those who have done the whole job, the quickest.
 *
 * @param {string} part
 * @param {string} work
 * @param {number} most
 * @param {string} [name]
 * @returns {Goal}
 */
function ofBestPeer(part, work, most, name = 'rivulet') {
  const batches = name === 'rivulet' ? '' : ' in batches';
  return {
    work: `${PAGES[part]}${batches}: ${work}, of the best peer's time`,
    most,
    measured: (results) => {
      const ratio = ratioOf(contendersOf(results, part, work), name);
      const least = bestPeer(results, part, work);
      return ratio && least ? ratio / least : undefined;
    },
    // Of the limit's time, the limit's is 1.
    byHand: (results) => {
      const least = bestPeer(results, part, work);
      return least && 1 / least;
    },
  };
}

/**
 * Of the peers that have done the whole job, the quickest one's ratio to the limit.
 *
 * @param {Results} results
 * @param {string} part
 * @param {string} work
 * @returns {number | undefined}
 */
function bestPeer(results, part, work) {
  const peers = peersIn(part, contendersOf(results, part, work), 'ratio').filter(({ note }) => note === '');
  return peers.length > 0 ? Math.min(...peers.map((peer) => peer.ratio)) : undefined;
}

/**
 * @param {readonly Row[]} contenders
 * @param {string} name
 * @returns {number | undefined}
 */
function ratioOf(contenders, name) {
  const row = found(contenders, { name });
  if (typeof row?.ratio !== 'number') return undefined;
  return row.note === '' ? row.ratio : Number.POSITIVE_INFINITY;
}

/**
 * @param {string} what
 * @param {number} most
 * @param {(row: Row) => number} figureOf
 * @param {string} [unit]
 * @returns {Goal}
 */
function inLog(what, most, figureOf, unit) {
  const work = '1,000,000 lines, framed';
  return {
    work: `${PAGES.log}: ${work}, ${what}`,
    most,
    ...(unit && { unit }),
    measured(results) {
      const row = found(contendersOf(results, 'log', work), { name: 'rivulet' });
      if (!row || row.rounds === 0) return undefined;
      return row.note === '' ? figureOf(row) : Number.POSITIVE_INFINITY;
    },
  };
}

/**
 * A figure of the server, of another contender's in the same round: the median over the rounds. What the other has not finished is
 * not compared.
 *
 * @param {string} pace
 * @param {number | undefined} crowd viewers
 * @param {'time' | 'cpu' | 'p50' | 'p99'} figure
 * @param {'ws-batches' | 'partykit' | 'socket-io'} other
 * @param {number} most
 * @param {string} [hand] who keeps the same by hand
 * @returns {Goal}
 */
function onServer(pace, crowd, figure, other, most, hand) {
  const figures = { time: 'time', cpu: 'CPU time', p50: 'median delay', p99: '99th percentile of the delay' };
  const others = {
    'ws-batches': 'raw ws in batches',
    partykit: 'the bare room',
    'socket-io': 'Socket.IO',
  };
  const viewers = crowd === undefined ? '' : `, ${crowd} viewer${crowd === 1 ? '' : 's'}`;
  /** @type {(name: string) => Measured} */
  const ofOther = (name) => (results) => {
    const tables = /** @type {Row[]} */ (results.get('server')?.tables ?? []);
    const table = tables.find(({ title }) => title.startsWith(pace) && title.endsWith(viewers));
    const all = /** @type {Row[]} */ (table?.figures?.[name] ?? []);
    const base = /** @type {Row[]} */ (table?.figures?.[other] ?? []);
    if (all.some(({ isUnfinished }) => isUnfinished)) return Number.POSITIVE_INFINITY;
    const ratios = all.flatMap(({ [figure]: value }, round) => {
      const { isUnfinished, [figure]: theirs } = base[round] ?? {};
      return isUnfinished || typeof value !== 'number' || !theirs ? [] : [value / theirs];
    });
    return median(ratios);
  };
  return {
    work: `server: ${pace}${viewers}, ${figures[figure]}, of that of ${others[other]}`,
    most,
    measured: ofOther('rivulet'),
    ...(hand && { byHand: ofOther(hand) }),
  };
}

/**
 * @param {Results} results
 * @param {string} part
 * @param {string} work
 * @returns {Row[]}
 */
function contendersOf(results, part, work) {
  const { paces, sizes } = results.get(part) ?? {};
  return (paces ?? sizes)?.[work] ?? [];
}

/**
 * @param {readonly Row[] | undefined} rows
 * @param {Row} like
 */
function found(rows, like) {
  return rows?.find((row) => Object.entries(like).every(([key, value]) => row[key] === value));
}
