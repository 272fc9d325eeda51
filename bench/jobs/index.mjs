import { list } from './list.mjs';
import { markdown, text } from './text.mjs';

/**
 * @typedef {{ write(piece: any): void, end?(): void, element(): Element }} View what a contender's `mount` gives
 * @typedef {object} Job
 * @property {readonly unknown[]} pieces what is handed over, in order
 * @property {number} aFrame how many of them a frame brings, where they come at the pace of frames
 * @property {string} unit what a piece is, in the plural
 * @property {(view: View) => boolean} isThere whether all of it stands there, after the last was handed over
 * @property {(view: View, reference?: string) => Promise<true | string> | true | string} verify `true`, or what is wrong with
 *   what stands there in the end
 */

/** @type {Record<string, () => Job>} */
export const jobs = { text, markdown, list, 'list-window': () => list({ isWindow: true }) };
