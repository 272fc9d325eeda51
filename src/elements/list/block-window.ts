import { keptChildren } from './kept-rows.js';
import type { Row } from './list-model.js';
import type { RowBlock } from './row-block.js';
import type { RowContents } from './row-contents.js';
import { RowNumbers } from './row-numbers.js';
import { elementOf, type RowsHost } from './rows-view.js';
import { Viewport } from './viewport.js';

/** How much stands in the document before and after the view, in views. */
const OVERSCAN = 3;

/**
 * Takes the rows of blocks that are far from the view out of the document. Only for lists so long that the browser's
 * own skipping is not enough: find-in-page does not see what is not in the document.
 */
export class BlockWindow {
  readonly #container: HTMLElement;
  readonly #contents: RowContents;
  readonly #host: RowsHost;
  readonly #viewport: Viewport;
  readonly #numbers: RowNumbers;
  #offset = 0;

  constructor(container: HTMLElement, contents: RowContents, host: RowsHost) {
    this.#container = container;
    this.#contents = contents;
    this.#host = host;
    this.#viewport = new Viewport(container, host.requestFrame);
    this.#numbers = new RowNumbers(container, container.firstChild as ChildNode);
    host.requestFrame();
  }

  /** The read phase. */
  measure(): void {
    this.#viewport.measure();
    this.#offset = this.#viewport.top - this.#container.getBoundingClientRect().top;
  }

  /** The write phase. `all`: the rows of all blocks. */
  draw(blocks: readonly RowBlock[], all: readonly Row[]): void {
    const { size } = this.#viewport;
    if (size === 0) return;
    const from = this.#offset - size * OVERSCAN;
    const to = this.#offset + size * (1 + OVERSCAN);
    const focused = keptChildren(this.#container);
    let top = 0;
    let first = 0;
    for (const block of blocks) {
      const bottom = top + block.size;
      const isNear = bottom >= from && top <= to;
      if (isNear || block.isHeading || focused.has(block.element)) {
        block.fill(this.#contents, first, this.#host.drawn);
      } else {
        block.empty(this.#contents);
      }
      top = bottom;
      first += block.rows.length;
    }
    this.#numbers.write(all, this.#shown(blocks), this.#host.isGrowing());
  }

  /** The rows in the document, each with its place. */
  *#shown(blocks: readonly RowBlock[]): Generator<readonly [Row, number, HTMLElement]> {
    let first = 0;
    for (const block of blocks) {
      for (const [at, row] of block.isEmptied ? [] : block.rows.entries()) {
        const element = elementOf(this.#contents.get(row));
        if (element) yield [row, first + at, element];
      }
      first += block.rows.length;
    }
  }

  dispose(): void {
    this.#viewport.dispose();
  }
}
