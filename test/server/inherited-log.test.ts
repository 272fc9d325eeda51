import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InheritedLog } from '../../src/server/inherited-log.js';
import { readLine } from '../../src/server/line.js';
import { Stream } from '../../src/server/stream.js';
import { MemoryStorage } from '../support/memory-storage.js';

const fail = (_: Stream, error: unknown) => {
  throw error;
};

it('gives the chunks up to where the fork was made, wherever in a line that is', async () => {
  const flushes = fc.array(fc.array(fc.string({ unit: 'binary', maxLength: 5 }), { minLength: 1 }), {
    minLength: 1,
  });
  await fc.assert(
    fc.asyncProperty(flushes, fc.nat(), async (written, place) => {
      const storage = new MemoryStorage();
      const source = new Stream(storage, 'source', fail);
      source.begin({ generation: 'g', interruptible: false });
      for (const texts of written) {
        for (const text of texts) source.append({ kind: 'text', text });
        source.flush();
      }
      const all = written.flat();
      const to = 1 + (place % all.length);
      const inherited = new InheritedLog(storage, [{ generation: 'g', to }], '{"type":"chunks"');
      const read: unknown[] = [];
      while (read.length < to) {
        const slice = await inherited.slice(read.length + 1);
        for (const { seq, chunks } of (slice?.text ?? '').split('\n').map(readLine)) {
          expect(seq).toBe(read.length + 1);
          read.push(...chunks);
        }
        expect(slice?.next).toBe(read.length + 1);
      }
      expect(read).toEqual(all.slice(0, to).map((text) => ({ kind: 'text', text })));
    }),
  );
});
