import type { Row } from './list-model.js';
import type { RowContent } from './row-content.js';

/** What rows need of the list that they are of. */
export interface RowsHost {
  /** Makes the nodes of a row, fit to stand where rows do. `index`: its place among all that is shown, headings too. */
  readonly make: (row: Row, index: number) => RowContent;
  /** A row has come into the document. */
  readonly drawn: (row: Row) => void;
  /** A row's nodes are given up. */
  readonly dropped: (row: Row) => void;
  /** Asks for `measure` and `flush`. */
  readonly requestFrame: () => void;
  /** Whether rows show their place in the list, so that it must be told when it changes. */
  readonly readsIndex: boolean;
  /** Whether more rows may come. */
  readonly isGrowing: () => boolean;
  /** Whether what is in view stays there even at the very top when rows come before it. */
  readonly holdsTop: () => boolean;
}

/** Rows on the page. Every method writes; none but `measure` reads layout. */
export interface RowsView {
  /** The element whose children the rows are, at whatever depth. */
  readonly container: HTMLElement;
  /** Rows stand before it. */
  readonly end: ChildNode;
  /** Rows have been put into the list, the first of them as the `index`-th. `all` is what is shown, with them. */
  add(rows: readonly Row[], index: number, all: readonly Row[]): void;
  update(rows: Iterable<Row>): void;
  /** `all`: what is shown, without them. */
  remove(rows: readonly Row[], all: readonly Row[]): void;
  clear(): void;
  /**
   * Whether a row is in the document, and at its place. If not, scrolls to about where that is, so that it soon will
   * be. Reads layout.
   */
  approach(row: Row): boolean;
  /** The nodes of a row, where it has some now. */
  nodesOf(row: Row): readonly ChildNode[];
  /** The read phase of a frame. */
  measure(): void;
  /** The end of the write phase of a frame. */
  flush(): void;
  /** Takes everything of it off the page. */
  dispose(): void;
}

/** A row's first element. */
export function elementOf(content: Pick<RowContent, 'nodes'> | undefined): HTMLElement | undefined {
  for (const node of content?.nodes() ?? []) if (node instanceof HTMLElement) return node;
  return undefined;
}
