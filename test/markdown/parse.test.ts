// @ts-expect-error It has no types.
import specification from 'commonmark-spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isReferenceWrong, nastyMarkdown } from '../elements/markdown-arbitrary.js';
import { commonmarkExamples, cutAtRandom, gfmExamples } from '../elements/markdown-examples.js';
import { referenceTree } from '../elements/markdown-reference.js';
import { parsedTree } from './parsed-tree.js';

/*
 * The parsers without a page: the same as in `test/elements/markdown-view.test.ts`, with many more texts.
 */

describe('markdown parsers', () => {
  it.each([
    ['CommonMark 0.31.2', commonmarkExamples((specification as { readonly text: string }).text), 652],
    ['GFM', gfmExamples(), 677],
  ] as const)('read every example of %s as the reference parser does', (_, examples, count) => {
    expect(examples).toHaveLength(count);
    for (const markdown of examples) {
      const expected = referenceTree(markdown);
      expect(parsedTree([markdown]), JSON.stringify(markdown)).toBe(expected);
      expect(parsedTree(markdown.split('')), JSON.stringify(markdown)).toBe(expected);
    }
  });

  it('read 5,000 nasty texts the same wherever they are cut, and as the reference parser does', {
    timeout: 120_000,
  }, () => {
    fc.assert(
      fc.property(nastyMarkdown, fc.integer(), (markdown, seed) => {
        const whole = parsedTree([markdown]);
        expect(parsedTree(markdown.split(''))).toBe(whole);
        expect(parsedTree(cutAtRandom(markdown, seed))).toBe(whole);
        if (!isReferenceWrong(markdown)) expect(whole).toBe(referenceTree(markdown));
      }),
      { numRuns: 5_000 },
    );
  });
});
