import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TextChunk } from '../../src/protocol/index.js';
import { PresentText } from '../../src/server/present-text.js';

/** What a viewer makes of a chunk. */
function shown(before: string, { text, mode }: TextChunk): string {
  if (mode === 'replace') return text;
  return mode === 'prepend' ? text + before : before + text;
}

const chunk = fc.record(
  {
    kind: fc.constant('text' as const),
    text: fc.string({ maxLength: 4 }),
    mode: fc.constantFrom('prepend' as const, 'replace' as const),
    part: fc.constant('reasoning'),
  },
  { requiredKeys: ['kind', 'text'] },
);

test('a text that is replaced by what extends it is sent as what is new, and comes out the same', () => {
  fc.assert(
    fc.property(
      fc.array(chunk, { maxLength: 30 }),
      fc.array(fc.boolean()),
      fc.boolean(),
      (chunks, extends_, isNew) => {
        const present = new PresentText(isNew);
        const texts = { meant: new Map<string, string>(), sent: new Map<string, string>() };
        for (const [index, each] of chunks.entries()) {
          const { part = '' } = each;
          const before = texts.meant.get(part) ?? '';
          const isExtended = each.mode === 'replace' && extends_[index] === true;
          const meant = isExtended ? { ...each, text: before + each.text } : each;
          const sent = present.apply(meant) as TextChunk;
          if (
            isExtended &&
            (isNew || texts.meant.has(part)) &&
            before.length > 0 &&
            knew(chunks.slice(0, index), part, isNew)
          )
            expect(sent.text).toBe(each.text);
          expect(sent.part).toBe(meant.part);
          texts.meant.set(part, shown(before, meant));
          texts.sent.set(part, shown(texts.sent.get(part) ?? '', sent));
        }
        expect(texts.sent).toEqual(texts.meant);
      },
    ),
  );
});

/** Whether the whole of a part is known: from its beginning, or since it was replaced. */
function knew(before: readonly TextChunk[], part: string, isNew: boolean): boolean {
  return isNew || before.some((chunk) => (chunk.part ?? '') === part && chunk.mode === 'replace');
}

test('it is so for texts of many pieces, and not beyond a mebi', () => {
  for (const [pieces, isKnown] of [
    [10_000, true],
    [1_100_000, false],
  ] as const) {
    const present = new PresentText(true);
    for (let i = 0; i < pieces; i++) present.apply({ kind: 'text', text: 'x' });
    const text = `${'x'.repeat(pieces)}y`;
    const sent = present.apply({ kind: 'text', text, mode: 'replace' });
    expect(sent).toEqual({ kind: 'text', ...(isKnown ? { text: 'y' } : { text, mode: 'replace' }) });
  }
});
