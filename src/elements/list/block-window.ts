import { keptChildren } from './kept-rows.js';
import type { RowBlock } from './row-block.js';
import type { RowContents } from './row-contents.js';
import type { RowsHost } from './rows-view.js';
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
  #offset = 0;

  constructor(container: HTMLElement, contents: RowContents, host: RowsHost) {
    this.#container = container;
    this.#contents = contents;
    this.#host = host;
    this.#viewport = new Viewport(container, host.requestFrame);
    host.requestFrame();
  }

  /** The read phase. */
  measure(): void {
    this.#viewport.measure();
    this.#offset = this.#viewport.top - this.#container.getBoundingClientRect().top;
  }

  /** The write phase. */
  draw(blocks: readonly RowBlock[]): void {
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
  }

  dispose(): void {
    this.#viewport.dispose();
  }
}
