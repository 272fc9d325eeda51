import { BlockParser } from '../../src/elements/text/markdown/block-parser.js';
import type {
  Block,
  BlockSink,
  Heading,
  Leaf,
  List,
  Paragraph,
  Table,
} from '../../src/elements/text/markdown/blocks.js';
import { unescapeText } from '../../src/elements/text/markdown/character-references.js';
import type { InlineNode } from '../../src/elements/text/markdown/inline-nodes.js';
import { parseInline } from '../../src/elements/text/markdown/inline-parser.js';
import { References } from '../../src/elements/text/markdown/references.js';
import { RowCells } from '../../src/elements/text/markdown/table-row.js';
import { isImageAllowed } from '../../src/elements/text/markdown/url-policy.js';
import { visibleHeading } from '../../src/elements/text/markdown/visible-text.js';
import { IMAGE_ORIGINS, PAGE, spell, type Tree } from '../elements/markdown-reference.js';

/** What the parsers make of a text that comes in pieces, without a page: as `referenceTree` spells it. */
export function parsedTree(pieces: readonly string[]): string {
  const references = new References();
  const sink = new TreeSink();
  const parser = new BlockParser(sink, references);
  for (const piece of pieces) parser.write(piece);
  parser.end();
  return spell(sink.top.flatMap((node) => toTree(node, references)));
}

interface Node {
  block: Block;
  children: Node[];
  text: string;
  rows: string[];
}

class TreeSink implements BlockSink {
  readonly top: Node[] = [];
  readonly #nodes = new Map<Block, Node>();

  open(block: Block): void {
    const node: Node = { block, children: [], text: '', rows: [] };
    this.#nodes.set(block, node);
    this.#siblings(block).push(node);
  }
  write(leaf: Leaf, text: string): void {
    const node = this.#get(leaf);
    if (leaf.kind === 'table') node.rows[node.rows.length - 1] += text;
    else node.text += text;
  }
  row(table: Table): void {
    this.#get(table).rows.push('');
  }
  underline(paragraph: Paragraph, heading: Heading): void {
    const node = this.#get(paragraph);
    node.block = heading;
    this.#nodes.set(heading, node);
  }
  loosen(_list: List): void {}
  close(_block: Block): void {}
  remove(paragraph: Paragraph): void {
    const siblings = this.#siblings(paragraph);
    siblings.splice(siblings.indexOf(this.#get(paragraph)), 1);
  }
  define(_label: string): void {}

  #get(block: Block): Node {
    return this.#nodes.get(block) as Node;
  }
  #siblings({ parent }: Block): Node[] {
    return parent && parent.kind !== 'document' ? this.#get(parent).children : this.top;
  }
}

function toTree(node: Node, references: References): Tree[] {
  const { block, children } = node;
  const inner = () => children.flatMap((child) => toTree(child, references));
  const element = (tag: string, content: Tree[], attributes: Record<string, string> = {}): Tree[] => [
    { tag, attributes, children: content },
  ];
  switch (block.kind) {
    case 'document':
      return inner();
    case 'quote':
      return element('blockquote', inner());
    case 'list': {
      const start = block.start === undefined || block.start === 1 ? {} : { start: String(block.start) };
      return element(block.start === undefined ? 'ul' : 'ol', inner(), start);
    }
    case 'item':
      return element('li', inner());
    case 'paragraph': {
      const content = inline(block.content.whole, references, block.isFirstInItem, false);
      const list = block.parent?.kind === 'item' ? block.parent.parent : undefined;
      const tight = list?.kind === 'list' && !list.loose;
      return tight ? [...content, '\n'] : element('p', content);
    }
    case 'heading': {
      const text = block.content.whole;
      return element(
        `h${block.level}`,
        inline(block.underlined ? text : visibleHeading(text), references, false, false),
      );
    }
    case 'code': {
      const language = block.fence ? /^[^ \t\n]*/.exec(unescapeText(block.fence.info))?.[0] : '';
      const text = node.text === '' ? [] : [node.text];
      return element('pre', element('code', text, language ? { class: `language-${language}` } : {}));
    }
    case 'html':
      return ['\n', node.text, '\n'];
    case 'rule':
      return element('hr', []);
    case 'table': {
      const [head = '', ...body] = node.rows;
      const row = (tag: string, text: string) => {
        const { cells } = new RowCells(text);
        return element(
          'tr',
          block.alignments.flatMap((align, at) =>
            element(tag, inline(cells[at] ?? '', references, false, true), align ? { align } : {}),
          ),
        );
      };
      const rows = body.flatMap((text) => row('td', text));
      return element('table', [
        ...element('thead', row('th', head)),
        ...(rows.length > 0 ? element('tbody', rows) : []),
      ]);
    }
  }
}

function inline(text: string, references: References, mayBeTask: boolean, inTable: boolean): Tree[] {
  const { nodes } = parseInline(text, {
    references,
    isImageAllowed: (src) => isImageAllowed(src, PAGE, IMAGE_ORIGINS),
    open: false,
    mayBeTask,
    inTable,
    order: undefined,
    html: false,
  });
  return nodes.map(inlineTree);
}

function inlineTree(node: InlineNode): Tree {
  if (node.kind === 'text') return node.text;
  return { tag: node.tag, attributes: { ...node.attributes }, children: node.children.map(inlineTree) };
}
