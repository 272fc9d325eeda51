import { expect } from 'chai';
import fc from 'fast-check';
import type { Batch } from '../../src/client/source.js';
import { loadLines, partOfHole } from '../../src/elements/log/log-loader.js';
import { LogModel } from '../../src/elements/log/log-model.js';
import type { LogLine } from '../../src/elements/log/log-page.js';
import { type Chunk, toBase64 } from '../../src/protocol/index.js';

const ESC = '\u001b';

/** How many chunks are written at once. */
const TOGETHER = 7;

/** When a chunk was written, by its seq: those that were written at once have one time. */
function timeOf(seq: number): number {
  return 1_000 * Math.ceil(seq / TOGETHER);
}

/** Takes chunks in, each under its seq from 1. */
function feed(model: LogModel, chunks: readonly Chunk[]): void {
  for (const [index, chunk] of chunks.entries()) model.take(chunk, index + 1, timeOf(index + 1));
}

/** Reads chunks again, as a server would: in batches. */
function reading(chunks: readonly Chunk[]) {
  return async (from: number, to: number): Promise<Batch[]> => {
    const batches: Batch[] = [];
    for (let seq = from; seq <= to; ) {
      const next = Math.min(to + 1, Math.ceil(seq / TOGETHER) * TOGETHER + 1);
      batches.push({ seq, time: timeOf(seq), chunks: chunks.slice(seq - 1, next - 1) });
      seq = next;
    }
    return batches;
  };
}

function linesOf(model: LogModel, from: number, to: number): LogLine[] {
  return Array.from({ length: to - from }, (_, index) => model.store.line(from + index));
}

/** Chunks of about `count` lines, cut anywhere, in bytes and text, with styles that go on, steps, and CRs. */
function chunksOf(count: number, size: number): Chunk[] {
  let text = '';
  for (let at = 0; at < count; at++)
    text +=
      at % 7 === 0
        ? `${ESC}[3${at % 8}mstyled ü👍 ${at}\n`
        : at % 11 === 0
          ? `10 %\r${at} done${ESC}[K\n`
          : `line ${at}\n`;
  const bytes = new TextEncoder().encode(text);
  const chunks: Chunk[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    chunks.push({ kind: 'bytes', base64: toBase64(bytes.subarray(at, at + size)) });
    if (chunks.length % 50 === 0) chunks.push({ kind: 'progress', value: 0.5 });
  }
  return chunks;
}

describe('log loader', () => {
  it('brings back exactly what was let go', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 40, max: 3_000 }),
        fc.nat(11_000),
        fc.integer({ min: 1, max: 3_000 }),
        async (size, from, count) => {
          const chunks = chunksOf(12_000, size);
          const [whole, model] = [new LogModel(), new LogModel()];
          model.store.maxLines = 500;
          feed(whole, chunks);
          feed(model, chunks);
          const read = reading(chunks);
          const to = Math.min(from + count, model.store.first);
          fc.pre(from < to);
          expect(model.store.has(from)).to.equal(false);
          expect(await loadLines(model.store, read, from, to)).to.be.above(0);
          for (const line of [from, to - 1]) expect(model.store.has(line), `${line}`).to.equal(true);
          expect(linesOf(model, from, to)).to.deep.equal(linesOf(whole, from, to));
          expect(model.store.raw(from, to)).to.equal(whole.store.raw(from, to));
          // Once more loads nothing twice.
          expect(await loadLines(model.store, read, from, to)).to.equal(0);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('joins what it loads with what is there, until it is let go again', async () => {
    const chunks: Chunk[] = [];
    for (let at = 0; at < 8_000; at++)
      chunks.push({ kind: 'text', text: `line ${at}\n`, level: at === 5 ? 'error' : undefined });
    const model = new LogModel();
    model.store.maxLines = 1_000;
    feed(model, chunks);
    const read = reading(chunks);
    const { first, end } = model.store;
    await loadLines(model.store, read, 0, 100);
    expect(model.store.line(5).level).to.equal('error');
    expect(model.store.kept.length).to.equal(2);
    while (model.store.first > 0)
      await loadLines(
        model.store,
        read,
        ...partOfHole(model.store.kept.at(-2)?.[1] ?? 0, model.store.first, 'end'),
      );
    expect(model.store.kept).to.deep.equal([[0, end]]);
    expect(model.store.text()).to.equal(
      chunks.map((chunk) => (chunk.kind === 'text' ? chunk.text : '')).join(''),
    );
    expect(model.store.letGo()).to.equal(true);
    expect(model.store.count).to.be.at.most(1_000);
    expect(model.store.first).to.be.at.least(first);
    expect(model.store.has(5)).to.equal(false);
  });

  it('hands on that the server does not have it any more', async () => {
    const model = new LogModel();
    model.store.maxLines = 10;
    feed(
      model,
      Array.from({ length: 3_000 }, (_, at) => ({ kind: 'text', text: `${at}\n` })),
    );
    const failure = new Error('gone');
    let caught: unknown;
    await loadLines(model.store, () => Promise.reject(failure), 0, 10).catch(
      (error: unknown) => (caught = error),
    );
    expect(caught).to.equal(failure);
    expect(model.store.has(0)).to.equal(false);
  });
});
