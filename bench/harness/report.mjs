/** @param {readonly number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * @typedef {import('./measure.mjs').Figures} Figures
 * @typedef {{ name: string, title: string, rounds: Figures[] }} Measured
 * @typedef {{ name: string, title: string, task: number, script: number, layout: number, style: number, ratio: number, spread: [number, number], rounds: number, note: string }} Row
 *   `ratio`: the median of the rounds' ratios to the limit in the same round; `spread`: the lowest and highest of them
 */

/**
 * Medians over the rounds, and ratios within each round.
 *
 * @param {readonly Measured[]} measured
 * @param {string} limit the contender that all are compared with
 * @returns {Row[]} the quickest first
 */
export function rowsOf(measured, limit) {
  const base = measured.find(({ name }) => name === limit)?.rounds ?? [];
  return measured
    .map(({ name, title, rounds }) => {
      const ratios = rounds.map(({ task }, round) => task / (base[round]?.task ?? Number.NaN));
      const of = (/** @type {'task' | 'script' | 'layout' | 'style'} */ key) =>
        median(rounds.map((figures) => figures[key]));
      return {
        name,
        title,
        task: of('task'),
        script: of('script'),
        layout: of('layout'),
        style: of('style'),
        ratio: median(ratios),
        spread: /** @type {[number, number]} */ ([Math.min(...ratios), Math.max(...ratios)]),
        rounds: rounds.length,
        note: noteOn(rounds),
      };
    })
    .sort((a, b) => a.ratio - b.ratio);
}

/** @param {readonly Figures[]} rounds */
function noteOn(rounds) {
  if (rounds.length === 0) return 'did not run';
  const wrong = rounds.find(({ verdict }) => verdict !== true);
  if (!wrong) return '';
  const { verdict, given, total } = wrong;
  return verdict === 'unfinished'
    ? `unfinished: ${((given / total) * 100).toFixed(0)} % of it`
    : String(verdict);
}

/**
 * @param {string} title
 * @param {readonly Row[]} rows
 */
export function tableOf(title, rows) {
  const lines = [
    ['', 'ratio', 'lowest–highest', 'task ms', 'script', 'layout', 'style', 'rounds', ''],
    ...rows.map(({ title, ratio, spread, task, script, layout, style, rounds, note }) => [
      title,
      `${note.startsWith('unfinished') ? '> ' : ''}${digits(ratio)}`,
      spread.map(digits).join('–'),
      ...[task, script, layout, style].map((milliseconds) => milliseconds.toFixed(0)),
      String(rounds),
      note,
    ]),
  ];
  return printTable(title, lines);
}

/**
 * @param {string} title
 * @param {readonly (readonly string[])[]} lines cells; the first line is the head
 */
export function printTable(title, lines) {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  const printed = lines.map((line) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [title, ...printed].join('\n');
}

/** @param {number | null} ratio `null`: what is no number is that in a file of results */
export function digits(ratio) {
  if (ratio === null || !Number.isFinite(ratio)) return '–';
  return ratio.toFixed(ratio < 10 ? 2 : ratio < 100 ? 1 : 0);
}
