/* Tables of many viewers. */
import { number } from './tables.mjs';

/**
 * @typedef {import('./tables.mjs').Row} Row
 * @typedef {import('./tables.mjs').Table} Table
 */

const LIFTED =
  'With the limits of a room lifted: by default it lets 1,200 connections in (`limits.connections`). Memory is resident memory, without a collection before it is read.';

/**
 * @param {string} name
 * @param {Row} result
 * @returns {Table[]}
 */
export function loadOf(name, { rows, stalled, rounds, held }) {
  const names = /** @type {Record<string, string>} */ ({
    p50: 'delay, median, ms',
    p99: 'delay, 99th percentile, ms',
    p999: 'delay, 99.9th percentile, ms',
    cpu: 'CPU time for a flush, ms',
  });
  return [
    {
      title: 'delay and CPU time',
      head: ['', 'all read', `and ${stalled} more have stopped`, 'ratio', 'lowest to highest', 'rounds'],
      rows: rows.map((/** @type {Row} */ { figure, none, some, ratio, spread }) => [
        names[figure] ?? figure,
        number(none),
        number(some),
        ratio.toFixed(2),
        spread.map((/** @type {number} */ end) => end.toFixed(2)).join(' to '),
        String(rounds),
      ]),
      chart: {
        name,
        subtitle:
          'Delay of those who read, from when a chunk was due until it has come; medians of the rounds',
        unit: 'ms',
        bars: Object.entries({ p50: 'median', p99: '99 %', p999: '99.9 %' }).flatMap(([key, percentile]) => {
          const { none, some } = rows.find((/** @type {Row} */ { figure }) => figure === key) ?? {};
          return [
            { label: `${percentile}: all read`, value: none, isOurs: false },
            { label: `${percentile}: ${stalled} more have stopped`, value: some, isOurs: true },
          ];
        }),
      },
    },
    {
      title: 'what is held for those who have stopped, when 4 MiB were written',
      head: [
        '',
        "the process's memory grew by MiB",
        'lowest to highest',
        'buffered by the system for each, KiB',
        'lowest to highest',
        'at most, KiB',
        'rounds',
      ],
      rows: held.map((/** @type {Row} */ { viewers, isStalled, grown, buffered, most, spread, rounds }) => [
        `${viewers} that ${isStalled ? 'have stopped' : 'read'}`,
        number(grown / 1024 ** 2),
        spreadOf(spread.grown, 1024 ** 2),
        number(buffered / 1024),
        spreadOf(spread.buffered, 1024),
        isStalled ? number(most / 1024) : '',
        String(rounds),
      ]),
    },
  ];
}

/**
 * @param {string} name
 * @param {Row} result
 * @returns {Table[]}
 */
export function crowdOf(name, { crowds, largest }) {
  const [limit] = largest;
  return [
    {
      title: 'the largest that was borne',
      note: LIFTED,
      head: ['', 'viewers', "of the limit's", 'borne', 'p99 ms', 'delivered a second', 'what ended it'],
      rows: largest.map((/** @type {Row} */ row) => [
        row.name,
        `${row.isOver ? '' : '≥ '}${number(row.viewers)}`,
        ratioTo(limit, row),
        triesOf(row),
        ...figuresOf(row, ['p99', 'rate']),
        row.end,
      ]),
      chart: {
        name,
        subtitle: 'Viewers that were borne, with the 99th percentile of their delay; a chunk every 50 ms',
        unit: 'viewers',
        bars: largest.map((/** @type {Row} */ row) => ({
          label: `${row.name} (p99 ${figuresOf(row, ['p99'])} ms)`,
          value: row.viewers,
          isOurs: row.name.startsWith('Rivulet'),
          isOpen: !row.isOver,
        })),
      },
    },
    {
      title: 'delay',
      head: [
        '',
        'viewers',
        'borne',
        'median ms',
        'p99 ms',
        'lowest to highest',
        'chunks to a frame',
        'delivered a second',
        '',
      ],
      rows: crowds.map((/** @type {Row} */ crowd) => [
        crowd.name,
        number(crowd.viewers),
        triesOf(crowd),
        ...figuresOf(crowd, ['p50', 'p99']),
        crowd.figures ? spreadOf(crowd.figures.spread.p99) : '–',
        ...figuresOf(crowd, ['together', 'rate']),
        crowd.problem,
      ]),
    },
    {
      title: 'what it costs',
      head: [
        '',
        'viewers',
        'server, CPU µs for each delivered',
        'lowest to highest',
        "of the limit's, as many viewers",
        'memory for each that waits, KiB',
        'at the end, KiB',
        "server's thread, at work + waiting for a core",
        "viewers' thread",
      ],
      rows: crowds.map((/** @type {Row} */ crowd) => [
        crowd.name,
        number(crowd.viewers),
        ...figuresOf(crowd, ['cpu']),
        crowd.figures ? spreadOf(crowd.figures.spread.cpu) : '–',
        costOf(crowd, crowds, limit.name),
        ...figuresOf(crowd, ['waiting', 'after'], (bytes) => number(bytes / 1_024)),
        sharesOf(crowd, 'server'),
        sharesOf(crowd, 'viewers'),
      ]),
    },
  ];
}

