import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sha256 } from '../../src/protocol/index.js';

const of = (pieces: readonly Uint8Array[]) => {
  const digest = new Sha256();
  for (const piece of pieces) digest.update(piece);
  return digest.hex();
};

test('the digest of bytes is what Node says it is, wherever they are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (pieces) => {
      expect(of(pieces)).toBe(createHash('sha256').update(Buffer.concat(pieces)).digest('hex'));
    }),
  );
});

test('every length around the end of a block is padded right', () => {
  for (let length = 0; length <= 200; length++) {
    const bytes = new Uint8Array(length).fill(length);
    expect(of([bytes])).toBe(createHash('sha256').update(bytes).digest('hex'));
  }
});
