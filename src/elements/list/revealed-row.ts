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
      this.#view.keep(row);
      // At once where that can be: a key that is held down moves on with every repetition.
      if (!this.#fulfil()) this.#requestFrame();
    });
  }

  /** The read phase: what was asked for is in the document now. */
  measure(): void {
    if (this.#wish && !this.#fulfil()) this.#requestFrame();
  }

  #fulfil(): boolean {
    if (!this.#wish) return true;
    const { row, options, resolve } = this.#wish;
    const element = elementOf({ nodes: () => [...this.#view.nodesOf(row)] });
    if (!element?.isConnected) return false;
    this.#wish = undefined;
    element.scrollIntoView(options);
    // In view, it is in the document anyway.
    this.#view.keep(undefined);
    resolve(element);
    return true;
  }
}
