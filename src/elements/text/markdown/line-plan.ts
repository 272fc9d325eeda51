import type { Code, Container, Html, Leaf, List, Paragraph } from './blocks.js';
import { endsHtmlBlock, htmlBlockKind, isEndedByBlank } from './html-block.js';
import { LineCursor } from './line-cursor.js';
import {
  closesFence,
  type Fence,
  fenceStart,
  headingStart,
  isRule,
  type ListMarker,
  listMarker,
  underlineLevel,
} from './line-starts.js';
import { scanDefinition } from './link-syntax.js';
import { isBlank, MORE, NONE } from './scan.js';
import { type Alignment, MAYBE_DELIMITER_ROW, RowCells, readDelimiterRow } from './table-row.js';

/*
 * What a line means for the blocks that are open: CommonMark's two phases (which containers go on, which blocks
 * begin), without changing anything. A line that is not whole yet is either understood already, whatever comes, or
 * answered with `MORE` and asked about again.
 */

/** The deepest that containers are nested; what would go deeper is text. */
const DEEPEST = 100;
const CODE_INDENT = 4;

export type ContainerStart =
  | { readonly kind: 'quote' }
  | {
      readonly kind: 'item';
      readonly marker: ListMarker;
      readonly indent: number;
      readonly isEmpty: boolean;
      /** It goes on with the list that is open there. */
      readonly joins: boolean;
    };

export type LeafPlan =
  /** A blank line: paragraphs and the like end. */
  | { readonly kind: 'blank' }
  /** The line belongs to the leaf that is open. */
  | { readonly kind: 'continue'; readonly text: string; readonly mayBeHead: boolean; readonly ends: boolean }
  /** A line of an open leaf that is no text of it, but its end. */
  | { readonly kind: 'finish' }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'fence'; readonly fence: Fence; readonly indent: number }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'html'; readonly type: number; readonly text: string; readonly ends: boolean }
  | { readonly kind: 'rule' }
  | { readonly kind: 'underline'; readonly level: number }
  | { readonly kind: 'table'; readonly alignments: readonly Alignment[] };

export interface LinePlan {
  /** So many of the open containers go on. */
  readonly kept: number;
  readonly starts: readonly ContainerStart[];
  readonly leaf: LeafPlan;
}

export interface OpenBlocks {
  /** From the document inwards. */
  readonly containers: readonly Container[];
  readonly leaf: Leaf | undefined;
}

const blank: LeafPlan = { kind: 'blank' };

/** What a line means; `whole`: nothing is added to it any more. */
export function planLine(line: string, whole: boolean, open: OpenBlocks): LinePlan | typeof MORE {
  const cursor = new LineCursor(line);
  const kept = continueContainers(cursor, whole, open.containers);
  if (kept === MORE || (!whole && cursor.isBlank)) return MORE;
  const all = kept === open.containers.length;
  const leaf = all ? continueLeaf(cursor, whole, open.leaf) : undefined;
  if (leaf === MORE) return MORE;
  if (leaf) return { kept, starts: [], leaf };
  return startBlocks(cursor, whole, open, kept);
}

function continueContainers(
  cursor: LineCursor,
  whole: boolean,
  containers: readonly Container[],
): number | typeof MORE {
  let kept = 0;
  for (; kept < containers.length; kept++) {
    const container = containers[kept] as Container;
    if (container.kind === 'document' || container.kind === 'list') continue;
    if (container.kind === 'quote') {
      if (!skipQuoteMarker(cursor)) break;
    } else if (cursor.isBlank) {
      if (!whole) return MORE;
      if (container.emptySince !== undefined) break;
      cursor.skipColumns(container.indent);
    } else if (cursor.indent >= container.indent) cursor.skipColumns(container.indent);
    else break;
  }
  return kept;
}

function skipQuoteMarker(cursor: LineCursor): boolean {
  if (cursor.indent >= CODE_INDENT || cursor.line[cursor.next] !== '>') return false;
  cursor.skipIndent();
  cursor.skipCharacters(1);
  cursor.skipColumns(1);
  return true;
}

/** What the line is to the leaf in which no other block can begin. */
function continueLeaf(
  cursor: LineCursor,
  whole: boolean,
  leaf: Leaf | undefined,
): LeafPlan | typeof MORE | undefined {
  if (leaf?.kind === 'html') return continueHtml(cursor, whole, leaf);
  if (leaf?.kind !== 'code') return undefined;
  return leaf.fence ? continueFenced(cursor, whole, leaf, leaf.fence) : continueIndented(cursor);
}

function continueHtml(cursor: LineCursor, whole: boolean, leaf: Html): LeafPlan | typeof MORE {
  if (!whole) return MORE;
  if (cursor.isBlank && isEndedByBlank(leaf.type)) return blank;
  return {
    kind: 'continue',
    text: cursor.rest,
    mayBeHead: false,
    ends: endsHtmlBlock(leaf.type, cursor.rest),
  };
}

function continueFenced(
  cursor: LineCursor,
  whole: boolean,
  leaf: Code,
  fence: Fence,
): LeafPlan | typeof MORE {
  const closes = cursor.indent < CODE_INDENT && closesFence(cursor.text, fence, whole);
  if (closes === MORE) return MORE;
  if (closes) return { kind: 'finish' };
  cursor.skipColumns(leaf.indent);
  return { kind: 'continue', text: cursor.rest, mayBeHead: false, ends: false };
}

function continueIndented(cursor: LineCursor): LeafPlan | undefined {
  if (!cursor.isBlank && cursor.indent < CODE_INDENT) return undefined;
  cursor.skipColumns(CODE_INDENT);
  return { kind: 'continue', text: cursor.rest, mayBeHead: false, ends: false };
}