/**
 * @param {string} name
 * @param {Row} result
 * @returns {Table[]}
 */
export function relayOf(name, { inRoom, inAll }) {
  return [
    {
      title: 'the room alone',
      head: ['', 'flush µs', 'lowest to highest', 'p99 µs', 'acknowledgements µs', 'messages sent', 'rounds'],
      rows: inRoom.map((/** @type {Row} */ row) => [
        labelOf(row),
        number(row.flush),
        spreadOf(row.spread.flush),
        ...[row.late, row.acks, row.sends, row.rounds].map(number),
      ]),
      chart: {
        name: `${name}-room`,
        subtitle: 'The flush in which a chunk is put together, put into storage and sent; median',
        unit: 'µs',
        bars: inRoom.map((/** @type {Row} */ row) => ({
          label: labelOf(row),
          value: row.flush,
          isOurs: true,
        })),
      },
    },
    {
      title: 'room and relays in one workerd',
      head: ['', 'CPU µs for a flush', 'lowest to highest', 'for each viewer', 'rounds'],
      rows: inAll.map((/** @type {Row} */ row) => [
        labelOf(row),
        number(row.cpu),
        spreadOf(row.spread.cpu),
        ...[row.cpu / row.viewers, row.rounds].map(number),
      ]),
    },
  ];
}

/** @param {Row} crowd */
function labelOf({ viewers, relays }) {
  return `${viewers.toLocaleString('en')} viewers, ${place(relays)}`;
}

/** @param {number} relays */
function place(relays) {
  return relays > 0 ? `${relays} relays` : 'no relays';
}

/**
 * Viewers, of those of the limit; of either it may be at least so many, and of both then nothing is said.
 *
 * @param {Row} limit
 * @param {Row} row
 */
function ratioTo(limit, row) {
  if (row === limit) return '1.00';
  if ((!limit.isOver && !row.isOver) || limit.viewers === 0) return '–';
  return `${row.isOver ? '' : '≥ '}${limit.isOver ? '' : '≤ '}${(row.viewers / limit.viewers).toFixed(2)}`;
}

/**
 * In how many of its tries a crowd was borne.
 *
 * @param {Row} crowd
 */
function triesOf({ borne, tries }) {
  return tries === undefined ? '–' : `in ${borne} of ${tries}`;
}

/**
 * @param {Row} crowd
 * @param {readonly string[]} keys
 * @param {(figure: any) => string} [said]
 */
function figuresOf({ figures }, keys, said = number) {
  return keys.map((key) => (figures ? said(figures[key]) : '–'));
}

/**
 * CPU time for each delivered, of that of the limit where it had as many viewers.
 *
 * @param {Row} crowd
 * @param {readonly Row[]} crowds
 * @param {string} limit
 */
function costOf({ viewers, figures }, crowds, limit) {
  const base = crowds.find((crowd) => crowd.name === limit && crowd.viewers === viewers)?.figures;
  return base && figures ? (figures.cpu / base.cpu).toFixed(2) : '–';
}

/**
 * What a thread had to do, of the time: on a core, and waiting for one.
 *
 * @param {Row} crowd
 * @param {'server' | 'viewers'} whose
 */
function sharesOf({ figures }, whose) {
  if (!figures) return '–';
  return `${(figures[`${whose}Ran`] * 100).toFixed(0)} + ${(figures[`${whose}Waited`] * 100).toFixed(0)} %`;
}

/**
 * The lowest and highest of the rounds.
 *
 * @param {readonly number[]} ends
 * @param {number} [unit]
 */
function spreadOf(ends, unit = 1) {
  return ends.map((end) => number(end / unit)).join(' to ');
}
