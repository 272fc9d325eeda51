/* Tables of the parts that measure a server. */
import { cell, HEADS, keysOf } from '../server/columns.mjs';
import { barOf } from './tables.mjs';

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
    const keys = keysOf(rows);
    const figure = keys.includes('cpu ratio') ? 'cpu ratio' : 'time ratio';
    return {
      title,
      head: keys.map((key) => HEADS[key] ?? key),
      rows: rows.map((row) => keys.map((key) => cell(row[key]))),
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
