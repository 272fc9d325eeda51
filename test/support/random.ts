/** Repeatable randomness: a test that fails prints its seed, and the seed brings the same faults again. */

export interface Random {
  readonly seed: number;
  /** A float in [0, 1). */
  next(): number;
  /** An integer in [min, max], both included. */
  integer(min: number, max: number): number;
  /** One of the values. */
  pick<T>(values: readonly T[]): T;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** `text` or bytes cut at random places into pieces of 1 to `max` units (UTF-16 units for a string). */
  split<T extends string | Uint8Array>(whole: T, max: number): T[];
}

/** A seed from RIVULET_SEED in the environment, so that a failure can be repeated, else a new one. */
function newSeed(): number {
  const given = Number(process.env.RIVULET_SEED);
  return Number.isInteger(given) && given > 0 ? given : Math.floor(Math.random() * 0xffff_ffff) + 1;
}

/**
 * mulberry32 by Tommy Ettinger, public domain: 32 bits of state, passes gjrand; see
 * https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
 */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function random(seed: number = newSeed()): Random {
  const next = mulberry32(seed);
  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    seed,
    next,
    integer,
    pick<T>(values: readonly T[]): T {
      if (values.length === 0) throw new TypeError('pick() needs at least one value, given none');
      return values[integer(0, values.length - 1)] as T;
    },
    chance: (probability) => next() < probability,
    split<T extends string | Uint8Array>(whole: T, max: number): T[] {
      const pieces: T[] = [];
      for (let at = 0; at < whole.length; ) {
        const end = Math.min(whole.length, at + integer(1, max));
        pieces.push(whole.slice(at, end) as T);
        at = end;
      }
      return pieces;
    },
  };
}
