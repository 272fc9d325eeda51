// @ts-expect-error It has no types.
import { HtmlRenderer, Parser } from 'commonmark';
import { treeOfHtml } from '../elements/markdown-reference.js';

/*
 * A second reference parser, for texts with nothing of GFM in them: commonmark.js, by the authors of the
 * specification. It and micromark are each wrong about some texts, but hardly ever about the same ones.
 */

interface HtmlOutput {
  out(text: string): void;
  cr(): void;
}

const renderer = new HtmlRenderer() as HtmlOutput & Record<string, unknown>;
// Raw HTML is text, as in `referenceTree`.
renderer.html_inline = ({ literal }: { literal: string }) => renderer.out(literal);
renderer.html_block = ({ literal }: { literal: string }) => {
  renderer.cr();
  renderer.out(literal);
  renderer.cr();
};

/**
 * How commonmark.js's tree of a text is spelt; `undefined` where it cannot be asked: with what may be GFM, and with
 * no-break spaces, which it strips from the ends of paragraphs as if they were spaces (CommonMark 0.31.2, 4.8).
 */
export function commonmarkTree(markdown: string): string | undefined {
  if (/[|@\u00a0]|:-|-:|(?<!~)~{1,2}(?!~)|\[[ xX\t\n]\]|www\.|https?:/.test(markdown)) return undefined;
  const html = (renderer as unknown as { render(tree: unknown): string }).render(
    new Parser().parse(markdown),
  );
  // Where definitions are underlined it leaves an empty paragraph.
  return withSingleSpaces(treeOfHtml(html.replaceAll('<p></p>', '')));
}

/**
 * The tree without what commonmark.js does otherwise with spaces where they do not show: outside of code blocks, and in
 * lines of code that have nothing else.
 */
export function withSingleSpaces(tree: string): string {
  return tree.replace(/(<pre>.*<\/pre>)|[ \t]+(\n)?/g, (_, code?: string, lineEnd?: string) =>
    code ? code.replace(/(?<=\["|\\n)(?: |\\t)+(?=\\n)/g, '') : (lineEnd ?? ' '),
  );
}
