import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chunk, TextChunk } from '../../src/protocol/index.js';
import { PresentText } from '../../src/server/present-text.js';
import { inOrder, type Pending } from '../../src/server/priority.js';

const pending = fc.record({
  json: fc.uuid(),
  priority: fc.constantFrom('high', 'medium', 'low'),
  movable: fc.boolean(),
  atOnce: fc.constant(false),
}) as fc.Arbitrary<Pending>;

describe('the order of a flush', () => {
  it('keeps everything, moves only items, and never past anything else', () => {
    fc.assert(
      fc.property(fc.array(pending), (entries) => {
        const ordered = inOrder(entries);
        expect([...ordered].sort(byJson)).toEqual([...entries].sort(byJson));
        for (const [index, entry] of entries.entries()) {
          if (entry.movable) continue;
          expect(ordered[index]).toBe(entry);
          expect([...ordered.slice(0, index)].sort(byJson)).toEqual(
            [...entries.slice(0, index)].sort(byJson),
          );
        }
        const rank = { high: 0, medium: 1, low: 2 };
        for (const [index, entry] of ordered.entries()) {
          const next = ordered[index + 1];
          if (!entry.movable || !next?.movable) continue;
          expect(rank[entry.priority]).toBeLessThanOrEqual(rank[next.priority]);
          if (entry.priority === next.priority)
            expect(entries.indexOf(entry)).toBeLessThan(entries.indexOf(next));
        }
      }),
    );
  });
});

const byJson = (a: Pending, b: Pending) => (a.json < b.json ? -1 : 1);

describe('a replacement that extends the text', () => {
  const text = fc.string({ maxLength: 4, unit: fc.constantFrom('a', 'b') });
  const chunks = fc.array(
    fc.oneof(
      fc.record({
        kind: fc.constant('text' as const),
        text,
        mode: fc.constantFrom('append' as const, 'prepend' as const, 'replace' as const),
        part: fc.constantFrom(undefined, 'reasoning'),
      }),
      fc.record({ kind: fc.constant('html' as const), html: text }),
      fc.constant({ kind: 'clear' as const }),
    ),
  );

  /** What a reader shows, by part. */
  function show(shown: Map<string, string>, chunk: Chunk): void {
    if (chunk.kind === 'clear') shown.clear();
    const written = chunk.kind === 'html' ? { text: chunk.html } : chunk.kind === 'text' ? chunk : undefined;
    if (!written) return;
    const { text, mode, part = '' } = written as TextChunk;
    const before = shown.get(part) ?? '';
    shown.set(part, mode === 'replace' ? text : mode === 'prepend' ? text + before : before + text);
  }

  it('is sent as its suffix, and the reader ends with the same, each part for itself', () => {
    fc.assert(
      fc.property(chunks, fc.boolean(), (writes, isNew) => {
        const present = new PresentText(isNew);
        const meant = new Map<string, string>();
        const read = new Map<string, string>();
        for (const chunk of writes) {
          show(meant, chunk);
          const sent = present.apply(chunk);
          show(read, sent);
          expect(read).toEqual(meant);
          expect(JSON.stringify(sent).length).toBeLessThanOrEqual(JSON.stringify(chunk).length);
        }
      }),
    );
    const present = new PresentText(true);
    for (const part of [{}, { part: 'reasoning' }]) {
      present.apply({ kind: 'text', text: 'Hello', ...part });
      expect(present.apply({ kind: 'text', text: 'Hello, you', mode: 'replace', ...part })).toEqual({
        kind: 'text',
        text: ', you',
        ...part,
      });
    }
  });
});
