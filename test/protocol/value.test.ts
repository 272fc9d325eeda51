import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isYielded } from '../../src/protocol/chunk.js';
import {
  type Chunk,
  chunksOf,
  fromBase64,
  fromWire,
  toBase64,
  yieldedValue,
} from '../../src/protocol/index.js';
import { chunk, json, jsonObject, text } from './arbitraries.js';

function roundTrip(value: unknown): unknown {
  const yielded = chunksOf(value);
  if (!('chunks' in yielded)) throw new Error('no chunks');
  expect(yielded.chunks).toHaveLength(1);
  return yieldedValue(yielded.chunks[0] as Chunk);
}

test('whether a chunk was yielded is known without making its value', () => {
  fc.assert(
    fc.property(chunk, (any) => {
      expect(isYielded(any)).toBe(yieldedValue(any) !== undefined);
    }),
  );
});

describe('what is yielded arrives as it was yielded', () => {
  test('texts, arrays, bytes', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.array(json), fc.uint8Array()), (value) => {
        expect(roundTrip(value)).toEqual(value);
      }),
    );
  });

  test('a buffer arrives as its bytes', () => {
    expect(roundTrip(new Uint8Array([1, 2, 255]).buffer)).toEqual(new Uint8Array([1, 2, 255]));
  });

  test('texts with a mode, items with a mode and other fields', () => {
    const values = fc.oneof(
      fc.record(
        { text, mode: fc.constantFrom('prepend', 'replace'), part: fc.constantFrom('reasoning', 'a.b-c_9') },
        { requiredKeys: ['text'] },
      ),
      fc
        .tuple(jsonObject, fc.array(json), fc.option(fc.constant('prepend'), { nil: undefined }))
        .filter(
          ([rest]) =>
            !['text', 'line', 'items', 'mode', '__proto__'].some(
              (key) => key in rest && Object.hasOwn(rest, key),
            ),
        )
        .map(([rest, items, mode]) => ({ ...rest, items, ...(mode ? { mode } : {}) })),
    );
    fc.assert(
      fc.property(values, (value) => {
        expect(roundTrip(value)).toEqual(value);
      }),
    );
  });

  test('lines', () => {
    const lines = fc.record(
      { line: text.map((line) => line.replaceAll('\n', '')), time: fc.integer(), level: fc.string() },
      { requiredKeys: ['line'] },
    );
    fc.assert(
      fc.property(lines, (value) => {
        expect(roundTrip(value)).toEqual(value);
      }),
    );
  });

  test('a line with its line feed, as the same line', () => {
    expect(chunksOf({ line: 'a\n' })).toEqual(chunksOf({ line: 'a' }));
    expect(chunksOf({ line: '\n' })).toEqual(chunksOf({ line: '' }));
    expect(roundTrip({ line: 'a\n\n' })).toEqual({ line: 'a\n' });
  });

  test('any other object, as one item', () => {
    expect(roundTrip({ id: 1, name: 'x' })).toEqual({ id: 1, name: 'x' });
    expect(roundTrip({ progress: 3, name: 'a column' })).toEqual({ progress: 3, name: 'a column' });
    expect(roundTrip({ type: 'content', data: 1, more: true })).toEqual({
      type: 'content',
      data: 1,
      more: true,
    });
  });

  test('progress, as a fraction', () => {
    expect(roundTrip({ progress: 50, total: 10, step: 'half' })).toEqual({
      progress: 0.5,
      total: 10,
      step: 'half',
    });
    expect(roundTrip({ percent: 1 })).toEqual({ progress: 0.01 });
  });
});

test('progress of a step arrives as it was yielded, and what only looks like it is an item', () => {
  for (const value of [
    { within: ['Install', 'Fetch'], progress: 0.5, total: 10 },
    { within: ['Install'], step: 'Link', parallel: true },
    { within: ['Install'], outcome: 'error', note: 'no space' },
    { within: ['Install'], size: 3 },
    { within: [], outcome: 'error' },
    { within: Array(9).fill('deep') },
    { within: 'Install' },
  ])
    expect(roundTrip(value)).toEqual(value);
  expect(chunksOf({ within: ['a'], outcome: 'gone' })).toEqual({
    chunks: [{ kind: 'progress', within: ['a'], form: 'object' }],
  });
  expect(() => fromWire({ kind: 'progress', within: Array(9).fill('deep') })).toThrow();
});

test('progress that was only reported is no value', () => {
  expect(yieldedValue({ kind: 'progress', value: 0.5 })).toBeUndefined();
  expect(yieldedValue({ kind: 'progress', step: 'named' })).toBeUndefined();
});

test('text of a part is told from the answer, however it was written', () => {
  expect(yieldedValue({ kind: 'text', text: 'hm', part: 'reasoning' })).toEqual({
    text: 'hm',
    part: 'reasoning',
  });
  for (const part of ['', 'x'.repeat(65), 'a b', '<b>', 5, null]) {
    expect(() => chunksOf({ text: 'x', part })).toThrow(
      expect.objectContaining({ code: 'invalid-value', message: expect.stringContaining('part') }) as Error,
    );
    expect(() => fromWire({ kind: 'text', text: 'x', part })).toThrow();
  }
});

test('an envelope comes to what it holds', () => {
  expect(chunksOf({ type: 'content', data: 'x', metadata: { model: 'm' } })).toEqual({
    chunks: [
      { kind: 'meta', data: { model: 'm' } },
      { kind: 'text', text: 'x' },
    ],
  });
  expect(chunksOf({ type: 'complete', data: { ok: true } })).toEqual({ result: { ok: true } });
  expect(chunksOf({ type: 'error', data: 'went wrong' })).toMatchObject({ error: { message: 'went wrong' } });
  expect(chunksOf({ type: 'progress', data: 0.5 })).toEqual({
    chunks: [{ kind: 'progress', value: 0.5, form: 'object' }],
  });
});

test('what can be no chunk is refused', () => {
  for (const value of [undefined, null, 5, true, () => {}]) {
    expect(() => chunksOf(value)).toThrow(expect.objectContaining({ code: 'invalid-value' }) as Error);
  }
});

test('base64 goes there and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }),
  );
});
