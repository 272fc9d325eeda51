import { digits, printTable } from '../harness/report.mjs';

/** What each figure is called. */
export const HEADS = /** @type {Record<string, string>} */ ({
  title: '',
  rate: 'delivered/s',
  'rate ratio': 'rate ratio',
  'rate spread': 'rate ratio, lowest to highest',
  time: 'ms',
  'time ratio': 'time ratio',
  'time spread': 'time ratio, lowest to highest',
  cpu: 'CPU µs/1,000',
  'cpu ratio': 'CPU ratio',
  'cpu spread': 'CPU ratio, lowest to highest',
  p50: 'p50 ms',
  p99: 'p99 ms',
  bytes: 'bytes each',
  note: '',
});

/** @typedef {Readonly<Record<string, unknown>>} Row */

/**
 * The figures that rows have: without those that none of them has.
 *
 * @param {readonly Row[]} rows
 */
export function keysOf(rows) {
  const keys = new Set(rows.flatMap((row) => Object.keys(row)));
  return [...keys].filter((key) => key !== 'name' && rows.some((row) => cell(row[key]) !== '–'));
}

/**
 * A table to be printed.
 *
 * @param {string} title
 * @param {readonly Row[]} rows
 */
export function columns(title, rows) {
  const keys = keysOf(rows);
  return printTable(title, [
    keys.map((key) => HEADS[key] ?? key),
    ...rows.map((row) => keys.map((key) => cell(row[key]))),
  ]);
}

/**
 * What is said of a figure; a dash where there is none.
 *
 * @param {unknown} value
 * @returns {string}
 */
export function cell(value) {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.every(Number.isFinite) ? value.map(digits).join(' to ') : '–';
  if (typeof value !== 'number' || !Number.isFinite(value)) return '–';
  if (Number.isInteger(value)) return value.toLocaleString('en');
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}
