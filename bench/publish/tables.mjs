import { digits } from '../harness/report.mjs';

/**
 * @typedef {Readonly<Record<string, any>>} Row
 * @typedef {{ name: string, subtitle: string, unit?: string, bars: import('../harness/chart.mjs').Bar[] }} Chart
 *   `name`: its file's, without the ending
 * @typedef {{ title: string, note?: string, head: string[], rows: string[][], chart?: Chart }} Table `note`: a paragraph above it
 */

/** @param {Table} table */
export function markdownOf({ head, rows }) {
  // A column that is empty in every row is left out.
  const used = head.map((_, column) => column === 0 || rows.some((row) => row[column] !== ''));
  const line = (/** @type {string[]} */ cells) =>
    `| ${cells
      .filter((_, column) => used[column])
      .map((cell) => cell.replaceAll('|', '\\|'))
      .join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)];
}

/**
 * @param {string} title
 * @param {number} value
 * @param {string} [note]
 */
export function barOf(title, value, note = '') {
  return {
    label: title,
    value,
    isOurs: title.startsWith('Rivulet'),
    isOpen: note.startsWith('unfinished'),
  };
}

/**
 * @param {number | null} ratio
 * @param {string} note
 */
export function ratioOf(ratio, note) {
  if (ratio === null) return '–';
  return `${note.startsWith('unfinished') ? '> ' : ''}${digits(ratio)}`;
}

/**
 * The lowest and the highest of the rounds; nothing of who did not run.
 *
 * @param {readonly (number | null)[]} spread
 */
export function rangeOf(spread) {
  return spread.includes(null) ? '–' : spread.map(digits).join(' to ');
}

/** @param {number | null} figure */
export function whole(figure) {
  return figure === null || Number.isNaN(figure) ? '–' : figure.toFixed(0);
}

/** @param {number | null} figure */
export function number(figure) {
  if (figure === null) return '–';
  return Math.abs(figure) >= 100 || Number.isInteger(figure)
    ? Math.round(figure).toLocaleString('en')
    : figure.toFixed(2);
}
