/**
 * Numbers that look random and are the same in every run: mulberry32 (Tommy Ettinger, public domain).
 *
 * @param {number} seed
 * @returns {() => number} gives numbers from 0 up to 1
 */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
