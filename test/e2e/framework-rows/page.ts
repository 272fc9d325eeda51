import { ScriptedSource } from '../../../src/testing/index.js';

export interface Item {
  readonly id: number;
  readonly name: string;
}

/** What the page's rows have been told, whoever renders them. */
export class RowsPage {
  readonly source = new ScriptedSource('rows');
  /** The ids of the rows that are there. */
  readonly alive = new Set<number>();
  /** How often a row was rendered. */
  renders = 0;
  /** Ends the application. */
  unmount: () => void = () => {};

  /** Puts so many more items into the stream. */
  bring(count: number): void {
    const from = this.#brought + 1;
    this.#brought += count;
    const items = Array.from({ length: count }, (_, at) => ({ id: from + at, name: `Item ${from + at}` }));
    this.source.items(...items);
  }

  #brought = 0;
}

/** What the application around the list has as its context. */
export const SURROUNDING = 'around';

declare global {
  interface Window {
    rows: RowsPage;
  }
}
