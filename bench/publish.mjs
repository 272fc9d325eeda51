/*
 * `npm run bench:publish`: puts the last results (bench/results/*.json) into docs/performance.md, as tables, and into
 * docs/charts, as a chart for each workload.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chartOf } from './harness/chart.mjs';
import { digits } from './harness/report.mjs';

/**
 * @typedef {Readonly<Record<string, any>>} Row
 * @typedef {{ title: string, head: string[], rows: string[][], chart?: { name: string, subtitle: string, bars: import('./harness/chart.mjs').Bar[] } }} Table
 */

const docs = join(import.meta.dirname, '../docs');
const BEGIN = '<!-- results: written by `npm run bench:publish` -->';
const END = '<!-- end of results -->';

/** The results in the order in which they are told, with what makes tables of each. */
const PARTS = /** @type {const} */ ([
  ['text', pacesOf],
  ['markdown', pacesOf],
  ['list', pacesOf],
  ['list-window', pacesOf],
  ['log', logOf],
  ['server', serverOf],
  ['size', sizeOf],
]);

const sections = [];
await mkdir(join(docs, 'charts'), { recursive: true });
for (const [name, tablesOf] of PARTS) {
  const result = await resultOf(name);
  if (!result) continue;
  const tables = tablesOf(name, result);
  sections.push(`## ${capitalised(result.title)}`, '', whenOf(result), '');
  for (const table of tables) {
    if (tables.length > 1) sections.push(`### ${capitalised(table.title)}`, '');
    if (table.chart) {
      const { name: file, ...chart } = table.chart;
      const title = tables.length > 1 ? `${result.title}, ${table.title}` : result.title;
      await writeFile(join(docs, 'charts', `${file}.svg`), chartOf({ title, ...chart }));
      sections.push(`![${title}](charts/${file}.svg)`, '');
    }
    sections.push(...markdownOf(table), '');
  }
}
const page = join(docs, 'performance.md');
const text = await readFile(page, 'utf8');
const [before, after] = [text.indexOf(BEGIN), text.indexOf(END)];
if (before < 0 || after < before) throw new Error(`docs/performance.md is to have "${BEGIN}" and "${END}"`);
const results = sections.join('\n').trimEnd();
await writeFile(page, `${text.slice(0, before)}${BEGIN}\n\n${results}\n\n${text.slice(after)}`);
console.log(
  `docs/performance.md has the results of ${sections.filter((line) => line.startsWith('## ')).length} parts.`,
);

/** @param {string} name */
async function resultOf(name) {
  try {
    return JSON.parse(await readFile(join(import.meta.dirname, 'results', `${name}.json`), 'utf8'));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {string} text */
function capitalised(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {Row} result */
function whenOf({ date, machine }) {
  return `${machine ? `${machine}, ` : ''}${String(date).slice(0, 10)}.`;
}

/**
 * @param {string} name
 * @param {Row} result
 * @returns {Table[]}
 */
function pacesOf(name, { paces }) {
  return Object.entries(/** @type {Record<string, Row[]>} */ (paces)).map(([pace, rows]) => ({
    title: pace,
    head: ['', 'ratio', 'lowest to highest', 'task ms', 'script', 'layout', 'style', ''],
    rows: rows.map(({ title, ratio, spread, task, script, layout, style, note }) => [
      title,
      ratioOf(ratio, note),
      spread.map(digits).join(' to '),
      ...[task, script, layout, style].map(whole),
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
function logOf(name, { sizes }) {
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
      '',
    ],
    rows: rows.map((row) => [
      row.title,
      ratioOf(row.ratio, row.note),
      ...[row.follow, row.lost].map(whole),
      digits(row.heapRatio),
      ...[row.heap, row.nodes, row.jump, row.search].map(whole),
      row.longest === 0 ? 'under 50' : whole(row.longest),
      row.note,
    ]),
    chart: {
      name: `${name}-${size.replaceAll(/\W+/g, '-')}`,
      subtitle: 'Main-thread time while following, against a window drawn by hand; medians, logarithmic',
      bars: rows.map(({ title, ratio, note }) => barOf(title, ratio, note)),
    },
  }));
}

/**
 * @param {string} _name
 * @param {Row} result
 * @returns {Table[]}
 */
function serverOf(_name, { tables }) {
  return tables.map((/** @type {{ title: string, rows: Row[] }} */ { title, rows }) => {
    const keys = Object.keys(rows[0] ?? {}).filter((key) => !rows.every((row) => row[key] === null));
    return {
      title,
      head: keys.map((key) => (key === 'title' || key === 'note' ? '' : key)),
      rows: rows.map((row) =>
        keys.map((key) => (typeof row[key] === 'number' ? number(row[key]) : (row[key] ?? ''))),
      ),
    };
  });
}

/**
 * @param {string} _name
 * @param {Row} result
 * @returns {Table[]}
 */
function sizeOf(_name, { rows }) {
  return [
    {
      title: '',
      head: ['', 'KB'],
      rows: rows.map((/** @type {Row} */ { name, bytes }) => [name, (bytes / 1_000).toFixed(1)]),
    },
  ];
}

/** @param {Table} table */
function markdownOf({ head, rows }) {
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
 * @param {number} ratio
 * @param {string} note
 */
function barOf(title, ratio, note) {
  return {
    label: title,
    value: ratio,
    isOurs: title.startsWith('Rivulet'),
    isOpen: note.startsWith('unfinished'),
  };
}

/**
 * @param {number | null} ratio
 * @param {string} note
 */
function ratioOf(ratio, note) {
  if (ratio === null) return '–';
  return `${note.startsWith('unfinished') ? '> ' : ''}${digits(ratio)}`;
}

/** @param {number | null} figure */
function whole(figure) {
  return figure === null || Number.isNaN(figure) ? '–' : figure.toFixed(0);
}

/** @param {number} figure */
function number(figure) {
  return Math.abs(figure) >= 100 || Number.isInteger(figure)
    ? Math.round(figure).toLocaleString('en')
    : figure.toFixed(2);
}
