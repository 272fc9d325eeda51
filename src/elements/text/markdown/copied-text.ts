import type { TopBlock } from './block-views.js';

/** What begins in a line of its own, when words are copied. */
const OWN_LINE = 'p,li,h1,h2,h3,h4,h5,h6,pre,tr,blockquote,[data-stream-html]';

/**
 * What a person has selected: of blocks that are selected whole their source, of others the words. Blocks are set
 * apart by a blank line.
 *
 * @param source - The whole Markdown text.
 */
export function copiedText(range: Range, blocks: readonly TopBlock[], source: string): string {
  const parts: string[] = [];
  for (let at = 0; at < blocks.length; at++) {
    const { element } = (blocks[at] as TopBlock).placed;
    if (!range.intersectsNode(element)) continue;
    if (!isWhole(range, element)) {
      parts.push(wordsIn(range, element));
      continue;
    }
    const first = at;
    while (at + 1 < blocks.length && isWhole(range, (blocks[at + 1] as TopBlock).placed.element)) at++;
    parts.push(source.slice(blocks[first]?.start, blocks[at + 1]?.start).trimEnd());
  }
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Whether all of the text of an element is in a range. */
function isWhole(range: Range, element: Element): boolean {
  if (!range.intersectsNode(element)) return false;
  const text = element.textContent?.trim() ?? '';
  return clip(range, element).toString().trim() === text;
}

/** The part of a range that is in an element. */
function clip(range: Range, element: Element): Range {
  const clipped = document.createRange();
  clipped.selectNodeContents(element);
  if (element.contains(range.startContainer)) clipped.setStart(range.startContainer, range.startOffset);
  if (element.contains(range.endContainer)) clipped.setEnd(range.endContainer, range.endOffset);
  return clipped;
}

function wordsIn(range: Range, element: Element): string {
  const clipped = clip(range, element);
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let words = '';
  let before: Element | null | undefined;
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    if (!clipped.intersectsNode(node)) continue;
    const start = clipped.startContainer === node ? clipped.startOffset : 0;
    const end = clipped.endContainer === node ? clipped.endOffset : node.length;
    const line = node.parentElement?.closest(OWN_LINE);
    const cell = node.parentElement?.closest('td,th') ?? line;
    if (before !== undefined && before !== cell)
      words += before?.parentElement === cell?.parentElement && cell?.matches('td,th') ? '\t' : '\n';
    before = cell;
    words += node.data.slice(start, end);
  }
  return words;
}
