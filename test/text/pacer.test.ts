import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Pacer } from '../../src/elements/text/pacer.js';

const FRAME = 16;

/** Shows bursts, each at its time in milliseconds, frame by frame; tells what was shown in each frame. */
function show(bursts: readonly { readonly at: number; readonly text: string }[], drainAt?: number): string[] {
  const pacer = new Pacer();
  const shown: string[] = [];
  const rest = [...bursts];
  let waiting = '';
  for (let now = 0; now < 20_000; now += FRAME) {
    while ((rest[0]?.at ?? Number.POSITIVE_INFINITY) <= now) waiting += rest.shift()?.text;
    if (drainAt !== undefined && now >= drainAt) pacer.drain(now);
    const piece = waiting === '' ? '' : pacer.take(waiting, now);
    expect(waiting.startsWith(piece)).toBe(true);
    waiting = waiting.slice(piece.length);
    shown.push(piece);
    if (rest.length === 0 && waiting === '') break;
  }
  expect(waiting).toBe('');
  return shown;
}

const burst = fc.record({
  at: fc.integer({ min: 0, max: 3_000 }),
  text: fc.string({ unit: fc.constantFrom('a', '👍', 'é', ' '), minLength: 1, maxLength: 400 }),
});
const bursts = fc.array(burst, { minLength: 1, maxLength: 20 }).map((all) => all.sort((a, b) => a.at - b.at));

describe('a pacer', () => {
  test('shows everything, in order, cut within no character, and not long after the last burst', () => {
    fc.assert(
      fc.property(bursts, (all) => {
        const shown = show(all);
        expect(shown.join('')).toBe(all.map(({ text }) => text).join(''));
        for (const piece of shown) expect(piece).not.toMatch(/[\ud800-\udbff]$/);
        const last = all.at(-1)?.at as number;
        expect((shown.length - 1) * FRAME).toBeLessThanOrEqual(last + 700);
      }),
    );
  });

  test('drains within 300 ms once nothing more is to come', () => {
    fc.assert(
      fc.property(bursts, (all) => {
        const end = all.at(-1)?.at as number;
        expect((show(all, end).length - 1) * FRAME).toBeLessThanOrEqual(end + 300);
      }),
    );
  });

  test('shows bursts that come regularly without a pause or a leap', () => {
    const regular = Array.from({ length: 20 }, (_, index) => ({ at: index * 200, text: 'x'.repeat(100) }));
    const lengths = show(regular).map((piece) => piece.length);
    // Once it knows the rhythm: 100 in 200 ms are 8 a frame.
    const settled = lengths.slice(1_000 / FRAME, 3_600 / FRAME);
    expect(Math.min(...settled)).toBeGreaterThanOrEqual(4);
    expect(Math.max(...settled)).toBeLessThanOrEqual(16);
  });
});
