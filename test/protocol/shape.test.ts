import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  either,
  list,
  Mismatch,
  object,
  oneOf,
  optional,
  text,
  variant,
  whole,
} from '../../src/protocol/shape.js';
import { json } from './arbitraries.js';

const pet = variant('kind', {
  cat: { name: text(), lives: whole(1, 9) },
  fish: { colours: list(oneOf('red', 'gold'), 1, 2), pond: optional(object({ depth: whole(0) })) },
});

/** What is said of a value that is none. */
function complaint(value: unknown): string | undefined {
  try {
    pet.read(value);
    return undefined;
  } catch (error) {
    if (error instanceof Mismatch) return error.message;
    throw error;
  }
}

describe('a shape', () => {
  test('reads what is so, without the fields that it does not name', () => {
    const given = JSON.parse('{"kind":"cat","name":"Tom","lives":9,"owner":"x","__proto__":{"lives":1}}');
    expect(pet.read(given)).toStrictEqual({ kind: 'cat', name: 'Tom', lives: 9 });
    expect(pet.read({ kind: 'fish', colours: ['red'] })).toStrictEqual({ kind: 'fish', colours: ['red'] });
  });

  test('takes nothing from a prototype', () => {
    expect(complaint(Object.create({ kind: 'cat', name: 'Tom', lives: 9 }))).toMatch(/^name: /);
    expect(complaint({ kind: 'constructor' })).toBe('kind: cat or fish is expected');
  });

  test.each([
    [{ kind: 'cat', name: 5, lives: 1 }, 'name: text is expected'],
    [{ kind: 'cat', name: '', lives: 10 }, 'lives: a whole number from 1 to 9 is expected'],
    [{ kind: 'cat', name: '', lives: 1.5 }, 'lives: a whole number from 1 to 9 is expected'],
    [{ kind: 'fish', colours: [] }, 'colours: an array of 1 to 2 is expected'],
    [{ kind: 'fish', colours: ['gold', 'blue'] }, 'colours.1: red or gold is expected'],
    [{ kind: 'fish', colours: ['red'], pond: { depth: '1' } }, /^pond\.depth: a whole number/],
    [{ kind: 'fish', colours: ['red'], pond: [] }, 'pond: an object is expected'],
    ['fish', 'kind: cat or fish is expected'],
    [null, 'kind: cat or fish is expected'],
  ])('says where what is missing of %j', (value, message) => {
    expect(complaint(value)).toMatch(message);
  });

  test('of several is the first that fits', () => {
    const from = either(oneOf('start'), object({ last: whole(0) }));
    expect(from.read('start')).toBe('start');
    expect(from.read({ last: 3, more: 1 })).toStrictEqual({ last: 3 });
    expect(() => from.read('end')).toThrow('start is expected, or an object is expected');
  });

  test('reads anything or says what is wrong with it, and what it has read it reads as the same', () => {
    fc.assert(
      fc.property(json, (value) => {
        if (complaint(value) === undefined) expect(pet.read(pet.read(value))).toStrictEqual(pet.read(value));
      }),
    );
  });
});
