/* What the README says of the results: of each workload Rivulet's figure, and the best peer's; and how quiet the machine was. */
import { isUnfinished, named, peersIn } from './peers.mjs';
import { ratioOf } from './tables.mjs';
import { pageWorks, serverWorks } from './works.mjs';

/** @typedef {import('./tables.mjs').Row} Row */

/**
 * Lines of Markdown; none where nothing is known.
 *
 * @param {ReadonlyMap<string, Row>} results by part
 */
export function claimsOf(results) {
  const rows = [...pageWorks(results), ...serverWorks(results)].flatMap(claim);
  if (rows.length === 0) return [];
  const quiet = quietness([...results.values()]);
  return ['| work | Rivulet | the best peer |', '|---|---:|---|', ...rows, ...(quiet ? ['', quiet] : [])];
}

/** @param {import('./works.mjs').Work} work */
function claim({ part, title, contenders }) {
  const ours = contenders.find(({ name }) => name === 'rivulet');
  if (!ours) return [];
  const figure = part !== 'server' ? 'ratio' : 'cpu ratio' in ours ? 'cpu ratio' : 'time ratio';
  if (typeof ours[figure] !== 'number') return [];
  const peers = peersIn(part, contenders, figure);
  // What was stopped is not the best of anything: its figure is a lower bound, and the lower the less it had done.
  const [best] = peers.filter((peer) => !isUnfinished(peer)).sort((a, b) => a[figure] - b[figure]);
  const theirs = best
    ? named(ratioOf(best[figure], best.note), best)
    : peers.length > 0
      ? 'none was done in its time'
      : '–';
  return [`| ${title} | ${ratioOf(ours[figure], ours.note)} | ${theirs} |`];
}

/**
 * The load of the machine, where the results know it: a fact in place of a promise.
 *
 * @param {readonly Row[]} results
 */
function quietness(results) {
  const loads = results.flatMap(({ load }) => (load ? [load] : []));
  if (loads.length === 0) return undefined;
  const range = (/** @type {'before' | 'after'} */ when) => {
    const all = loads.map((load) => load[when]);
    return [...new Set([Math.min(...all).toFixed(1), Math.max(...all).toFixed(1)])].join(' to ');
  };
  return `The machine's load average over a minute was ${range('before')} when a part began, and ${range('after')} when it ended, the part's own work included, on ${loads[0].cores} cores.`;
}
