import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest, suggestion } from '../../src/protocol/index.js';

const names = ['search', 'summarise', 'read', 'write', 'chat', 'seek'];

test.each([
  ['serach', ['search']],
  ['Search', ['search']],
  ['searches', ['search']],
  ['summarize', ['summarise']],
  ['raed', ['read']],
  ['xyz', []],
  ['', []],
])('%j may have meant %j', (given, expected) => {
  expect(nearest(given, names)).toEqual(expected);
});

test('the nearest comes first, three at most, and what is right is no suggestion', () => {
  expect(nearest('logs', ['blogs', 'log', 'logs', 'lags', 'dogs'])).toHaveLength(3);
  expect(nearest('searhc-all', ['search-alls', 'search-all'])[0]).toBe('search-all');
  expect(suggestion('raed', names)).toBe('. Did you mean "read"?');
  expect(suggestion('nothing like it', names)).toBe('');
});

test('one slip anywhere in a name is near, whatever the name', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 40 }),
      fc.nat(),
      fc.string({ minLength: 1, maxLength: 1 }),
      (name, place, letter) => {
        const at = place % name.length;
        for (const slip of [
          name.slice(0, at) + name.slice(at + 1),
          name.slice(0, at) + letter + name.slice(at),
        ]) {
          if (slip !== '' && slip !== name) expect(nearest(slip, [name])).toEqual([name]);
        }
      },
    ),
  );
});
