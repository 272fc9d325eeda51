import {
  type Block,
  type BlockSink,
  type Container,
  type Document,
  type Heading,
  type Leaf,
  LeafText,
  type List,
  type Paragraph,
  type Table,
} from './blocks.js';
import { type ContainerStart, type LeafPlan, type LinePlan, planLine } from './line-plan.js';
import { scanDefinition } from './link-syntax.js';
import type { References } from './references.js';
import { isBlank, MORE, NONE } from './scan.js';

/** A line that is not understood by then is tried again only when it has doubled. */
const TRY_AT_ONCE = 256;

/**
 * The blocks of a Markdown text that comes in pieces. Each line is understood once, most of them before they are
 * whole; what was said of a block is never taken back, but for what Markdown itself decides later: a paragraph that
 * turns out to be a heading, a table's head or a definition, and a list that becomes loose.
 */
export class BlockParser {
  readonly #sink: BlockSink;
  readonly #references: References;
  readonly #document: Document = { kind: 'document', parent: undefined, lastLine: 0, lastChild: undefined };
  readonly #containers: Container[] = [this.#document];
  #leaf: Leaf | undefined;
  /** The source up to the piece that is being read, and up to its line. */
  #offset: number;
  #lineOffset: number;
  #lineNumber = 1;
  /** What there is of a line that was not understood yet. */
  #line = '';
  #tryAt = 0;
  /** The line was understood: what follows in it is text of the leaf. */
  #understood = false;
  /** The line is one of code, and has text. */
  #inCodeLine = false;
  #afterReturn = false;

  /** `offset`: where in the source the first piece begins. */
  constructor(sink: BlockSink, references: References, offset = 0) {
    this.#sink = sink;
    this.#references = references;
    this.#offset = offset;
    this.#lineOffset = offset;
  }

  /** The leaf that text goes on in. */
  get leaf(): Leaf | undefined {
    return this.#leaf;
  }

  write(text: string): void {
    let at = this.#afterReturn && text[0] === '\n' ? 1 : 0;
    if (text !== '') this.#afterReturn = false;
    while (at < text.length) {
      const end = lineEnd(text, at);
      if (end > at) this.#extend(text.slice(at, end).replaceAll('\0', '\ufffd'));
      if (end === text.length) break;
      this.#endLine();
      at = end + 1;
      if (text[end] === '\r') {
        if (text[at] === '\n') at++;
        else this.#afterReturn = at === text.length;
      }
      this.#lineOffset = this.#offset + at;
    }
    this.#offset += text.length;
  }

