import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatOffset,
  isReservedName,
  isValidId,
  isValidName,
  parseOffset,
} from '../../src/protocol/index.js';

test('names of streams and tasks', () => {
  for (const name of ['a', 'ä/ö ü', '🙂', '$runs', 'x'.repeat(200)]) expect(isValidName(name)).toBe(true);
  for (const name of ['', 'x'.repeat(201), 'a\nb', 'a\u0000', '\ud800', 'a\u2028b', '\u0085']) {
    expect(isValidName(name)).toBe(false);
  }
  expect(isReservedName('$runs')).toBe(true);
});

test('ids that a client makes', () => {
  for (const id of ['a', 'A-b_c.9', 'x'.repeat(64)]) expect(isValidId(id)).toBe(true);
  for (const id of ['', 'x'.repeat(65), 'a b', 'ä', 'a\n']) expect(isValidId(id)).toBe(false);
});

test('offsets go there and back, and sort like their seqs', () => {
  const seq = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(seq, seq, (a, b) => {
      const [left, right] = [
        formatOffset({ generation: 'g1', seq: a }),
        formatOffset({ generation: 'g1', seq: b }),
      ];
      expect(parseOffset(left)).toEqual({ generation: 'g1', seq: a });
      expect(left < right).toBe(a < b);
    }),
  );
  for (const offset of ['', '-1', 'g', 'g_1', 'G_0000000000000001'])
    expect(parseOffset(offset)).toBeUndefined();
});
