import { median } from '../harness/report.mjs';

/** @typedef {Readonly<Record<string, number | boolean>>} Figures of a round */

/** What is told of all rounds together, and not of the one in the middle: one chunk that is lost is lost. */
const COUNTS = ['lost', 'doubled'];

/**
 * A table's rows: medians over the rounds, and ratios to the limit in the same round, with the lowest and the highest.
 *
 * @param {readonly { name: string, title: string }[]} taking
 * @param {Readonly<Record<string, readonly Figures[]>>} figures by contender, one for each round
 * @param {string} limit the contender that the others are compared with
 */
export function rowsOf(taking, figures, limit) {
  const base = figures[limit] ?? [];
  return taking.map(({ name, title }) => {
    const all = figures[name] ?? [];
    const of = (/** @type {string} */ key) => all.map((round) => Number(round[key]));
    const keys = Object.keys(all[0] ?? {}).filter((key) => key !== 'isUnfinished');
    const row = /** @type {Record<string, number | string | number[]>} */ ({ name, title });
    for (const key of keys) {
      row[key] = COUNTS.includes(key) ? of(key).reduce((sum, count) => sum + count, 0) : median(of(key));
      if (key !== 'rate' && key !== 'cpu' && (key !== 'time' || keys.includes('rate'))) continue;
      const ratios = of(key).map((figure, round) => figure / Number(base[round]?.[key]));
      row[`${key} ratio`] = median(ratios);
      row[`${key} spread`] = [Math.min(...ratios), Math.max(...ratios)];
    }
    row.rounds = all.length;
    row.note = noteOn(all);
    return row;
  });
}

/** @param {readonly Figures[]} all */
function noteOn(all) {
  if (all.length === 0) return 'did not run';
  return all.some(({ isUnfinished }) => isUnfinished) ? 'unfinished' : '';
}
