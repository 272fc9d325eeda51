import { random } from './random.mjs';
import { writer } from './words.mjs';

/** How many different lines there are; a prime, so that they do not repeat in step with anything. */
const PATTERNS = 997;
/** In one line of so many stands what is searched for. */
const RARE = 100;

/** What is searched for. */
export const QUERY = 'timed out';

const ESC = '\u001b[';
const LEVELS = [
  [36, 'INFO '],
  [36, 'INFO '],
  [36, 'INFO '],
  [90, 'DEBUG'],
  [33, 'WARN '],
  [31, 'ERROR'],
];

const patterns = build();

/**
 * Lines of a server's log in colours, each ended by a line feed and begun by its number, so that each can be told.
 *
 * @param {number} from the first, by number from 0
 * @param {number} count how many
 * @returns {string}
 */
export function logLines(from, count) {
  const lines = [];
  for (let line = from; line < from + count; line++)
    lines.push(`${labelOf(line)} ${patterns[line % PATTERNS]}\n`);
  return lines.join('');
}

/**
 * What a line begins with.
 *
 * @param {number} line
 */
export function labelOf(line) {
  return String(line).padStart(8, '0');
}

/**
 * How many of the first lines hold what is searched for.
 *
 * @param {number} count
 */
export function matchesIn(count) {
  const inAll = patterns.filter((pattern) => pattern.includes(QUERY)).length;
  const rest = patterns.slice(0, count % PATTERNS).filter((pattern) => pattern.includes(QUERY)).length;
  return Math.floor(count / PATTERNS) * inAll + rest;
}

function build() {
  const next = random(7);
  const { sentences } = writer(3);
  return Array.from({ length: PATTERNS }, (_, index) => {
    const [color, level] = LEVELS[Math.floor(next() * LEVELS.length)] ?? [36, 'INFO '];
    const words = sentences(1).slice(0, 20 + Math.floor(next() * 60));
    const found = index % RARE === 17 ? ` ${QUERY} after` : '';
    const took = Math.floor(next() * 1_000);
    return `${ESC}2m12:00:${String(took % 60).padStart(2, '0')}${ESC}0m ${ESC}${color}m${level}${ESC}0m ${ESC}1mworker-${took % 16}${ESC}0m ${words}${found} ${ESC}32m${took} ms${ESC}0m`;
  });
}
