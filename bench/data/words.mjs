import { random } from './random.mjs';

const STARTS = ['b', 'c', 'd', 'f', 'g', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'w', 'st', 'tr', 'pl'];
const MIDDLES = ['a', 'e', 'i', 'o', 'u', 'ea', 'ou', 'io'];
const ENDS = ['', '', 'n', 'r', 's', 't', 'l', 'nd', 'st'];

/**
 * A source of words and sentences, the same for the same seed. Words are of one to three syllables, so about as long as
 * English ones.
 *
 * @param {number} seed
 */
export function writer(seed) {
  const next = random(seed);
  /** @param {number} below */
  const number = (below) => Math.floor(next() * below);
  /** @param {readonly string[]} list */
  const pick = (list) => list[number(list.length)] ?? '';
  const word = () =>
    Array.from({ length: 1 + number(3) }, () => pick(STARTS) + pick(MIDDLES) + pick(ENDS)).join('');
  /** @param {number} count */
  const words = (count) => Array.from({ length: count }, word).join(' ');
  const sentence = () => {
    const text = words(6 + number(12));
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  };
  /** @param {number} count */
  const sentences = (count) => Array.from({ length: count }, sentence).join(' ');
  return { number, pick, word, words, sentence, sentences };
}

/**
 * Cuts a text as language models do: a word of up to eight letters with the space before it, three digits, or a mark or two.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function tokensOf(text) {
  return text.match(/ ?[A-Za-z]{1,8}|\d{1,3}|[^\sA-Za-z\d]{1,2}|\s/g) ?? [];
}