  /** The text is complete. */
  end(): void {
    if (this.#understood || this.#line !== '') this.#endLine();
    this.#closeFrom(0);
  }

  #extend(piece: string): void {
    if (this.#understood) {
      this.#addText(piece);
      return;
    }
    this.#line += piece;
    if (this.#line.length < this.#tryAt) return;
    const plan = planLine(this.#line, false, { containers: this.#containers, leaf: this.#leaf });
    if (plan === MORE) {
      this.#tryAt = this.#line.length < TRY_AT_ONCE ? 0 : 2 * this.#line.length;
      return;
    }
    this.#carryOut(plan);
    this.#understood = true;
  }

  #endLine(): void {
    if (!this.#understood) {
      const plan = planLine(this.#line, true, { containers: this.#containers, leaf: this.#leaf });
      if (plan !== MORE) this.#carryOut(plan);
    }
    if (this.#inCodeLine && this.#leaf) this.#sink.write(this.#leaf, '\n');
    if (this.#leaf?.kind === 'heading') this.#closeLeaf();
    this.#inCodeLine = false;
    this.#understood = false;
    this.#line = '';
    this.#tryAt = 0;
    this.#lineNumber++;
  }

  #carryOut({ kept, starts, leaf: plan }: LinePlan): void {
    if (plan.kind === 'continue') {
      this.#continueLeaf(plan);
      return;
    }
    if (plan.kind === 'underline') this.#underline(plan.level);
    else if (plan.kind === 'table') this.#makeTable(plan.alignments);
    else {
      if (plan.kind === 'finish') this.#touch();
      this.#closeLeaf();
      this.#closeFrom(kept);
      // A marker makes a line of a quotation more than blank, for what it stands in.
      if (plan.kind === 'blank')
        this.#touch(this.#containers.findLastIndex(({ kind }) => kind === 'quote') + 1);
      for (const start of starts) this.#openContainer(start);
      if (plan.kind === 'finish' || (plan.kind === 'blank' && starts.length === 0)) return;
      if (plan.kind !== 'blank') this.#openLeaf(plan);
    }
    this.#touch();
  }

  #continueLeaf({ text, mayBeHead, ends }: LeafPlan & { kind: 'continue' }): void {
    const leaf = this.#leaf;
    if (leaf?.kind === 'code' && !leaf.fence && isBlank(text)) {
      leaf.held += `${text}\n`;
      return;
    }
    this.#touch();
    if (leaf?.kind === 'paragraph') {
      leaf.content.append('\n');
      leaf.lastLineStart = leaf.content.length;
      leaf.lastLineOffset = this.#lineOffset;
      leaf.lastLineMayBeHead = mayBeHead;
    }
    if (leaf?.kind === 'table') this.#sink.row(leaf);
    this.#beginLine(text);
    if (ends) this.#closeLeaf();
  }

  /** The first text of a line of the leaf. */
  #beginLine(text: string): void {
    const leaf = this.#leaf;
    if (leaf?.kind === 'code' || leaf?.kind === 'html') {
      this.#inCodeLine = leaf.kind === 'code';
      this.#addText(leaf.held + text);
      leaf.held = leaf.kind === 'html' ? '\n' : '';
    } else this.#addText(text);
  }

  #addText(text: string): void {
    const leaf = this.#leaf;
    if (!leaf) return;
    if (leaf.kind === 'paragraph' || leaf.kind === 'heading') leaf.content.append(text);
    this.#sink.write(leaf, text);
  }

