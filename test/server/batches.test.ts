import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../src/protocol/index.js';
import { batchesOf, type Entry, type Frame, together } from '../../src/server/batches.js';

const encoded = (value: unknown): Entry => ({
  json: JSON.stringify(value),
  priority: 'medium',
  movable: false,
  atOnce: false,
});

/** Short texts, some of which grow when they are encoded; encoded chunks, some of which fill a batch or are larger. */
const entries = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 1_024 }).map((length) => '\u001b'.repeat(length)) },
    { weight: 3, arbitrary: fc.jsonValue().map(encoded) },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 10_000, max: 90_000 }).map((length) => encoded('x'.repeat(length))),
    },
  ),
  { minLength: 1, maxLength: 400, size: 'max' },
);

const contentOf = (entry: Entry): unknown => (typeof entry === 'string' ? entry : JSON.parse(entry.json));

describe('batches', () => {
  it('hold every chunk in order, and fit one stored value each', () => {
    fc.assert(
      fc.property(entries, (written) => {
        const batches = batchesOf(written);
        const read = batches.map(({ json }) => JSON.parse(`[${json}]`) as unknown[]);
        expect(read.flat(1)).toEqual(
          written.map(contentOf).map((value) => JSON.parse(JSON.stringify(value))),
        );
        for (const [at, { json, count }] of batches.entries()) {
          expect(count).toBe(read[at]?.length);
          expect(json.length <= limits.batch || count === 1).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('hold as many chunks as they may', () => {
    const counts = batchesOf(Array.from({ length: 10_000 }, () => '')).map(({ count }) => count);
    expect(counts).toEqual([limits.batchChunks, limits.batchChunks, 10_000 - 2 * limits.batchChunks]);
  });
});

describe('frames', () => {
  it('hold every line in order, and no two that are too much together', () => {
    const lines = fc
      .array(fc.integer({ min: 1, max: 300 }), { maxLength: 40 })
      .map((lengths) =>
        lengths.map((length, at): Frame => ({ text: 'x'.repeat(length), first: at + 1, next: at + 2 })),
      );
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 600 }), (written, most) => {
        const frames = together(written, most);
        expect(frames.flatMap(({ text }) => (text === '' ? [] : text.split('\n')))).toEqual(
          written.map(({ text }) => text),
        );
        let next = 1;
        for (const frame of frames) {
          expect(frame.first).toBe(next);
          expect(frame.next - frame.first).toBe(frame.text.split('\n').length);
          expect(frame.text.length <= most || frame.next === frame.first + 1).toBe(true);
          next = frame.next;
        }
        expect(next).toBe(written.length + 1);
      }),
    );
  });
});
