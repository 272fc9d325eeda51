import { tokensOf, writer } from './words.mjs';

/**
 * Paragraphs of plain sentences.
 *
 * @param {number} count how many tokens
 * @returns {string[]} the tokens
 */
export function prose(count) {
  const { number, sentences } = writer(1);
  let text = '';
  // Four letters a token is less than they have.
  while (text.length < count * 4 || tokensOf(text).length < count) text += `${sentences(2 + number(5))}\n\n`;
  return tokensOf(text).slice(0, count);
}
