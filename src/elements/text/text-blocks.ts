import { takeDrawn } from '../drawn/kept.js';
import { BlockGroups, type Placed } from './block-groups.js';
import { FLOOD } from './flood.js';
import { removeForeign } from './light-children.js';
import type { TextView } from './text-view.js';

/*
 * Text that grows, kept in blocks of about 2 KB. One ever-growing text node costs layout that grows with it
 * (measured: 34 to 56 ms a frame at 200 KB); a small last block that is appended to does not (0.6 ms), and the
 * browser may skip the older ones while they are off screen. Nodes are never recreated: what was selected stays
 * selected.
 */

/** Where a block is cut when a line ends there or after, in UTF-16 code units. */
const BLOCK = 2_048;
/** Where it is cut at the latest. Cutting within a line shows as a line break, so that is put off. */
const LONGEST = 16_384;
/** How far back from there a space is looked for. */
const SPACE_WITHIN = 512;

/** The attribute of a block. Of the last one: `open` when its last line goes on, `line` when another is to begin. */
const BLOCK_ATTRIBUTE = 'data-stream-block';
const GAP_ATTRIBUTE = 'data-stream-gap';

interface Block extends Placed {
  readonly node: Text;
}

/** The text of an element: blocks and groups of them among its light children. Those with a `slot` are the page's. */
export class TextBlocks implements TextView {
  readonly #host: HTMLElement;
  readonly #groups: BlockGroups;
  readonly #onReady: () => void;
  #blocks: Block[] = [];
  #gaps: Element[] = [];
  /** The gap that came after the last block. */
  #gapAtEnd: Element | undefined;
  /** The last block is finished, whatever its length. */
  #cutNext = false;
  #length = 0;
  /** How much was appended since `settle`. */
  #fresh = 0;

  /** `onReady` is called when there is something for `settle` to do. */
  constructor(host: HTMLElement, onReady: () => void) {
    this.#host = host;
    this.#onReady = onReady;
    this.#groups = new BlockGroups(host, onReady);
  }

  /** The number of UTF-16 code units. */
  get length(): number {
    return this.#length;
  }

  get text(): string {
    return this.#blocks.map(({ node }) => node.data).join('');
  }

  append(text: string): void {
    this.#length += text.length;
    this.#fresh += text.length;
    let rest = text;
    while (rest !== '') {
      const last = this.#cutNext ? undefined : this.#blocks.at(-1);
      const taken = cutAt(rest, last?.node.length ?? 0);
      const piece = taken < rest.length ? rest.slice(0, taken) : rest;
      if (last) last.node.appendData(piece);
      else this.#addLast(piece);
      // A block that has its length ends with the line it is in.
      this.#cutNext = taken < rest.length || isFull(this.#blocks.at(-1));
      rest = rest.slice(taken);
    }
  }

  prepend(text: string): void {
    const first = this.#blocks[0];
    if (!first) {
      this.append(text);
      return;
    }
    this.#length += text.length;
    // What follows the last line feed is in one line with what was first until now.
    const line = text.lastIndexOf('\n') + 1;
    const joins = first.node.length + text.length <= BLOCK ? text : text.slice(line);
    if (joins !== '') first.node.insertData(0, joins);
    const pieces: string[] = [];
    for (let rest = text.slice(0, text.length - joins.length); rest !== ''; ) {
      const taken = cutAt(rest, 0);
      pieces.push(rest.slice(0, taken));
      rest = rest.slice(taken);
    }
    for (const piece of pieces.reverse()) this.#addFirst(piece);
  }

