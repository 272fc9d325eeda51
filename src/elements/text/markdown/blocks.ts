import type { Fence } from './line-starts.js';
import type { Alignment } from './table-row.js';

/** What all blocks have. */
interface AnyBlock {
  /** `undefined` only of the document, and of what was removed again. */
  parent: Container | undefined;
  /** The line in which the last of its text or its last marker is; 1 is the first. */
  lastLine: number;
}

interface AnyContainer extends AnyBlock {
  lastChild: Block | undefined;
}

export interface Document extends AnyContainer {
  readonly kind: 'document';
}

interface Quote extends AnyContainer {
  readonly kind: 'quote';
}

export interface List extends AnyContainer {
  readonly kind: 'list';
  readonly delimiter: string;
  /** The number it begins with; `undefined` of a bullet list. */
  readonly start: number | undefined;
  /** A blank line is between its items or between the blocks of one: paragraphs in it are set apart. */
  loose: boolean;
}

interface Item extends AnyContainer {
  readonly kind: 'item';
  /** The columns that what goes on in it is indented by. */
  readonly indent: number;
  /** Nothing but its marker was there, in this line. */
  emptySince: number | undefined;
}

export interface Paragraph extends AnyBlock {
  readonly kind: 'paragraph';
  /** Where its first line begins in the source. */
  readonly offset: number;
  /** It begins a list item: it may begin with a check box. */
  readonly isFirstInItem: boolean;
  /** It begins with a bracket, as definitions do. */
  readonly mayDefine: boolean;
  /** Replaced when definitions or a table's head are taken from it. */
  content: LeafText;
  /** Where its last line begins in its text. */
  lastLineStart: number;
  /** And where that line begins in the source. */
  lastLineOffset: number;
  /** Its last line may be the head of a table. */
  lastLineMayBeHead: boolean;
}

export interface Heading extends AnyBlock {
  readonly kind: 'heading';
  readonly level: number;
  readonly content: LeafText;
  /** It was a paragraph, and got a line under it. */
  readonly underlined: boolean;
}

export interface Code extends AnyBlock {
  readonly kind: 'code';
  /** `undefined`: it is indented. */
  readonly fence: Fence | undefined;
  /** The columns that its first line is indented by, if it is fenced. */
  readonly indent: number;
  /** Line ends that come to it only if more code follows. */
  held: string;
}

export interface Html extends AnyBlock {
  readonly kind: 'html';
  /** 1 to 7, see `html-block.ts`. */
  readonly type: number;
  /** The line end that comes before its next line. */
  held: string;
}

interface Rule extends AnyBlock {
  readonly kind: 'rule';
}

export interface Table extends AnyBlock {
  readonly kind: 'table';
  readonly alignments: readonly Alignment[];
}

export type Container = Document | Quote | List | Item;
export type Leaf = Paragraph | Heading | Code | Html | Rule | Table;
export type Block = Container | Leaf;

/** Told what becomes of the blocks, in order. A block is opened behind all that its parent has. */
export interface BlockSink {
  /** `offset`: where its first line begins in the source. */
  open(block: Block, offset: number): void;
  /** Text of a code block, of one of raw HTML, or of the last row of a table; of others it is in their content. */
  write(leaf: Leaf, text: string): void;
  /** A row of a table begins; the first is its head. */
  row(table: Table): void;
  /** A paragraph has become a heading. */
  underline(paragraph: Paragraph, heading: Heading): void;
  /** A list has become loose. */
  loosen(list: List): void;
  /** Nothing is added to it any more. */
  close(block: Block): void;
  /** A paragraph was nothing but definitions, or a table's head. */
  remove(paragraph: Paragraph): void;
  /** A label was defined; the first definition counts. */
  define(label: string): void;
}

/**
 * Text of a leaf, which grows. What is settled is kept apart, so that the cost of what is done with the rest does not
 * grow with it.
 */
export class LeafText {
  #settled: string[] = [];
  #tail: string;
  #length: number;

  constructor(text: string) {
    this.#tail = text;
    this.#length = text.length;
  }

  get length(): number {
    return this.#length;
  }

  get tail(): string {
    return this.#tail;
  }

  /** What was settled is all but the tail. */
  get isWhole(): boolean {
    return this.#settled.length === 0;
  }

  /** The character before the tail; empty if there is none. */
  get before(): string {
    return this.#settled.at(-1)?.slice(-1) ?? '';
  }

  get whole(): string {
    return this.#settled.join('') + this.#tail;
  }

  append(text: string): void {
    this.#tail += text;
    this.#length += text.length;
  }

  /** Settles so many UTF-16 code units of the tail. */
  settle(length: number): void {
    if (length <= 0) return;
    this.#settled.push(this.#tail.slice(0, length));
    this.#tail = this.#tail.slice(length);
  }
}
