/*
 * Marks what a search has found by the CSS Custom Highlight API, which changes no node: selections and the lines' own
 * styles stay. Where a browser does not have it, only the whole line is marked (class `hit`).
 */

const HIT = 'stream-log-hit';
const CURRENT = 'stream-log-current';

/** All logs of a page share these: names of highlights are the page's. */
function registered(name: string): Highlight | undefined {
  if (typeof Highlight === 'undefined' || !CSS.highlights) return undefined;
  const known = CSS.highlights.get(name);
  if (known) return known;
  const highlight = new Highlight();
  if (name === CURRENT) highlight.priority = 1;
  CSS.highlights.set(name, highlight);
  return highlight;
}

/**
 * Marks places in a line's text, each from … to before … in UTF-16 code units.
 *
 * @returns takes the marks back; `undefined` when nothing was marked
 */
export function highlightHits(
  text: HTMLElement,
  hits: readonly (readonly [from: number, to: number])[],
  isCurrent: boolean,
): (() => void) | undefined {
  const highlight = hits.length > 0 ? registered(isCurrent ? CURRENT : HIT) : undefined;
  if (!highlight) return undefined;
  const ranges = rangesOf(text, hits);
  for (const range of ranges) highlight.add(range);
  return () => {
    for (const range of ranges) highlight.delete(range);
  };
}

function rangesOf(text: HTMLElement, hits: readonly (readonly [from: number, to: number])[]): Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  let start = 0;
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const end = start + node.data.length;
    for (const [from, to] of hits) {
      if (to <= start || from >= end) continue;
      const range = document.createRange();
      range.setStart(node, Math.max(0, from - start));
      range.setEnd(node, Math.min(node.data.length, to - start));
      ranges.push(range);
    }
    start = end;
  }
  return ranges;
}
