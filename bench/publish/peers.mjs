/* Who is compared with Rivulet. One notion for all that is published. */
import { part as list } from '../list/part.mjs';
import { part as listWindow } from '../list-window/part.mjs';
import { contenders as log } from '../log/part.mjs';
import { part as markdown } from '../markdown/part.mjs';
import { contenders as server } from '../server/part.mjs';
import { part as text } from '../text/part.mjs';

/** @typedef {import('./tables.mjs').Row} Row */

const PARTS = /** @type {Record<string, readonly { name: string, peer?: string, isOfNode?: boolean }[]>} */ ({
  text: text.contenders,
  markdown: markdown.contenders,
  list: list.contenders,
  'list-window': listWindow.contenders,
  log,
  server,
});

/**
 * The peers among those who took part, and have a figure: packages, and what Node has by itself. The others are limits, drawn or
 * written by hand, and Rivulet.
 *
 * @param {string} part
 * @param {readonly Row[]} contenders
 * @param {string} figure
 */
export function peersIn(part, contenders, figure) {
  const names = new Set(
    PARTS[part]?.filter(({ peer, isOfNode }) => peer || isOfNode).map(({ name }) => name),
  );
  return contenders.filter(({ name, [figure]: value }) => names.has(name) && typeof value === 'number');
}

/**
 * Whether it was stopped before it had done all: its figures are of less than the others'.
 *
 * @param {Row} row
 */
export function isUnfinished({ note }) {
  return note.startsWith('unfinished');
}

/**
 * What was measured of a contender, for a sentence.
 *
 * @param {string} figure
 * @param {Row} row
 */
export function named(figure, { title, note }) {
  return `${figure} ${title.replace(/ \(.*/, '')}${note === '' ? '' : ` (${note})`}`;
}
