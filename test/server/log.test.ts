import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deleteLog, Log } from '../../src/server/log.js';
import { MemoryStorage } from '../support/memory-storage.js';
import { until } from '../support/wait.js';

const fail = (error: unknown) => {
  throw error;
};

/** A line as a stream writes it: which chunks it holds can be told from it. */
const lineOf = (seq: number, count: number, filler: string) => JSON.stringify({ seq, count, filler });

/** Reads from a seq to the end, as a viewer is served; gives the seqs in order. */
async function readFrom(log: Log, from: number): Promise<number[]> {
  const seqs: number[] = [];
  for (let next = from; next <= log.head; ) {
    const slice = await log.slice(next);
    if (!slice) throw new Error(`Chunk ${next} is missing`);
    for (const line of slice.text.split('\n')) {
      const { seq, count } = JSON.parse(line) as { seq: number; count: number };
      for (let at = seq; at < seq + count; at++) if (at >= next) seqs.push(at);
    }
    expect(slice.next).toBeGreaterThan(next);
    next = slice.next;
  }
  return seqs;
}

const range = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);

const lines = fc.array(
  fc.record({
    count: fc.integer({ min: 1, max: 30 }),
    // Mostly short lines; some fill a storage value, some need several; some are not Latin-1.
    filler: fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom('', 'x', 'ü', '🙂') },
      { weight: 1, arbitrary: fc.integer({ min: 40_000, max: 300_000 }).map((n) => '漢'.repeat(n)) },
      { weight: 1, arbitrary: fc.integer({ min: 40_000, max: 70_000 }).map((n) => 'x'.repeat(n)) },
    ),
    after: fc.constantFrom('nothing', 'nothing', 'nothing', 'nothing', 'merge', 'reopen', 'trim'),
  }),
  { maxLength: 150 },
);

describe('the log', () => {
  it('gives back every chunk in order from anywhere, whatever was written, merged, trimmed or reopened', async () => {
    await fc.assert(
      fc.asyncProperty(lines, fc.float({ min: 0, max: 1, noNaN: true }), async (writes, where) => {
        let storage = new MemoryStorage();
        let log = new Log(storage, 'g', fail);
        for (const { count, filler, after } of writes) {
          log.append(lineOf(log.head + 1, count, filler), count);
          if (after === 'merge') log.merge();
          if (after === 'reopen') {
            const { head, first, units } = log;
            storage = storage.copy(); // as after a kill: what the log before still writes comes nowhere
            log = new Log(storage, 'g', fail);
            await log.load();
            expect([log.head, log.first, log.units]).toEqual([head, first, units]);
          }
          if (after === 'trim') {
            await log.trim(Math.floor(log.head * where), () => true);
            expect(log.first).toBeLessThanOrEqual(Math.max(1, Math.floor(log.head * where)));
          }
        }
        const from = log.first + Math.floor((log.head + 1 - log.first) * where);
        expect(await readFrom(log, log.first)).toEqual(range(log.first, log.head));
        expect(await readFrom(log, from)).toEqual(range(from, log.head));
        await deleteLog(storage, 'g');
        expect(storage.entries.size).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('reads few values for a long replay', async () => {
    const storage = new MemoryStorage();
    const log = new Log(storage, 'g', fail);
    for (let i = 0; i < 1_000; i++) log.append(lineOf(log.head + 1, 20, ''), 20);
    log.merge();
    expect(storage.entries.size).toBeLessThanOrEqual(Math.ceil(1_000 / 64));
  });

  it('does not have a line wait while those before it are merged', async () => {
    const storage = new MemoryStorage();
    const log = new Log(storage, 'g', fail);
    for (let i = 0; i < 70; i++) log.append(lineOf(log.head + 1, 1, ''), 1);
    expect(storage.entries.size).toBe(70);
    await until(() => storage.entries.size === 1);
    expect(await readFrom(log, 1)).toEqual(range(1, 70));
  });

  it('merges nothing once its generation has ended', async () => {
    const storage = new MemoryStorage();
    const log = new Log(storage, 'g', fail);
    for (let i = 0; i < 64; i++) log.append(lineOf(log.head + 1, 1, ''), 1);
    log.merge();
    await deleteLog(storage, 'g');
    await new Promise((resolve) => setTimeout(resolve, 0)); // behind the turn in which it would
    expect(storage.entries.size).toBe(0);
  });
});
