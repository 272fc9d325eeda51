import type { Row } from './list-model.js';
import { elementOf, type RowsView } from './rows-view.js';

interface Wish {
  readonly row: Row;
  readonly options: ScrollIntoViewOptions;
  readonly resolve: (element: HTMLElement | undefined) => void;
}

/** Brings a row into view, which may first have to be brought into the document. */
export class RevealedRow {
  readonly #view: RowsView;
  readonly #requestFrame: () => void;
  #wish: Wish | undefined;

  constructor(view: RowsView, requestFrame: () => void) {
    this.#view = view;
    this.#requestFrame = requestFrame;
  }

  /** Resolves with the row's element once it is in view; with nothing when another row was asked for meanwhile. */
  reveal(row: Row, options: ScrollIntoViewOptions = { block: 'nearest' }): Promise<HTMLElement | undefined> {
    return new Promise((resolve) => {
      this.#wish?.resolve(undefined);
      this.#wish = { row, options, resolve };
      // At once where that can be: a key that is held down moves on with every repetition.
      if (!this.#fulfil()) this.#requestFrame();
    });
  }

  /** These rows are about to go. */
  leaving(rows: readonly Row[]): void {
    if (!this.#wish || !rows.includes(this.#wish.row)) return;
    this.#wish.resolve(undefined);
    this.#wish = undefined;
  }

  /** The read phase: what was asked for is in the document now. */
  measure(): void {
    if (this.#wish && !this.#fulfil()) this.#requestFrame();
  }

  #fulfil(): boolean {
    if (!this.#wish) return true;
    const { row, options, resolve } = this.#wish;
    if (!this.#view.approach(row)) return false;
    const element = elementOf({ nodes: () => [...this.#view.nodesOf(row)] });
    this.#wish = undefined;
    element?.scrollIntoView(options);
    resolve(element);
    return true;
  }
}
