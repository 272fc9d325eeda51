/** What each figure is called. */
export const HEADS = /** @type {Record<string, string>} */ ({
  title: '',
  rate: 'delivered/s',
  'rate ratio': 'ratio',
  time: 'ms',
  'time ratio': 'ratio',
  cpu: 'CPU µs/1,000',
  'cpu ratio': 'ratio',
  p50: 'p50 ms',
  p99: 'p99 ms',
  bytes: 'bytes each',
  note: '',
});

/**
 * A table to be printed.
 *
 * @param {string} title
 * @param {readonly Readonly<Record<string, number | string>>[]} rows
 */
export function columns(title, rows) {
  const keys = Object.keys(rows[0] ?? {}).filter((key) => !rows.every((row) => Number.isNaN(row[key])));
  const lines = [
    keys.map((key) => HEADS[key] ?? key),
    ...rows.map((row) => keys.map((key) => cell(row[key]))),
  ];
  const widths = keys.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const printed = lines.map((line) =>
    line
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [title, ...printed].join('\n');
}

/** @param {number | string | undefined} value */
function cell(value) {
  if (typeof value !== 'number') return value ?? '';
  if (Number.isInteger(value)) return value.toLocaleString('en');
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}
