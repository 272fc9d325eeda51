import { median } from '../harness/report.mjs';

/**
 * Figures over rounds: the median of each, how many rounds there were, and the lowest and highest of each.
 *
 * @template {string} Figure
 * @param {readonly Readonly<Record<Figure, number>>[]} rounds
 * @returns {Record<Figure, number> & { rounds: number, spread: Record<Figure, [number, number]> }}
 */
export function summaryOf(rounds) {
  const figures = /** @type {Figure[]} */ (Object.keys(rounds[0] ?? {}));
  const each = figures.map((figure) => {
    const all = rounds.map((round) => round[figure]);
    return { figure, middle: median(all), spread: [Math.min(...all), Math.max(...all)] };
  });
  return {
    .../** @type {Record<Figure, number>} */ (
      Object.fromEntries(each.map(({ figure, middle }) => [figure, middle]))
    ),
    rounds: rounds.length,
    spread: /** @type {Record<Figure, [number, number]>} */ (
      Object.fromEntries(each.map(({ figure, spread }) => [figure, spread]))
    ),
  };
}
