/** What frames and requests are made of: values at the edges, and ways to spoil a text. */
import type { Random } from '../random.js';

const names = [
  's',
  't',
  'public/x',
  'echo',
  'any',
  'wait',
  'throws',
  '__proto__',
  'constructor',
  '$runs',
  '$none',
  '',
  ' ',
  '\u0000',
  '\n',
  '\u2028',
  '\ud800',
  '🙂',
  '../..',
  '%2e%2e%2f',
  '<script>',
  'x'.repeat(200),
  'x'.repeat(201),
  '\'"`;--',
  's/side',
];

const scalars: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1,
  0.5,
  2 ** 31,
  2 ** 53,
  2 ** 53 + 2,
  1e308,
  -1e308,
  '',
  'start',
  'x',
  '0',
  '__proto__',
  [],
  {},
  [[]],
  { length: 1e9 },
  { toString: 1 },
  { constructor: { prototype: { x: 1 } } },
];

export function name(dice: Random): string {
  return dice.pick(names);
}

/** A JSON value, now and then nested deeply. */
export function value(dice: Random, depth = 3): unknown {
  if (depth === 0 || dice.chance(0.5)) return dice.pick(scalars);
  if (dice.chance(0.1)) return text(dice, 2_000);
  const size = dice.integer(0, 4);
  if (dice.chance(0.5)) return Array.from({ length: size }, () => value(dice, depth - 1));
  return Object.fromEntries(Array.from({ length: size }, () => [name(dice), value(dice, depth - 1)]));
}

/** A text of any characters. */
export function text(dice: Random, most: number): string {
  return Array.from({ length: dice.integer(0, most) }, () =>
    String.fromCharCode(dice.integer(0, dice.pick([127, 0xffff]))),
  ).join('');
}

export function bytes(dice: Random, most: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: dice.integer(0, most) }, () => dice.integer(0, 255));
}

/** The text with something cut out, put in, doubled, or put in place of something. */
export function spoilt(dice: Random, whole: string): string {
  let result = whole;
  for (let times = dice.integer(1, 4); times > 0; times--) {
    const at = dice.integer(0, result.length);
    const end = Math.min(result.length, at + dice.integer(0, 8));
    const put = dice.pick([
      '',
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\\',
      '\u0000',
      '1e999',
      '-',
      'null',
      text(dice, 5),
      result.slice(at, end).repeat(3),
    ]);
    result = result.slice(0, at) + put + result.slice(end);
  }
  return result;
}

/** JSON that nests more deeply than a stack is deep. */
export function deep(levels: number): string {
  return `${'['.repeat(levels)}${']'.repeat(levels)}`;
}