  #openContainer(start: ContainerStart): void {
    if (start.kind === 'quote') {
      this.#push({ ...this.#base(this.#outOfList()), kind: 'quote', lastChild: undefined });
      return;
    }
    const { marker, indent, isEmpty, joins } = start;
    const top = this.#top;
    let list: List;
    if (joins && top.kind === 'list') list = top;
    else {
      const { delimiter, number } = marker;
      const base = this.#base(this.#outOfList());
      list = { ...base, kind: 'list', delimiter, start: number, loose: false, lastChild: undefined };
      this.#push(list);
    }
    const emptySince = isEmpty ? this.#lineNumber : undefined;
    this.#push({ ...this.#base(list), kind: 'item', indent, emptySince, lastChild: undefined });
  }

  #openLeaf(plan: LeafPlan): void {
    const parent = this.#outOfList();
    const base = this.#base(parent);
    switch (plan.kind) {
      case 'paragraph': {
        const isFirstInItem = parent.kind === 'item' && parent.lastChild === undefined;
        const content = new LeafText('');
        this.#setLeaf({
          ...base,
          kind: 'paragraph',
          offset: this.#lineOffset,
          isFirstInItem,
          mayDefine: plan.text.startsWith('['),
          content,
          lastLineStart: 0,
          lastLineOffset: this.#lineOffset,
          lastLineMayBeHead: true,
        });
        this.#beginLine(plan.text);
        break;
      }
      case 'heading':
        this.#setLeaf({
          ...base,
          kind: 'heading',
          level: plan.level,
          content: new LeafText(''),
          underlined: false,
        });
        this.#beginLine(plan.text);
        break;
      case 'fence':
        this.#setLeaf({ ...base, kind: 'code', fence: plan.fence, indent: plan.indent, held: '' });
        break;
      case 'code':
        this.#setLeaf({ ...base, kind: 'code', fence: undefined, indent: 0, held: '' });
        this.#beginLine(plan.text);
        break;
      case 'html':
        this.#setLeaf({ ...base, kind: 'html', type: plan.type, held: '' });
        this.#beginLine(plan.text);
        if (plan.ends) this.#closeLeaf();
        break;
      case 'rule':
        this.#setLeaf({ ...base, kind: 'rule' });
        this.#closeLeaf();
    }
  }

  #underline(level: number): void {
    const paragraph = this.#leaf as Paragraph;
    this.#takeDefinitions(paragraph);
    const { parent, lastLine, content } = paragraph;
    const heading: Heading = { kind: 'heading', parent, lastLine, level, content, underlined: true };
    this.#sink.underline(paragraph, heading);
    this.#leaf = heading;
    if (parent) parent.lastChild = heading;
    this.#touch();
    this.#closeLeaf();
  }

  /** The last line of the open paragraph is the head of a table. */
  #makeTable(alignments: Table['alignments']): void {
    const paragraph = this.#leaf as Paragraph;
    const text = paragraph.content.whole;
    const { lastLineStart, lastLineOffset } = paragraph;
    if (lastLineStart === 0) this.#sink.remove(paragraph);
    else {
      paragraph.content = new LeafText(text.slice(0, lastLineStart - 1));
      this.#closeLeaf();
    }
    const table: Table = { ...this.#base(this.#top), kind: 'table', alignments };
    this.#setLeaf(table, lastLineOffset);
    this.#sink.row(table);
    this.#sink.write(table, text.slice(lastLineStart));
  }

  get #top(): Container {
    return this.#containers.at(-1) as Container;
  }

  /** The innermost container that other blocks than items can be in. */
  #outOfList(): Container {
    if (this.#top.kind === 'list') this.#closeFrom(this.#containers.length - 1);
    return this.#top;
  }

  #base(parent: Container): { parent: Container; lastLine: number } {
    return { parent, lastLine: this.#lineNumber };
  }

  #push(container: Container): void {
    this.#attach(container);
    this.#containers.push(container);
  }

  #setLeaf(leaf: Leaf, offset = this.#lineOffset): void {
    this.#attach(leaf, offset);
    this.#leaf = leaf;
  }

  #attach(block: Block, offset = this.#lineOffset): void {
    const { parent } = block;
    if (!parent) return;
    const list = parent.kind === 'list' ? parent : parent.parent;
    const before = parent.lastChild;
    if (before && list?.kind === 'list' && !list.loose && before.lastLine < this.#lineNumber - 1) {
      list.loose = true;
      this.#sink.loosen(list);
    }
    parent.lastChild = block;
    this.#sink.open(block, offset);
  }

  /** Something of what is open stands in this line. */
  #touch(depth = this.#containers.length): void {
    for (const container of this.#containers.slice(0, depth)) {
      container.lastLine = this.#lineNumber;
      if (container.kind === 'item' && container.emptySince !== this.#lineNumber)
        container.emptySince = undefined;
    }
    if (this.#leaf) this.#leaf.lastLine = this.#lineNumber;
  }

  #closeFrom(kept: number): void {
    this.#closeLeaf();
    while (this.#containers.length > kept) this.#sink.close(this.#containers.pop() as Container);
  }

  #closeLeaf(): void {
    const leaf = this.#leaf;
    if (!leaf) return;
    this.#leaf = undefined;
    this.#inCodeLine = false;
    if (leaf.kind === 'paragraph' && !this.#takeDefinitions(leaf)) this.#sink.remove(leaf);
    else this.#sink.close(leaf);
  }

  /** Takes the definitions from the beginning of a paragraph; whether something is left of it. */
  #takeDefinitions(paragraph: Paragraph): boolean {
    if (!paragraph.mayDefine) return true;
    const text = paragraph.content.whole;
    let at = 0;
    while (at < text.length) {
      const found = scanDefinition(text, at);
      if (found === NONE || found === MORE) break;
      if (this.#references.add(found.value, paragraph.offset)) this.#sink.define(found.value.label);
      at = found.end;
    }
    if (at > 0) paragraph.content = new LeafText(text.slice(at));
    return at < text.length;
  }
}

function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return at;
  }
  return text.length;
}
