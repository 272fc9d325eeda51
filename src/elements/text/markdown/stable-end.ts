import { textNode } from './inline-nodes.js';
import { mergeTexts, type Piece } from './spans.js';

/** What nothing that follows can change. */
export interface StableEnd {
  /** Where it ends in the source. */
  readonly offset: number;
  /** So many nodes are complete. */
  readonly nodes: number;
  /** And so many UTF-16 code units of the text that is next; 0 if it is no text. */
  readonly textLength: number;
}

/** The last place before `limit` that nothing which follows can change: a word begins there, outside of elements. */
export function stableEnd(text: string, pieces: readonly Piece[], limit: number): StableEnd {
  for (let index = pieces.length - 1; index >= 0; index--) {
    const { node, start, end, isPlain } = pieces[index] as Piece;
    if (start >= limit || node.kind !== 'text' || !isPlain) continue;
    const offset = wordStart(text, node.text, start, Math.min(end, limit));
    if (offset === undefined) continue;
    const nodes = mergeTexts([
      ...pieces.slice(0, index),
      { kind: 'piece', node: textNode(node.text.slice(0, offset - start)), start, end: offset },
    ]);
    const last = nodes.at(-1);
    return last?.kind === 'text'
      ? { offset, nodes: nodes.length - 1, textLength: last.text.length }
      : { offset, nodes: nodes.length, textLength: 0 };
  }
  return { offset: 0, nodes: 0, textLength: 0 };
}

/** The last place in a piece of text, or at its end, where a word begins. */
function wordStart(text: string, shown: string, start: number, end: number): number | undefined {
  if (shown === '\n') return end < text.length ? end : undefined;
  for (let at = end; at > start; at--) {
    const after = text[at];
    if (text[at - 1] === ' ' && after !== undefined && after !== ' ' && after !== '\t' && after !== '\n')
      return at;
  }
  return undefined;
}
