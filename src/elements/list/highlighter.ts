/*
 * Marks terms in rendered text through the CSS Custom Highlight API: no element is added, no text is split, so rows
 * stay as they are. Where the engine has no such API, nothing is marked.
 */

/** The name for `::highlight()`, for pages that want other colours. */
export const HIGHLIGHT = 'stream-highlight';

/** Marks of one list. Rows are told one by one; only theirs is looked at. */
export class Highlighter {
  #pattern: RegExp | undefined;
  readonly #ranges = new Map<object, readonly AbstractRange[]>();

  /** Terms with white space between them; empty for none. Rows must be told again afterwards. */
  set terms(terms: string) {
    this.clear();
    const words = terms.split(/\s+/).filter((word) => word !== '');
    words.sort((a, b) => b.length - a.length);
    const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    this.#pattern = words.length > 0 ? new RegExp(escaped.join('|'), 'giu') : undefined;
  }

  /** Marks what there is in the nodes of a row, in place of what was marked there. */
  mark(row: object, nodes: readonly Node[]): void {
    this.unmark(row);
    const highlight = this.#pattern && registry();
    if (!highlight) return;
    const ranges = nodes.flatMap((node) => this.#find(node));
    if (ranges.length === 0) return;
    this.#ranges.set(row, ranges);
    for (const range of ranges) highlight.add(range);
  }

  unmark(row: object): void {
    const ranges = this.#ranges.get(row);
    if (!ranges) return;
    this.#ranges.delete(row);
    const highlight = registry();
    for (const range of ranges) highlight?.delete(range);
  }

  clear(): void {
    for (const row of [...this.#ranges.keys()]) this.unmark(row);
  }

  #find(node: Node): AbstractRange[] {
    const ranges: AbstractRange[] = [];
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    for (let at: Node | null = walker.currentNode; at; at = walker.nextNode()) {
      if (!(at instanceof Text) || !this.#pattern) continue;
      for (const match of at.data.matchAll(this.#pattern)) {
        const end = match.index + match[0].length;
        // Static: a live range would cost at every change of the document.
        ranges.push(
          new StaticRange({ startContainer: at, startOffset: match.index, endContainer: at, endOffset: end }),
        );
      }
    }
    return ranges;
  }
}

function registry(): Highlight | undefined {
  if (!('highlights' in CSS)) return undefined;
  const known = CSS.highlights.get(HIGHLIGHT);
  if (known) return known;
  const created = new Highlight();
  CSS.highlights.set(HIGHLIGHT, created);
  return created;
}
