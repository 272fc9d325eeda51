import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter, type Piece } from '../../bin/line-splitter.js';

function split(chunks: readonly Uint8Array[], longest: number): Piece[] {
  const splitter = new LineSplitter(longest);
  // Copied, as a reader may use its memory again.
  return [...chunks.flatMap((chunk) => [...splitter.push(chunk)]), ...splitter.end()].map((piece) => ({
    ...piece,
    bytes: Buffer.from(piece.bytes),
  }));
}

const texts = (pieces: readonly Piece[]) => pieces.map(({ bytes }) => Buffer.from(bytes).toString());

test('the pieces are the input, cut after each LF, however it comes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 30 })),
      fc.integer({ min: 4, max: 40 }),
      (chunks, longest) => {
        const pieces = split(chunks, longest);
        const whole = Buffer.concat(chunks);
        expect(Buffer.concat(pieces.map(({ bytes }) => bytes)).equals(whole)).toBe(true);
        for (const { bytes, isLast } of pieces) {
          expect(bytes.length).toBeLessThanOrEqual(longest);
          const lf = bytes.indexOf(10);
          expect([-1, bytes.length - 1]).toContain(lf);
          if (lf >= 0) expect(isLast).toBe(true);
        }
        expect(pieces.filter(({ isFirst }) => isFirst)).toHaveLength(
          pieces.filter(({ isLast }) => isLast).length,
        );
      },
    ),
  );
});

test('a long line is cut between characters', () => {
  const line = 'ä€🙂'.repeat(20);
  for (let longest = 4; longest < 12; longest++) {
    const pieces = texts(split([Buffer.from(`${line}\n`)], longest));
    expect(pieces.join('')).toBe(`${line}\n`);
    expect(pieces.join('')).not.toContain('\ufffd');
  }
});

test('what is no UTF-8 is cut too', () => {
  const bytes = Buffer.alloc(100, 0x80);
  expect(Buffer.concat(split([bytes], 8).map((piece) => piece.bytes)).equals(bytes)).toBe(true);
});

test('the last line may have no LF; an empty one is no line', () => {
  expect(texts(split([Buffer.from('a\nb')], 10))).toEqual(['a\n', 'b']);
  expect(texts(split([Buffer.from('a\n')], 10))).toEqual(['a\n']);
  expect(split([], 10)).toEqual([]);
});
