// Its development build, which the test runner would resolve to, needs a module that is no ES module.

import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { micromark, type Options } from '../../node_modules/micromark/index.js';
import { isImageAllowed, LINK_REL, linkHref } from '../../src/elements/text/markdown/url-policy.js';

/*
 * What a Markdown text must come to: the output of micromark with its extensions for GFM (without footnotes), raw
 * HTML as text, and the element's policy for addresses. Trees are compared in a spelling of their own, in which
 * white space between blocks does not count.
 */

/** The page that relative images are looked up from. */
export const PAGE = 'https://page.example/docs/';
export const IMAGE_ORIGINS: readonly string[] = ['https://images.example'];

export type Tree = string | { tag: string; attributes: Record<string, string>; children: Tree[] };

const noFootnotes = {
  disable: { null: ['gfmFootnoteDefinition', 'gfmFootnoteCall', 'gfmPotentialFootnoteCall'] },
};

type HtmlExtension = NonNullable<Options['htmlExtensions']>[number];

/**
 * micromark 4.0.3 drops the line ends of code and raw HTML that follow a definition or a tight paragraph: what makes it
 * skip those around blocks (`slurpAllLineEndings` in its `compile.js`) is taken back by paragraphs and headings only.
 */
const keepLineEnds: HtmlExtension = {
  enter: { codeFlowValue: stopSkipping, codeFencedFence: stopSkipping, htmlFlowData: stopSkipping },
};

function stopSkipping(this: { setData(key: 'slurpAllLineEndings'): void }): undefined {
  this.setData('slurpAllLineEndings');
}

/** How the reference parser's tree is spelt. */
export function referenceTree(markdown: string): string {
  const html = micromark(markdown, {
    extensions: [gfm(), noFootnotes],
    htmlExtensions: [gfmHtml(), keepLineEnds],
    allowDangerousProtocol: true,
  });
  return treeOfHtml(html);
}

/** How the tree is spelt that a reference parser wrote as HTML. */
export function treeOfHtml(html: string): string {
  return spell(parseHtml(html).flatMap((tree) => withPolicy(tree, false)));
}

/**
 * What micromark 4.0.3 is known to be wrong about (sections of CommonMark 0.31.2). To be asked only of a text that it
 * reads differently: most of those in which these stand it reads as it should.
 */
const FAULTS: readonly RegExp[] = [
  // 4.6: a tag alone in a line does not interrupt a paragraph; of one that goes on lazily it does.
  /\n[ \t>]*<\/?[a-z][^>\n]*>[ \t]*$/im,
  // 5.2: only of what interrupts a paragraph must the number be 1 and the text begin in the same line; here also of
  // what stands behind indented code, and of the inner list of `> - 2. a`.
  /\n[ \t]*(?:(?:[>*+-]|\d+[.)])[ \t]*)+(?:(?:[*+-]|\d+[.)])[ \t]*$|(?!1[.)])\d+[.)])/m,
  // 4.4: indented code goes on over lines that are blank, not to the last of them; here it does in an item, and is cut
  // in two where a container has ended before it.
  /(?:^|[>*+.)-])(?: {4}| {0,3}\t)/m,
  // GFM 5.3: a task list item begins with a paragraph, be it in the item's second line.
  /^[ \t>]*(?:[*+-]|\d+[.)])[ \t]*\n[ \t>]*\[[ xX\t]\]/m,
  // 4.5: a fence that ends with what it stands in; here with a line end more or less.
  /^[ \t]*(?:[>*+-]|\d+[.)]).*(?:```|~~~)/m,
];

/** Whether something stands in a text that the reference parser is known to read wrong. */
export function isReferenceWrong(markdown: string): boolean {
  return FAULTS.some((fault) => fault.test(markdown));
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function decode(text: string): string {
  return text.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name] as string);
}

/** Reads what micromark writes, which is always well-formed. */
function parseHtml(html: string): Tree[] {
  const top: Tree[] = [];
  const open: { tag: string; children: Tree[] }[] = [{ tag: '', children: top }];
  for (const [, text, close, tag, rest] of html.matchAll(/([^<]+)|<(\/?)([a-z0-9]+)([^>]*)>/g)) {
    const parent = open.at(-1) as { tag: string; children: Tree[] };
    if (text !== undefined) parent.children.push(decode(text));
    else if (close) open.pop();
    else {
      const attributes: Record<string, string> = {};
      for (const [, name, value] of (rest ?? '').matchAll(/([a-z]+)="([^"]*)"/g)) {
        attributes[name as string] = decode(value as string);
      }
      const element = { tag: tag as string, attributes, children: [] as Tree[] };
      parent.children.push(element);
      if (!/^(?:br|hr|img|input)$/.test(element.tag)) open.push(element);
    }
  }
  return top;
}

/** Links and images as the element has them: see `url-policy.ts`. */
function withPolicy(tree: Tree, inLink: boolean): Tree[] {
  if (typeof tree === 'string') return [tree];
  const { tag, attributes } = tree;
  const { href, src, alt = '', title } = attributes;
  const children = tree.children.flatMap((child) => withPolicy(child, inLink || tag === 'a'));
  const titled = title === undefined ? {} : { title };
  if (tag === 'a') return inLink ? children : [link(href ?? '', titled, children)];
  if (tag !== 'img') return [{ tag, attributes, children }];
  const safe = linkHref(src ?? '');
  if (safe !== undefined && isImageAllowed(safe, PAGE, IMAGE_ORIGINS)) {
    return [{ tag, attributes: { src: safe, alt, ...titled }, children: [] }];
  }
  return inLink ? [alt] : [link(src ?? '', titled, alt === '' ? [] : [alt])];
}

function link(url: string, titled: Record<string, string>, children: Tree[]): Tree {
  const href = linkHref(url);
  return {
    tag: 'a',
    attributes: { ...(href !== undefined && { href, rel: LINK_REL }), ...titled },
    children,
  };
}

const BLOCKS = /^(?:blockquote|ul|ol|li|p|h[1-6]|pre|hr|table|thead|tbody|tr|th|td)$/;

/** One spelling for equal trees. */
export function spell(trees: readonly Tree[]): string {
  return trees
    .map((tree) => {
      if (typeof tree === 'string') return escapeText(tree.replace(/\r\n?/g, '\n'));
      const attributes = Object.entries(tree.attributes)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
        .join('');
      const isBlock = BLOCKS.test(tree.tag);
      const inner = tree.tag === 'pre' ? spellCode(tree.children) : spell(tree.children);
      return isBlock
        ? `\n<${tree.tag}${attributes}>${inner}</${tree.tag}>\n`
        : `<${tree.tag}${attributes}>${inner}</${tree.tag}>`;
    })
    .join('')
    .replace(
      /[ \t\n]*\n(?=<\/?(?:blockquote|ul|ol|li|p|h[1-6]|pre|hr|table|thead|tbody|tr|th|td)[ >])/g,
      '\n',
    )
    .replace(/(<\/(?:blockquote|ul|ol|li|p|h[1-6]|pre|hr|table|thead|tbody|tr|th|td)>)\n[ \t\n]*/g, '$1\n')
    .replace(/\n(?:[ \t]*\n)+/g, '\n')
    .replace(/^\n+|[ \t\n]+$/g, '');
}

function spellCode(children: readonly Tree[]): string {
  return JSON.stringify(children);
}

function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
