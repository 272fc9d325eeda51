/* Tables of the parts that measure a server. */
import { HEADS } from '../server/columns.mjs';
import { barOf, number } from './tables.mjs';

/**
 * @typedef {import('./tables.mjs').Row} Row
 * @typedef {import('./tables.mjs').Table} Table
 */

/**
 * @param {string} name
 * @param {Row} result
 * @returns {Table[]}
 */
export function serverOf(name, { tables }) {
  return tables.map((/** @type {{ title: string, rows: Row[] }} */ { title, rows }) => {
    const keys = Object.keys(rows[0] ?? {}).filter((key) => !rows.every((row) => row[key] === null));
    const figure = keys.includes('cpu ratio') ? 'cpu ratio' : 'time ratio';
    return {
      title,
      head: keys.map((key) => HEADS[key] ?? key),
      rows: rows.map((row) =>
        keys.map((key) => (typeof row[key] === 'number' ? number(row[key]) : (row[key] ?? '–'))),
      ),
      chart: {
        name: `${name}-${figure === 'cpu ratio' ? title.replaceAll(/\W+/g, '-') : 'resume'}`,
        subtitle:
          figure === 'cpu ratio'
            ? 'CPU time of the server for a chunk delivered, against ws by hand; medians, logarithmic'
            : 'Time until the rest is there, against ws by hand; medians, logarithmic',
        bars: rows.map((row) => barOf(row.title, row[figure], row.note)),
      },
    };
  });
}

/**
 * @param {string} _name
 * @param {Row} result
 * @returns {Table[]}
 */
export function loadOf(_name, { rows, stalled, memory }) {
  const names = /** @type {Record<string, string>} */ ({
    p50: 'delay, median, ms',
    p99: 'delay, 99th percentile, ms',
    p999: 'delay, 99.9th percentile, ms',
    cpu: 'CPU time for a chunk, ms',
  });
  return [
    {
      title: 'delay and CPU time',
      head: ['', 'all read', `${stalled} have stopped reading`, 'ratio', 'lowest to highest'],
      rows: rows.map((/** @type {Row} */ { figure, none, some, ratio, spread }) => [
        names[figure] ?? figure,
        number(none),
        number(some),
        ratio.toFixed(2),
        spread.map((/** @type {number} */ end) => end.toFixed(2)).join(' to '),
      ]),
    },
    {
      title: 'memory of the process',
      head: ['', 'KiB'],
      rows: [
        ['a viewer that waits', number(memory.waiting / 1024)],
        ['one that has stopped reading, beyond another', number(memory.stopped / 1024)],
      ],
    },
  ];
}

/**
 * @param {string} name
 * @param {Row} result
 * @returns {Table[]}
 */
export function relayOf(name, { inRoom, inAll }) {
  const where = (/** @type {Row} */ { viewers, relays }) =>
    `${viewers.toLocaleString('en')} viewers, ${relays > 0 ? `${relays} relays` : 'no relays'}`;
  return [
    {
      title: 'the room alone',
      head: ['', 'turn µs', 'p99 µs', 'acknowledgements µs', 'messages sent'],
      rows: inRoom.map((/** @type {Row} */ row) => [
        where(row),
        ...[row.turn, row.late, row.acks, row.sends].map(number),
      ]),
      chart: {
        name: `${name}-room`,
        subtitle: 'The turn of the room in which a chunk is stored and sent, median',
        unit: 'µs',
        bars: inRoom.map((/** @type {Row} */ row) => ({ label: where(row), value: row.turn, isOurs: true })),
      },
    },
    {
      title: 'room and relays in one workerd',
      head: ['', 'CPU µs', 'each viewer'],
      rows: inAll.map((/** @type {Row} */ row) => [
        where(row),
        ...[row.cpu, row.cpu / row.viewers].map(number),
      ]),
    },
  ];
}
