import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FlushTimer } from '../../src/server/flush-timer.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Writes for two seconds, a few at a time; gives how often they were flushed, and how long the last of each few waited. */
function write({ every, few }: { every: number; few: number }): { flushes: number; longest: number } {
  let flushes = 0;
  let longest = 0;
  let waiting: number[] = [];
  const timer = new FlushTimer(() => {
    timer.clear();
    flushes++;
    longest = Math.max(longest, ...waiting.map((since) => Date.now() - since));
    waiting = [];
  });
  for (let time = 0; time < 2_000; time += every) {
    for (let count = 0; count < few; count++) {
      waiting.push(Date.now());
      timer.touch();
    }
    vi.advanceTimersByTime(every);
  }
  vi.advanceTimersByTime(100);
  expect(waiting).toEqual([]);
  return { flushes, longest };
}

test('what is written 100 times a second leaves at once, each by itself', () => {
  expect(write({ every: 10, few: 1 })).toEqual({ flushes: 200, longest: 0 });
});

test('what is written 5,000 times a second leaves once per frame, and nothing beside that but the first few', () => {
  const { flushes, longest } = write({ every: 1, few: 5 });
  expect(flushes).toBeLessThanOrEqual(2_000 / 16 + 4);
  expect(longest).toBe(16);
});

test('what comes in heaps on a busy machine leaves heap by heap, without a first chunk that leaves alone', () => {
  const { flushes, longest } = write({ every: 40, few: 200 });
  expect(flushes).toBeLessThanOrEqual(2_000 / 40 + 1);
  expect(longest).toBe(16);
});

test('of what is written in one turn after a pause the first leaves at once, and the rest together right after it', () => {
  expect(write({ every: 200, few: 500 })).toEqual({ flushes: 10 * 2, longest: 0 });
});
