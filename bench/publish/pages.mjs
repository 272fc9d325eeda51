/* Tables of the parts that run in a page. */
import { digits } from '../harness/report.mjs';
import { barOf, rangeOf, ratioOf, whole } from './tables.mjs';

/**
 * @typedef {import('./tables.mjs').Row} Row
 * @typedef {import('./tables.mjs').Table} Table
 */

/**
 * @param {string} name
 * @param {Row} result
 * @returns {Table[]}
 */
export function pacesOf(name, { paces }) {
  return Object.entries(/** @type {Record<string, Row[]>} */ (paces)).map(([pace, rows]) => ({
    title: pace,
    head: ['', 'ratio', 'lowest to highest', 'task ms', 'script', 'layout', 'style', 'rounds', ''],
    rows: rows.map(({ title, ratio, spread, task, script, layout, style, rounds, note }) => [
      title,
      ratioOf(ratio, note),
      rangeOf(spread),
      ...[task, script, layout, style].map(whole),
      String(rounds),
      note,
    ]),
    chart: {
      name: `${name}-${pace}`,
      subtitle: 'Main-thread time against a limit written by hand; medians, logarithmic',
      bars: rows.map(({ title, ratio, note }) => barOf(title, ratio, note)),
    },
  }));
}

/**
 * @param {string} name
 * @param {Row} result
 * @returns {Table[]}
 */
export function growthOf(name, { rows }) {
  return [
    {
      title: 'milliseconds a frame',
      head: ['frames of', 'ratio', 'task ms', 'script', 'layout', 'style', 'rounds'],
      rows: rows.map((/** @type {Row} */ { part, ratio, task, script, layout, style, rounds }) => [
        part,
        ...[ratio, task, script, layout, style].map(digits),
        String(rounds),
      ]),
      chart: {
        name,
        subtitle: 'Main-thread time of a frame; medians',
        unit: 'ms',
        bars: rows.map((/** @type {Row} */ { part, task }) => ({ label: part, value: task, isOurs: true })),
      },
    },
  ];
}

/**
 * @param {string} name
 * @param {Row} result
 * @returns {Table[]}
 */
export function logOf(name, { sizes }) {
  return Object.entries(/** @type {Record<string, Row[]>} */ (sizes)).map(([size, rows]) => ({
    title: size,
    head: [
      '',
      'ratio',
      'task ms',
      'frames lost',
      'heap ratio',
      'heap MiB',
      'nodes',
      'top and end ms',
      'search ms',
      'longest task ms',
      'rounds',
      '',
    ],
    rows: rows.map((row) => [
      row.title,
      ratioOf(row.ratio, row.note),
      ...[row.follow, row.lost].map(whole),
      digits(row.heapRatio),
      ...[row.heap, row.nodes, row.jump, row.search].map(whole),
      row.longest === 0 ? 'under 50' : whole(row.longest),
      String(row.rounds),
      row.note,
    ]),
    chart: {
      name: `${name}-${size.replaceAll(/\W+/g, '-')}`,
      subtitle: 'Main-thread time while following, against a window drawn by hand; medians, logarithmic',
      bars: rows.map(({ title, ratio, note }) => barOf(title, ratio, note)),
    },
  }));
}
