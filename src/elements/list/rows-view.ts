import type { Row } from './list-model.js';
import type { RowContent } from './row-content.js';

/** Makes the nodes of a row that is the `index`-th of the list. */
type RowMaker = (row: Row, index: number) => RowContent;

/** What rows need of the list that they are of. */
export interface RowsHost {
  readonly make: RowMaker;
  /** A row has come into the document. */
  readonly drawn: (row: Row) => void;
  /** Asks for `measure` and `flush`. */
  readonly requestFrame: () => void;
}

/** Rows on the page. Every method writes; none but `measure` reads layout. */
export interface RowsView {
  /** The element whose children the rows are, at whatever depth. */
  readonly container: HTMLElement;
  /** Adds rows at the end, or in order at the beginning. `all` is the list as it is then. */
  add(op: 'append' | 'prepend', rows: readonly Row[], all: readonly Row[]): void;
  update(rows: readonly Row[]): void;
  remove(rows: readonly Row[], all: readonly Row[]): void;
  clear(): void;
  /** The nodes of a row, where it has some now. */
  nodesOf(row: Row): readonly ChildNode[];
  /** The read phase of a frame. */
  measure?(): void;
  /** The end of the write phase of a frame. */
  flush?(): void;
  /** Takes everything of it off the page. */
  dispose(): void;
}

/** Marks a row's first element with its key, for the page's scripts and styles. */
export function markRow(content: RowContent, row: Row): RowContent {
  const element = content.nodes().find((node) => node instanceof Element);
  element?.setAttribute('data-stream-key', row.key);
  return content;
}