function startBlocks(
  cursor: LineCursor,
  whole: boolean,
  { containers, leaf: openLeaf }: OpenBlocks,
  kept: number,
): LinePlan | typeof MORE {
  const starts: ContainerStart[] = [];
  const all = kept === containers.length;
  const paragraph = openLeaf?.kind === 'paragraph' ? openLeaf : undefined;
  while (!cursor.isBlank && cursor.indent < CODE_INDENT && kept + starts.length < DEEPEST) {
    const list = starts.length === 0 ? containers[kept - 1] : undefined;
    // Only the first marker of a line can interrupt a paragraph; those behind it begin what stands in its container.
    const interrupts = starts.length === 0 && all && paragraph !== undefined;
    const start = skipQuoteMarker(cursor)
      ? ({ kind: 'quote' } as const)
      : itemStart(cursor, whole, interrupts, list?.kind === 'list' ? list : undefined);
    if (start === MORE) return MORE;
    if (start === NONE) break;
    if (!whole && cursor.isBlank) return MORE;
    starts.push(start);
  }
  const deep = starts.length > 0;
  const leaf = startLeaf(cursor, whole, deep || !all ? undefined : openLeaf, deep ? undefined : paragraph);
  if (leaf === MORE) return MORE;
  // A lazy line: the paragraph goes on though its containers do not.
  const lazy = leaf.kind === 'continue' && !all;
  return { kept: lazy ? containers.length : kept, starts, leaf };
}

function itemStart(
  cursor: LineCursor,
  whole: boolean,
  interrupts: boolean,
  list: List | undefined,
): ContainerStart | typeof MORE | typeof NONE {
  const { text, indent } = cursor;
  const rule = isRule(text, whole);
  if (rule === MORE) return MORE;
  const marker = rule ? NONE : listMarker(text, whole);
  if (marker === MORE || marker === NONE) return marker;
  const isEmpty = isBlank(text, marker.length);
  if (isEmpty && !whole) return MORE;
  if (interrupts && (isEmpty || (marker.number !== undefined && text.slice(0, marker.length - 1) !== '1'))) {
    return NONE;
  }
  cursor.skipIndent();
  cursor.skipCharacters(marker.length);
  const spaces = isEmpty || cursor.indent > CODE_INDENT ? 1 : cursor.indent;
  cursor.skipColumns(spaces);
  return {
    kind: 'item',
    marker,
    indent: indent + marker.length + spaces,
    isEmpty,
    joins: list?.delimiter === marker.delimiter,
  };
}

/** `leaf`: what is open where the line stands; `paragraph`: the paragraph that it could go on, perhaps lazily. */
function startLeaf(
  cursor: LineCursor,
  whole: boolean,
  leaf: Leaf | undefined,
  paragraph: Paragraph | undefined,
): LeafPlan | typeof MORE {
  if (cursor.isBlank) return blank;
  const { indent, text } = cursor;
  if (indent >= CODE_INDENT) {
    if (paragraph) return { kind: 'continue', text: cursor.rest, mayBeHead: false, ends: false };
    cursor.skipColumns(CODE_INDENT);
    return { kind: 'code', text: cursor.rest };
  }
  const found = startByText(cursor, whole, leaf, paragraph !== undefined);
  if (found) return found;
  if (paragraph) return { kind: 'continue', text: cursor.rest, mayBeHead: true, ends: false };
  if (leaf?.kind === 'table') return { kind: 'continue', text, mayBeHead: false, ends: false };
  return { kind: 'paragraph', text };
}

function startByText(
  { text, indent, rest }: LineCursor,
  whole: boolean,
  leaf: Leaf | undefined,
  interrupts: boolean,
): LeafPlan | typeof MORE | undefined {
  const open = leaf?.kind === 'paragraph' ? leaf : undefined;
  const heading = headingStart(text, whole);
  if (heading === MORE) return MORE;
  if (heading !== NONE) return { kind: 'heading', level: heading.level, text: text.slice(heading.at) };
  const fence = fenceStart(text, whole);
  if (fence === MORE) return MORE;
  if (fence !== NONE) return { kind: 'fence', fence, indent };
  const type = htmlBlockKind(text, whole, interrupts);
  if (type === MORE) return MORE;
  if (type !== NONE) return { kind: 'html', type, text: rest, ends: endsHtmlBlock(type, text) };
  const level = open ? underlineLevel(text, whole) : NONE;
  if (level === MORE) return MORE;
  if (open && level !== NONE && !isOnlyDefinitions(open)) return { kind: 'underline', level };
  const rule = isRule(text, whole);
  if (rule === MORE) return MORE;
  if (rule) return { kind: 'rule' };
  if (!open?.lastLineMayBeHead || !MAYBE_DELIMITER_ROW.test(text)) return undefined;
  if (!whole) return MORE;
  const alignments = readDelimiterRow(text);
  return alignments && alignments.length === new RowCells(lastLine(open)).count
    ? { kind: 'table', alignments }
    : undefined;
}

function lastLine({ content, lastLineStart }: Paragraph): string {
  return content.whole.slice(lastLineStart);
}

/** It would be gone if it ended here. */
function isOnlyDefinitions({ content }: Paragraph): boolean {
  const text = content.whole;
  for (let at = 0; ; ) {
    const found = scanDefinition(text, at);
    if (found === NONE || found === MORE) return false;
    if (found.end === text.length) return true;
    at = found.end;
  }
}
