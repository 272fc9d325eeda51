import { takeDrawn } from '../drawn/kept.js';
import type { Row } from './list-model.js';
import type { RowContent } from './row-content.js';
import { elementOf, type RowsHost } from './rows-view.js';

/**
 * How many rows that have left the document keep their nodes. One that comes back is then the same, with whatever a
 * person has done to it; one that was away for longer is made again, so that memory does not grow with all that was seen.
 */
const KEPT_AWAY = 2_000;

/** The nodes of rows: of those in the document, and of the latest that have left it. */
export class RowContents {
  readonly #host: RowsHost;
  readonly #shown = new Map<Row, RowContent>();
  /** The one that has been away for longest comes first. */
  readonly #away = new Map<Row, RowContent>();

  constructor(host: RowsHost) {
    this.#host = host;
  }

  /** The content of a row that is in the document. */
  get(row: Row): RowContent | undefined {
    return this.#shown.get(row);
  }

  /** The rows in the document. */
  rows(): IterableIterator<Row> {
    return this.#shown.keys();
  }

  /** The content of a row that is about to be put into the document, as it was or made anew. */
  show(row: Row, index: number): RowContent {
    const known = this.#away.get(row);
    if (known) this.#away.delete(row);
    if (known && this.#host.readsIndex) known.update(row.item, index);
    const content = known ?? this.#make(row, index);
    this.#shown.set(row, content);
    return content;
  }

  /** Takes a row out of the document. */
  hide(row: Row): void {
    const content = this.#shown.get(row);
    if (!content) return;
    this.#shown.delete(row);
    const nodes = content.nodes();
    // Several stay together, so that what made them can still change them.
    if (nodes.length === 1) nodes[0]?.remove();
    else document.createDocumentFragment().append(...nodes);
    this.#away.set(row, content);
    if (this.#away.size <= KEPT_AWAY) return;
    const [oldest] = this.#away.keys();
    if (oldest) this.remove(oldest);
  }

  update(row: Row): void {
    (this.#shown.get(row) ?? this.#away.get(row))?.update(row.item);
  }

  /** Tells the rows in the document their place among all items. */
  number(all: readonly Row[]): void {
    let index = 0;
    for (const row of all) {
      if (row.isHeading) continue;
      this.#shown.get(row)?.update(row.item, index);
      index++;
    }
  }

  /** Takes a row out for good. */
  remove(row: Row): void {
    for (const node of this.#shown.get(row)?.nodes() ?? []) node.remove();
    const content = this.#shown.get(row) ?? this.#away.get(row);
    if (!content) return;
    this.#shown.delete(row);
    this.#away.delete(row);
    content.dispose?.();
    this.#host.dropped(row);
  }

  clear(): void {
    for (const row of [...this.#shown.keys(), ...this.#away.keys()]) this.remove(row);
  }

  #make(row: Row, index: number): RowContent {
    const content = this.#host.make(row, index);
    const element = elementOf(content);
    if (row.isHeading) element?.setAttribute('data-stream-group', '');
    else element?.setAttribute('data-stream-key', row.key);
    const drawn = takeDrawn((each) => isOf(row, each));
    if (drawn && !content.takeOver?.(drawn)) drawn.remove();
    // All of a row's nodes are taken with it.
    if (drawn) for (const node of content.nodes()) takeDrawn((each) => each === node);
    return content;
  }
}

/** Whether a server has drawn this element for the row. */
function isOf({ isHeading, item, key }: Row, drawn: Element): boolean {
  if (isHeading) return drawn.hasAttribute('data-stream-group') && !!drawn.textContent?.includes(`${item}`);
  return drawn.getAttribute('data-stream-key') === key;
}
