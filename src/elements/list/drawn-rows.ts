import { hydrate } from '@lit-labs/ssr-client';
import { render } from 'lit/html.js';
import type { Json } from '../../protocol/json.js';
import { ROW_BEGIN, ROW_END } from '../drawn/function-marks.js';
import { keepSelection } from './keep-selection.js';
import { nodesBetween } from './nodes-between.js';
import { pairNodes } from './pair-nodes.js';
import { functionRenderer, type RowContent, type RowRenderer } from './row-content.js';

/*
 * Rows by an author's function that a server has drawn. Loaded by pages that have some: it brings Lit's hydration.
 */

/** As `functionRenderer`; rows go on with the nodes of what a server drew by the same function. */
export function hydratingRenderer(renderItem: (item: Json, index: number) => unknown): RowRenderer {
  const make = functionRenderer(renderItem);
  return (item, index) => {
    let content = make(item, index);
    return {
      update: (next) => content.update(next),
      nodes: () => content.nodes(),
      takeOver(drawn) {
        const show = (value: Json) => renderItem(value, index);
        const taken = hydrateRow(content.nodes(), drawn, show(item), show);
        content = taken ?? content;
        return taken !== undefined;
      },
    };
  };
}

/** `drawn`: the first node of a row, or its first element. Gives nothing when it does not show what `made` does. */
function hydrateRow(
  made: readonly ChildNode[],
  drawn: ChildNode,
  value: unknown,
  show: (item: Json) => unknown,
): RowContent | undefined {
  const range = rangeOf(drawn);
  if (!range || !pairNodes([plain(made)], plain(range.nodes))) return undefined;
  const { nodes, begin, end } = range;
  const [parent, next] = [end.parentNode as ParentNode & Node, end.nextSibling];
  const row = document.createDocumentFragment();
  return keepSelection(parent, nodes, () => {
    try {
      // Lit looks for one part in one parent: other rows must not be beside it.
      row.append(...nodes);
      fillTexts(row);
      hydrate(value, row as unknown as HTMLElement);
    } catch {
      // Drawn by another template that looks the same.
      return undefined;
    } finally {
      parent.insertBefore(row, next);
    }
    return {
      update: (item) => void render(show(item), row as unknown as HTMLElement),
      nodes: () => nodesBetween(begin, end),
    };
  });
}

/** The nodes that a server has drawn for a row, from mark to mark. */
function rangeOf(drawn: ChildNode) {
  let begin: ChildNode | null = drawn;
  while (begin && !isMark(begin, ROW_BEGIN)) begin = begin.previousSibling;
  let end = begin;
  while (end && !isMark(end, ROW_END)) end = end.nextSibling;
  return begin && end ? { begin, end, nodes: nodesBetween(begin, end) } : undefined;
}

function isMark(node: ChildNode, mark: string): boolean {
  return node instanceof Comment && node.data === mark;
}

/** A copy of nodes without what Lit has between them. */
function plain(nodes: readonly Node[]): DocumentFragment {
  const copy = document.createDocumentFragment();
  copy.append(...nodes.map((node) => node.cloneNode(true)));
  const comments = document.createNodeIterator(copy, NodeFilter.SHOW_COMMENT);
  for (let at = comments.nextNode(); at; at = comments.nextNode()) (at as Comment).remove();
  copy.normalize();
  return copy;
}

/** Lit writes into the text after a part's mark, and markup has none where the text was empty. */
function fillTexts(row: DocumentFragment): void {
  const comments = document.createNodeIterator(row, NodeFilter.SHOW_COMMENT);
  for (let at = comments.nextNode(); at; at = comments.nextNode()) {
    const next = at.nextSibling;
    const isEmpty =
      (at as Comment).data === 'lit-part' && next instanceof Comment && next.data === '/lit-part';
    if (isEmpty) (at as Comment).after('');
  }
}
