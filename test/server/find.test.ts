import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WireChunk } from '../../src/protocol/index.js';
import { find } from '../../src/server/find.js';

/** A log of these chunks, a stored line for every `size` of them, and so many lines to a slice. */
function logOf(chunks: readonly WireChunk[], size = 3) {
  const lines: { seq: number; chunks: readonly WireChunk[] }[] = [];
  for (let at = 0; at < chunks.length; at += size)
    lines.push({ seq: at + 1, chunks: chunks.slice(at, at + size) });
  return {
    first: 1,
    head: chunks.length,
    async slice(from: number) {
      const index = lines.findLastIndex(({ seq }) => seq <= from);
      const some = lines.slice(index, index + 2);
      const next = (some.at(-1)?.seq ?? 1) + (some.at(-1)?.chunks.length ?? 0);
      return { text: some.map((line) => JSON.stringify(line)).join('\n'), next };
    },
  };
}

/** All matches, answer by answer. */
async function findAll(chunks: readonly WireChunk[], query: string, limit?: number): Promise<number[]> {
  const matches: number[] = [];
  for (let from = 0, done = false; !done; ) {
    const page = await find(logOf(chunks), { query, from, limit });
    matches.push(...page.matches);
    expect(page.looked).toBeGreaterThan(from - 1);
    ({ looked: from, done } = page);
  }
  return matches;
}

describe('find', () => {
  it('finds a text wherever it is cut, and in the chunk that it ends in', async () => {
    const text = fc.array(fc.constantFrom('a', 'B', 'ab', 'b\n', 'aab', ''), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.constantFrom('ab', 'aab', 'b\na', 'abab'),
        fc.integer({ min: 1, max: 5 }),
        async (chunks, query, limit) => {
          const expected: number[] = [];
          let before = '';
          for (const [index, chunk] of chunks.entries()) {
            const all = before + chunk.toLowerCase();
            if (all.indexOf(query, Math.max(0, before.length - query.length + 1)) >= 0)
              expected.push(index + 1);
            before = all;
          }
          expect(await findAll(chunks, query)).toEqual(expected);
          expect(await findAll(chunks, query, limit)).toEqual(expected);
        },
      ),
    );
  });

  it('sees no colours, also where they are cut', async () => {
    expect(await findAll(['\u001b[31mERR', 'OR\u001b[', '0m: no', '\u001b[1mx'], 'error: nox')).toEqual([4]);
    expect(await findAll(['\u001b[31mERROR\u001b[0m: no'], 'error: no')).toEqual([1]);
    expect(await findAll(['31m'], '\u001b[31m')).toEqual([]);
  });

  it('goes on over what is no text, and not over a text that takes another’s place', async () => {
    expect(await findAll(['he', { kind: 'progress', value: 0.5 }, 'llo'], 'hello')).toEqual([3]);
    expect(await findAll(['he', { kind: 'clear' }, 'llo'], 'hello')).toEqual([]);
    expect(await findAll(['he', { kind: 'text', text: 'llo', mode: 'replace' }], 'hello')).toEqual([]);
    expect(await findAll([[{ name: 'Hello' }]], 'hello')).toEqual([1]);
    expect(await findAll([{ kind: 'progress', step: 'Hello' }], 'hello')).toEqual([1]);
  });
});
