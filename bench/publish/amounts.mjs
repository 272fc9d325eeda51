/* Tables of what is no ratio: bytes and milliseconds. */
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
export function sizeOf(name, { rows }) {
  const titled = rows.map((/** @type {Row} */ { name, bytes }) => ({
    title: name.replace(/^rivulet: /, 'Rivulet: '),
    kilobytes: bytes / 1_000,
  }));
  return [
    {
      title: 'minified, gzip',
      head: ['', 'KB'],
      rows: titled.map((/** @type {Row} */ { title, kilobytes }) => [title, kilobytes.toFixed(1)]),
      chart: {
        name,
        subtitle: 'What a page loads before its first content: minified, gzip',
        unit: 'KB',
        bars: titled.map((/** @type {Row} */ { title, kilobytes }) => barOf(title, kilobytes)),
      },
    },
  ];
}

/**
 * @param {string} name
 * @param {Row} result
 * @returns {Table[]}
 */
export function memoryOf(name, { rows }) {
  return [
    {
      title: 'beyond the empty page',
      head: ['', 'heap MB', 'nodes'],
      rows: rows.map((/** @type {Row} */ { name, heap, nodes }) => [
        name,
        (heap / 1e6).toFixed(2),
        String(nodes),
      ]),
      chart: {
        name,
        subtitle: 'Heap beyond the empty page, after ten minutes of twenty chunks a second',
        unit: 'MB',
        bars: rows.map((/** @type {Row} */ { name, heap }) => ({
          label: name,
          value: heap / 1e6,
          isOurs: true,
        })),
      },
    },
  ];
}

/**
 * @param {string} name
 * @param {Row} result
 * @returns {Table[]}
 */
export function searchOf(name, { rows }) {
  return [
    {
      title: 'milliseconds',
      head: ['', 'ms', 'frames lost within a second'],
      rows: rows.map((/** @type {Row} */ { name, time, lost }) => [
        name,
        time.toFixed(0),
        String(lost ?? ''),
      ]),
      chart: {
        name,
        subtitle: 'From the keystroke to the first painted row, on loopback',
        unit: 'ms',
        bars: rows.map((/** @type {Row} */ { name, time }) => ({ label: name, value: time, isOurs: true })),
      },
    },
  ];
}
