import { expect } from 'chai';
import fc from 'fast-check';
import type { MarkdownOptions } from '../../src/elements/text/markdown/markdown-options.js';
import { MarkdownView } from '../../src/elements/text/markdown/markdown-view.js';
import { nastyMarkdown } from './markdown-arbitrary.js';
import { commonmarkExamples, cutAtRandom, gfmExamples } from './markdown-examples.js';
import {
  IMAGE_ORIGINS,
  isReferenceWrong,
  PAGE,
  referenceTree,
  spell,
  type Tree,
} from './markdown-reference.js';
import { mount } from './page.js';

/** A view in a page of its own address, so that relative addresses are what the reference takes them for. */
function view(options: Partial<MarkdownOptions> = {}): { view: MarkdownView; root: HTMLElement } {
  const root = mount('<div></div>').firstElementChild as HTMLElement;
  return { root, view: new MarkdownView(root, { onReady() {}, imageOrigins: IMAGE_ORIGINS, ...options }) };
}

/** What stands for the view's own purposes only: `dir`, labels of check boxes, wrappers. */
function shownTree(node: Node): Tree[] {
  if (node instanceof Text) return [node.data];
  if (!(node instanceof Element)) return [];
  const children = [...node.childNodes].flatMap(shownTree).reduce<Tree[]>(joined, []);
  if ([...node.attributes].some(({ name }) => /^data-stream-(?:group|lines)$/.test(name))) return children;
  if (node.hasAttribute('data-stream-html')) return ['\n', ...children, '\n'];
  const attributes: Record<string, string> = {};
  for (const { name, value } of node.attributes) {
    if (name !== 'dir' && name !== 'aria-label' && !name.startsWith('data-stream-')) attributes[name] = value;
  }
  return [{ tag: node.localName, attributes, children }];
}

function joined(trees: Tree[], tree: Tree): Tree[] {
  const last = trees.at(-1);
  if (typeof tree !== 'string' || typeof last !== 'string') return [...trees, tree];
  return [...trees.slice(0, -1), last + tree];
}

function shown(root: Element): string {
  return spell([...root.childNodes].flatMap(shownTree));
}

function write(pieces: readonly string[]): string {
  const { view: markdown, root } = view();
  for (const piece of pieces) markdown.append(piece);
  markdown.end();
  return shown(root);
}

/** The examples whose end result is not the reference's, for some way to cut them. */
function differing(examples: readonly string[]): string[] {
  return examples.filter((markdown) => {
    const expected = referenceTree(markdown);
    const cuts = [
      [markdown],
      [...markdown],
      markdown.split(''),
      ...[1, 2, 3].map((seed) => cutAtRandom(markdown, seed)),
    ];
    return cuts.some((pieces) => write(pieces) !== expected);
  });
}

describe('markdown view', () => {
  const base = document.createElement('base');
  before(() => {
    base.href = PAGE;
    document.head.append(base);
  });
  after(() => base.remove());

  it('shows all 652 examples of CommonMark 0.31.2 as the reference parser does, whole, by character, cut at random', async () => {
    const response = await fetch(`${location.origin}/node_modules/commonmark-spec/spec.txt`);
    const examples = commonmarkExamples(await response.text());
    expect(examples).to.have.length(652);
    const wrong = differing(examples);
    if (wrong[0] !== undefined)
      expect(write([...wrong[0]])).to.equal(referenceTree(wrong[0]), JSON.stringify(wrong[0]));
    expect(wrong).to.deep.equal([]);
  }).timeout(50_000);

  it('shows all 677 examples of GFM as the reference parser does, whole, by character, cut at random', () => {
    const examples = gfmExamples();
    expect(examples).to.have.length(677);
    const wrong = differing(examples);
    if (wrong[0] !== undefined)
      expect(write([...wrong[0]])).to.equal(referenceTree(wrong[0]), JSON.stringify(wrong[0]));
    expect(wrong).to.deep.equal([]);
  }).timeout(50_000);

  it('comes to the same wherever a text is cut, and to what the reference parser makes of it', () => {
    fc.assert(
      fc.property(nastyMarkdown, fc.integer(), (markdown, seed) => {
        const whole = write([markdown]);
        expect(write(markdown.split(''))).to.equal(whole);
        expect(write(cutAtRandom(markdown, seed))).to.equal(whole);
        // What that is wrong about is compared with a second one too, in `test/markdown/parse.test.ts`.
        const reference = referenceTree(markdown);
        if (whole !== reference && !isReferenceWrong(markdown)) expect(whole).to.equal(reference);
      }),
      // Always the same texts: what is wrong with the reference on others need not be known yet.
      { numRuns: 1_500, seed: 1 },
    );
  }).timeout(50_000);

  it('reads line ends of every kind alike, also when they are cut in two', () => {
    const markdown = 'a\nb  \nc\n\n- d\n- e\n\n```\nf\n\ng\n```\n';
    for (const end of ['\r\n', '\r']) {
      const text = markdown.replaceAll('\n', end);
      expect(write(text.split(''))).to.equal(write([markdown]));
      expect(write([text])).to.equal(write([markdown]));
    }
  });
});
