import { versionOf } from '../harness/peers.mjs';
import { digits, median, printTable } from '../harness/report.mjs';
import { LIMIT } from './part.mjs';

/**
 * @typedef {import('./measure.mjs').Figures} Figures
 * @typedef {{
 *   name: string, title: string, ratio: number, heapRatio: number, follow: number, lost: number, heap: number, nodes: number,
 *   jump: number, search: number, longest: number, rounds: number, note: string }} Row
 *   `ratio`, `heapRatio`: medians of the rounds' ratios to the limit in the same round
 */

/**
 * Medians over the rounds, and ratios within each round.
 *
 * @param {readonly (import('./part.mjs').Contender & { rounds: readonly Figures[] })[]} measured
 * @returns {Row[]} the quickest first
 */
export function rowsOf(measured) {
  const base = measured.find(({ name }) => name === LIMIT)?.rounds ?? [];
  return measured
    .map(({ name, title, peer, rounds }) => {
      const of = (/** @type {Exclude<keyof Figures, 'verdict'>} */ key) =>
        median(rounds.map((each) => each[key]));
      const ratioOf = (/** @type {'follow' | 'heap'} */ key) =>
        median(rounds.map((each, round) => each[key] / (base[round]?.[key] ?? Number.NaN)));
      return {
        name,
        title: peer ? `${title} (${versionOf(peer)})` : title,
        ratio: ratioOf('follow'),
        heapRatio: ratioOf('heap'),
        follow: of('follow'),
        lost: of('lost'),
        heap: of('heap') / 2 ** 20,
        nodes: of('nodes'),
        jump: of('jump'),
        search: of('search'),
        longest: of('longest'),
        rounds: rounds.length,
        note:
          rounds.length === 0 ? 'did not run' : (rounds.find(({ verdict }) => verdict !== '')?.verdict ?? ''),
      };
    })
    .sort((a, b) => Number(isUnfinished(a)) - Number(isUnfinished(b)) || a.ratio - b.ratio);
}

/**
 * @param {string} title
 * @param {readonly Row[]} rows
 */
export function tableOf(title, rows) {
  const head = [
    '',
    'ratio',
    'task ms',
    'lost',
    'heap ratio',
    'MiB',
    'nodes',
    'top+end ms',
    'search ms',
    'longest',
    'rounds',
    '',
  ];
  return printTable(title, [
    head,
    ...rows.map((row) => [
      row.title,
      `${isUnfinished(row) ? '> ' : ''}${digits(row.ratio)}`,
      ...[row.follow, row.lost].map(whole),
      digits(row.heapRatio),
      ...[row.heap, row.nodes, row.jump, row.search].map(whole),
      row.longest === 0 ? '< 50' : whole(row.longest),
      String(row.rounds),
      row.note,
    ]),
  ]);
}

/** @param {{ note: string }} row */
function isUnfinished({ note }) {
  return note.startsWith('unfinished');
}

/** @param {number} figure */
function whole(figure) {
  return Number.isNaN(figure) ? '–' : figure.toFixed(0);
}
