import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TextChunk } from '../../src/protocol/index.js';
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
  const texts = fc.array(
    fc.record({
      text: fc.string({ maxLength: 4, unit: fc.constantFrom('a', 'b') }),
      mode: fc.constantFrom('append', 'prepend', 'replace'),
    }),
  );

  it('is sent as its suffix, and the reader ends with the same', () => {
    fc.assert(
      fc.property(texts, fc.boolean(), (writes, isNew) => {
        const present = new PresentText(isNew);
        const whole = (before: string, { text, mode }: TextChunk) =>
          mode === 'replace' ? text : mode === 'prepend' ? text + before : before + text;
        let meant = '';
        let read = '';
        for (const { text, mode } of writes) {
          const chunk = { kind: 'text', text, mode } as TextChunk;
          meant = whole(meant, chunk);
          const sent = present.apply(chunk);
          read = whole(read, sent);
          expect(read).toBe(meant);
          expect(sent.text.length).toBeLessThanOrEqual(text.length);
        }
      }),
    );
    const present = new PresentText(true);
    present.apply({ kind: 'text', text: 'Hello' });
    expect(present.apply({ kind: 'text', text: 'Hello, you', mode: 'replace' })).toEqual({
      kind: 'text',
      text: ', you',
    });
  });
});