  /** Puts a text in place of all; what both begin with stays as it is. */
  replace(text: string): void {
    if (this.#gaps.length > 0) this.clear();
    let kept = 0;
    for (const [index, { node }] of this.#blocks.entries()) {
      if (text.startsWith(node.data, kept)) {
        kept += node.length;
        continue;
      }
      const common = commonLength(node.data, text, kept);
      kept += common;
      if (common > 0) node.deleteData(common, node.length - common);
      this.#truncate(common > 0 ? index + 1 : index);
      break;
    }
    this.#length = kept;
    this.append(text.slice(kept));
  }

  clear(): void {
    this.#groups.clear();
    this.#blocks = [];
    for (const gap of this.#gaps) gap.remove();
    this.#gaps = [];
    this.#gapAtEnd = undefined;
    this.#cutNext = false;
    this.#length = 0;
  }

  /** There is nothing in a plain text that waits for more. */
  end(): void {}

  settle(): void {
    this.#groups.settle();
    this.#markEnd();
  }

  /** Marks that something is missing here; what follows begins a block of its own. */
  addGap(label: string): void {
    const gap = document.createElement('div');
    gap.setAttribute(GAP_ATTRIBUTE, '');
    gap.setAttribute('role', 'separator');
    gap.setAttribute('aria-label', label);
    this.#groups.insert(gap, this.#blocks.at(-1), this.#gapAtEnd);
    this.#gaps.push(gap);
    this.#gapAtEnd = gap;
    this.#cutNext = true;
  }

  /** The text between two points, exactly: without the line feeds that a browser copies between blocks. */
  textIn(range: Range): string {
    let copied = '';
    for (const { node } of this.#blocks) {
      if (!range.intersectsNode(node)) continue;
      const start = range.startContainer === node ? range.startOffset : 0;
      const end = range.endContainer === node ? range.endOffset : node.length;
      copied += node.data.slice(start, end);
    }
    return copied;
  }

  #addLast(text: string): void {
    if (this.#blocks.length === 0) removeForeign(this.#host);
    const { element, node } = createBlock(text);
    const placed = this.#groups.append(element, this.#blocks.at(-1), this.#gapAtEnd);
    this.#gapAtEnd = undefined;
    this.#blocks.push({ ...placed, node });
    const before = this.#blocks.at(-2);
    before?.element.setAttribute(BLOCK_ATTRIBUTE, '');
    if (before) this.#groups.close(before, [this.#blocks[0], placed]);
  }

  #addFirst(text: string): void {
    const first = this.#blocks[0] as Block;
    const { element, node } = createBlock(text);
    const placed = this.#groups.prepend(element, first);
    this.#blocks.unshift({ ...placed, node });
    this.#groups.close(first, [placed, this.#blocks.at(-1)]);
  }

  #truncate(length: number): void {
    for (const block of this.#blocks.splice(length).reverse()) this.#groups.remove(block);
    this.#cutNext = false;
    const last = this.#blocks.at(-1);
    if (last) this.#groups.open(last);
  }

  /** The caret stands behind the last character; at the beginning of a line there is no place for it yet. */
  #markEnd(): void {
    const isFlood = this.#fresh > FLOOD;
    this.#fresh = 0;
    const last = this.#blocks.at(-1);
    if (!last) return;
    const endsLine = last.node.substringData(last.node.length - 1, 1) === '\n';
    const mark = isFlood ? '' : endsLine ? 'line' : 'open';
    if (last.element.getAttribute(BLOCK_ATTRIBUTE) !== mark) last.element.setAttribute(BLOCK_ATTRIBUTE, mark);
    // In the frame after the flood the caret is back.
    if (isFlood) this.#onReady();
  }
}

function createBlock(text: string): { readonly element: HTMLElement; readonly node: Text } {
  const drawn = takeDrawn(
    (each) => each.hasAttribute(BLOCK_ATTRIBUTE) && each.childNodes.length === 1 && each.textContent === text,
  );
  if (drawn) return { element: drawn, node: drawn.firstChild as Text };
  const element = document.createElement('div');
  const node = document.createTextNode(text);
  element.append(node);
  element.setAttribute(BLOCK_ATTRIBUTE, '');
  return { element, node };
}

function isFull(block: Block | undefined): boolean {
  if (!block || block.node.length < BLOCK) return false;
  return block.node.length >= LONGEST || block.node.data.endsWith('\n');
}

/** How much of a text goes to a block that is `length` long already; all of it unless the block gets full. */
function cutAt(text: string, length: number): number {
  const room = BLOCK - length;
  if (text.length <= room) return text.length;
  // The last line that ends within the size, unless that makes a very small block; else the first one after.
  const before = text.lastIndexOf('\n', room - 1) + 1;
  if (before > 0 && length + before >= BLOCK / 2) return before;
  const after = text.indexOf('\n', Math.max(0, room)) + 1;
  const most = LONGEST - length;
  if (after > 0 && after <= most) return after;
  if (text.length <= most) return text.length;
  return cutWithinLine(text, most);
}

/** After the last space before `most`, and not between the halves of a surrogate pair. */
function cutWithinLine(text: string, most: number): number {
  const space = text.lastIndexOf(' ', most - 1) + 1;
  if (space > most - SPACE_WITHIN && space > 0) return space;
  const code = text.charCodeAt(most - 1);
  const isHigh = code >= 0xd800 && code <= 0xdbff;
  return Math.max(1, isHigh ? most - 1 : most);
}

function commonLength(a: string, b: string, from: number): number {
  let length = 0;
  while (length < a.length && from + length < b.length && a[length] === b[from + length]) length++;
  return length;
}
