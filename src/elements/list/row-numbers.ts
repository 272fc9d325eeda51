import type { Row } from './list-model.js';

/** `aria-setsize` and `aria-rowcount` of what is still growing: the total is not known. */
const UNKNOWN = -1;

/**
 * Tells assistive technology which of how many rows those in a window are, and gives the items of an `<ol>` the
 * numbers that they have outside of a window.
 */
export class RowNumbers {
  readonly #container: HTMLElement;
  /** Rows of the author's own that come before. */
  readonly #before: number;

  constructor(container: HTMLElement, start: ChildNode) {
    this.#container = container;
    const children = [...container.children];
    this.#before = children.filter(
      (child) => start.compareDocumentPosition(child) & Node.DOCUMENT_POSITION_PRECEDING,
    ).length;
  }

  /** `shown`: the elements that are in the document, each with its row's place in `all`. */
  write(all: readonly Row[], shown: Iterable<readonly [Row, number, HTMLElement]>, isGrowing: boolean): void {
    const { localName } = this.#container;
    const table = localName === 'tbody' ? this.#container.closest('table') : null;
    const first = this.#before + 1 + (table?.tHead?.rows.length ?? 0);
    const total = isGrowing ? UNKNOWN : first - 1 + all.length;
    if (table) set(table, 'aria-rowcount', total);
    const value = localName === 'ol' ? numbering(this.#container as HTMLOListElement, all) : undefined;
    for (const [row, index, element] of shown) {
      if (table) {
        set(element, 'aria-rowindex', first + index);
        continue;
      }
      if (localName === 'dl') continue;
      set(element, 'aria-posinset', first + index);
      set(element, 'aria-setsize', total);
      if (value && !row.isHeading) set(element, 'value', value(index, this.#before));
    }
  }
}

/** What number an `<ol>` gives to the item at an index. Headings have none. */
function numbering(list: HTMLOListElement, all: readonly Row[]): (index: number, before: number) => number {
  const hasHeadings = all[0]?.isHeading === true;
  const itemsBefore = (index: number) =>
    hasHeadings ? all.slice(0, index).filter((row) => !row.isHeading).length : index;
  if (!list.reversed) return (index, before) => list.start + before + itemsBefore(index);
  const start = list.hasAttribute('start') ? list.start : itemsBefore(all.length);
  return (index, before) => start - before - itemsBefore(index);
}

function set(element: Element, name: string, value: number): void {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
}
