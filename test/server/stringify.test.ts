import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from '../../src/server/stringify.js';

const nested = (depth: number, inmost: unknown): unknown => {
  let value = inmost;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { value };
  return value;
};

/** Whatever looks like nesting, or like the end of a string, inside a string. */
const tricky = fc.array(fc.constantFrom('[', '{', ']', '}', '"', '\\', 'x'), { maxLength: 4_000 });

describe('a value as JSON', () => {
  it('is nested up to 1,000 deep, whatever its strings hold', () => {
    fc.assert(
      fc.property(tricky, (characters) => {
        const text = characters.join('');
        const value = [text, nested(998, { [text]: text }), text];
        expect(JSON.parse(stringify(value, 'invalid-value'))).toEqual(value);
        expect(() => stringify([value, '['], 'invalid-value')).toThrow(/too deeply/);
      }),
      { numRuns: 50 },
    );
  });

  it('is refused with its code beyond, in any engine', () => {
    for (const depth of [1_001, 5_000, 100_000]) {
      const value = JSON.parse('['.repeat(depth) + ']'.repeat(depth));
      expect(() => stringify(value, 'invalid-input')).toThrow(
        expect.objectContaining({ code: 'invalid-input' }),
      );
    }
  });
});
