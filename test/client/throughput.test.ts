import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf, utf8Length } from '../../src/client/chunk-size.js';
import { ThroughputTracker } from '../../src/client/throughput.js';
import { chunk } from '../protocol/arbitraries.js';

const text = (text: string) => ({ kind: 'text', text }) as const;

test('speed is measured over a sliding window', () => {
  let now = 0;
  const tracker = new ThroughputTracker({ window: 1_000, now: () => now });
  expect(tracker.read()).toMatchObject({ chunksPerSecond: 0, bytesPerSecond: 0, tokensPerSecond: 0 });
  for (; now < 2_000; now += 100) tracker.add([text('12345678')]);
  now = 2_000;
  const { chunksPerSecond, bytesPerSecond, tokensPerSecond, ...totals } = tracker.read();
  expect(chunksPerSecond).toBeCloseTo(9, 0);
  expect(bytesPerSecond).toBeCloseTo(chunksPerSecond * 8);
  expect(tokensPerSecond).toBeCloseTo(chunksPerSecond * 2);
  expect(totals).toEqual({ chunks: 20, bytes: 160, tokens: 40, held: 160 });
  now = 10_000;
  expect(tracker.read()).toMatchObject({ chunksPerSecond: 0, chunks: 20 });
});

test('before a window has passed, speed is measured since the first chunk', () => {
  let now = 5_000;
  const tracker = new ThroughputTracker({ now: () => now });
  tracker.add([text('a'), text('b')]);
  now += 500;
  expect(tracker.read().chunksPerSecond).toBe(4);
});

test('tokens are counted the way the caller says, and what is released is no longer held', () => {
  const tracker = new ThroughputTracker({ now: () => 0, countTokens: (words) => words.split(' ').length });
  tracker.add([text('one two three')]);
  tracker.release(10);
  expect(tracker.read()).toMatchObject({ tokens: 3, held: 3 });
  tracker.reset();
  expect(tracker.read()).toMatchObject({ tokens: 0, held: 0, chunks: 0 });
});

test('a window holds few samples, however fast chunks come', () => {
  let now = 0;
  const tracker = new ThroughputTracker({ window: 1_000, now: () => now });
  for (let i = 0; i < 100_000; i++) {
    now += 0.1;
    tracker.add([text('x')]);
  }
  expect(tracker.read().chunksPerSecond).toBeGreaterThan(9_000);
  expect(tracker.read().chunks).toBe(100_000);
});

test('bytes are those of UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (a, b) => {
      for (const one of [a, b, a + b]) expect(utf8Length(one)).toBe(Buffer.byteLength(one));
    }),
  );
  for (const one of ['\ud800', '\udc00', 'a\ud800b', '\ud800\ud800\udc00'])
    expect(utf8Length(one)).toBe(Buffer.byteLength(one));
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(bytesOf({ kind: 'bytes', base64: Buffer.from(bytes).toString('base64') })).toBe(bytes.length);
    }),
  );
  fc.assert(
    fc.property(chunk, (one) => {
      expect(bytesOf(one)).toBeGreaterThanOrEqual(0);
    }),
  );
});
