import fc from 'fast-check';
import { describe, expect, expectTypeOf, test, vi } from 'vitest';
import { type Accumulated, Accumulator } from '../../src/client/accumulate.js';
import { Values } from '../../src/client/values.js';
import type { Chunk } from '../../src/protocol/index.js';

function sum(...values: unknown[]): unknown {
  const accumulator = new Accumulator();
  for (const value of values) accumulator.add(value);
  return accumulator.value;
}

describe('values add up', () => {
  test('texts to a text, arrays to an array, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (texts) => {
        expect(sum(...texts)).toBe(texts.join(''));
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(fc.anything()), { minLength: 1 }), (arrays) => {
        expect(sum(...arrays)).toEqual(arrays.flat());
      }),
    );
  });

  test('objects to an object: items and text are concatenated, other fields replace', () => {
    expect(sum({ items: [1], page: 1 }, { items: [2, 3], page: 2 })).toEqual({ items: [1, 2, 3], page: 2 });
    expect(sum({ text: 'a' }, { text: 'b', by: 'x' })).toEqual({ text: 'ab', by: 'x' });
    expect(sum({ a: 1 }, { b: 2 }, { a: 3 })).toEqual({ a: 3, b: 2 });
  });

  test('modes: replace and prepend', () => {
    expect(sum({ text: 'a' }, { text: 'b', mode: 'prepend' }, { text: 'c' })).toEqual({ text: 'bac' });
    expect(sum({ text: 'a' }, { text: 'b', mode: 'replace' })).toEqual({ text: 'b' });
    expect(sum({ items: [1] }, { items: [2], mode: 'prepend' })).toEqual({ items: [2, 1] });
  });

  test('texts of named parts apart from the text', () => {
    const hm = { text: 'hm', part: 'reasoning' };
    expect(sum(hm, { text: '!', part: 'reasoning' }, 'a', { text: 'b' })).toEqual({
      text: 'ab',
      parts: { reasoning: 'hm!' },
    });
    expect(sum('a', hm, { text: 'oh ', part: 'reasoning', mode: 'prepend' })).toMatchObject({
      parts: { reasoning: 'oh hm' },
    });
    expect(sum(hm, { text: 'x', part: 'reasoning', mode: 'replace' }, 'a')).toEqual({
      text: 'a',
      parts: { reasoning: 'x' },
    });
    const proto = sum({ text: 'x', part: '__proto__' }) as { parts: object };
    expect(Object.getPrototypeOf(proto.parts)).toBe(Object.prototype);
  });

  test('lines to text, bytes to bytes, a mixture to an object', () => {
    expect(sum({ line: 'a', level: 'warn' }, { line: 'b' })).toBe('a\nb\n');
    expect(sum(new Uint8Array([1]), new Uint8Array([2, 3]))).toEqual(new Uint8Array([1, 2, 3]));
    expect(sum('a', ['x'], { n: 1 })).toEqual({ text: 'a', items: ['x'], n: 1 });
  });

  test('to nothing before there is anything', () => {
    expect(sum()).toBeUndefined();
  });

  test('without reaching a prototype', () => {
    const value = sum(JSON.parse('{"__proto__":{"polluted":1},"a":1}')) as object;
    expect(value).toEqual({ a: 1 });
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

test('a sum is the same object until something is added, and is not changed after that', () => {
  const accumulator = new Accumulator<string[]>();
  accumulator.add(['a']);
  const first = accumulator.value;
  expect(accumulator.value).toBe(first);
  accumulator.add(['b']);
  expect(first).toEqual(['a']);
  expect(accumulator.value).toEqual(['a', 'b']);
});

test('the types say what adds up to what', () => {
  expectTypeOf<Accumulated<'a' | 'b'>>().toEqualTypeOf<string>();
  expectTypeOf<Accumulated<number[]>>().toEqualTypeOf<number[]>();
  expectTypeOf<Accumulated<{ items: string[] }>>().toEqualTypeOf<{ items: string[] }>();
});

describe('the values of a run', () => {
  const texts = (...parts: string[]): Chunk[] => parts.map((text) => ({ kind: 'text', text }));

  test('are kept up to a bound, counted and handed on all', () => {
    const onChunk = vi.fn();
    const values = new Values<string>({ maxChunks: 3, onChunk });
    for (let i = 0; i < 100; i++) values.add(texts(String(i)));
    expect(values.latest).toEqual(['97', '98', '99']);
    expect(values.count).toBe(100);
    expect(values.partial).toHaveLength(190);
    expect(onChunk).toHaveBeenLastCalledWith('99', 99);
    values.add(texts('x', 'y', 'z', 'last'));
    expect(values.latest).toEqual(['y', 'z', 'last']);
  });

  test('leave out what carries no value, and progress in the sum', () => {
    const values = new Values();
    values.add([
      { kind: 'text', text: 'a' },
      { kind: 'meta', data: { model: 'm' } },
      { kind: 'progress', value: 0.5 },
      { kind: 'progress', value: 0.5, form: 'object' },
      { kind: 'update', key: '1', item: {} },
    ]);
    expect(values.latest).toEqual(['a', { progress: 0.5 }]);
    expect(values.partial).toBe('a');
  });

  test('add up the way the caller says', () => {
    const values = new Values<number[], number>({
      accumulate: (partial = 0, value) => partial + value.length,
    });
    values.add([
      { kind: 'items', items: [1, 2] },
      { kind: 'items', items: [3] },
    ]);
    expect(values.partial).toBe(3);
  });

  test('say when something is missing, and begin anew after a clear', () => {
    const values = new Values<string>();
    values.add(texts('a'));
    values.addGap();
    values.add([{ kind: 'clear' }, ...texts('b')]);
    expect(values.isWhole).toBe(false);
    expect(values.partial).toBe('b');
  });
});
