import { writer } from './words.mjs';

/** @typedef {{ id: number, url: string, title: string, snippet: string, score: number }} Item */

/**
 * What a search would find.
 *
 * @param {number} count
 * @returns {Item[]}
 */
export function items(count) {
  const { number, words, sentence } = writer(2);
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    url: `/found/${index + 1}`,
    title: `${index + 1} ${words(2 + number(4))}`,
    snippet: sentence(),
    score: number(1_000),
  }));
}
