import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameReader } from '../../src/client/frame-reader.js';
import { turns, until } from '../support/wait.js';

const deflated = (text: string): ArrayBuffer => new Uint8Array(deflateRawSync(text)).buffer;

test('frames come out whole and in the order they came in, deflated or not', async () => {
  const frame = fc.record({ text: fc.string({ unit: 'binary', maxLength: 50 }), isDeflated: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(frame, fc.boolean())), async (frames) => {
      const read: string[] = [];
      const reader = new FrameReader(
        (text) => read.push(text),
        () => read.push('failed'),
      );
      for (const [{ text, isDeflated }, pause] of frames) {
        reader.take(isDeflated ? deflated(text) : text);
        if (pause) await turns(1);
      }
      await until(() => read.length >= frames.length);
      expect(read).toEqual(frames.map(([{ text }]) => text));
    }),
  );
});

test('a frame that cannot be read is told, and nothing follows it', async () => {
  const read: string[] = [];
  let failures = 0;
  const reader = new FrameReader(
    (text) => read.push(text),
    () => failures++,
  );
  for (const frame of ['a', deflated('b'), new Uint8Array([255, 255, 255]).buffer, 'c', deflated('d')]) {
    reader.take(frame);
  }
  await until(() => failures > 0);
  reader.take('e');
  await turns(10);
  expect(read).toEqual(['a', 'b']);
  expect(failures).toBe(1);
});

test('nothing comes out of one that was closed', async () => {
  const read: string[] = [];
  const reader = new FrameReader(
    (text) => read.push(text),
    () => read.push('failed'),
  );
  reader.take(deflated('a'));
  reader.take('b');
  reader.close();
  await turns(10);
  expect(read).toEqual([]);
});
