import type { Row } from './list-model.js';
import type { RowContent } from './row-content.js';
import { asListItem } from './row-frame.js';
import { markRow, type RowsHost, type RowsView } from './rows-view.js';

/** Rows of a block. Contained blocks cost 1.3 times the work of a window at 10,000 rows; no blocks, 13 times. */
const BLOCK = 50;

interface Block {
  readonly element: HTMLElement;
  size: number;
}

/**
 * Rows in a `role=list` of the list's own, in blocks that the browser may skip while they are off screen. A block is
 * only contained (see `page-styles.ts`) once its real size was seen, which the browser then remembers: nothing jumps.
 */
export class BlockRows implements RowsView {
  readonly container = document.createElement('div');
  readonly #host: RowsHost;
  readonly #shown = new Map<Row, { readonly content: RowContent; readonly block: Block }>();
  #blocks: Block[] = [];
  /** Full blocks that were laid out and are not contained yet. */
  #seen: HTMLElement[] = [];
  readonly #unseen: ResizeObserver;

  constructor(list: HTMLElement, host: RowsHost) {
    this.#host = host;
    this.#unseen = new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) {
        if (contentRect.height === 0) continue;
        this.#unseen.unobserve(target);
        this.#seen.push(target as HTMLElement);
      }
      if (this.#seen.length > 0) host.requestFrame();
    });
    this.container.setAttribute('role', 'list');
    this.container.setAttribute('data-stream-rows', '');
    list.append(this.container);
  }

  add(op: 'append' | 'prepend', rows: readonly Row[], all: readonly Row[]): void {
    if (op === 'append') {
      const start = all.length - rows.length;
      for (const [index, row] of rows.entries()) this.#append(row, start + index);
    } else {
      for (let index = rows.length - 1; index >= 0; index--) this.#prepend(rows[index] as Row, index);
    }
  }

  update(rows: readonly Row[]): void {
    for (const row of rows) this.#shown.get(row)?.content.update(row.item);
  }

  remove(rows: readonly Row[]): void {
    for (const row of rows) {
      const shown = this.#shown.get(row);
      if (!shown) continue;
      this.#shown.delete(row);
      for (const node of shown.content.nodes()) node.remove();
      if (--shown.block.size === 0) this.#drop(shown.block);
    }
  }

  clear(): void {
    this.#unseen.disconnect();
    this.container.replaceChildren();
    this.#blocks = [];
    this.#seen = [];
    this.#shown.clear();
  }

  flush(): void {
    for (const block of this.#seen) block.setAttribute('data-stream-block', 'seen');
    this.#seen = [];
  }

  nodesOf(row: Row): readonly ChildNode[] {
    return this.#shown.get(row)?.content.nodes() ?? [];
  }

  dispose(): void {
    this.clear();
    this.container.remove();
  }

  #append(row: Row, index: number): void {
    const last = this.#blocks.at(-1);
    const block = last && last.size < BLOCK ? last : this.#open('append');
    block.element.append(this.#create(row, index, block));
    this.#host.drawn(row);
  }

  #prepend(row: Row, index: number): void {
    const first = this.#blocks[0];
    const block = first && first.size < BLOCK ? first : this.#open('prepend');
    block.element.prepend(this.#create(row, index, block));
    this.#host.drawn(row);
  }

  #create(row: Row, index: number, block: Block): DocumentFragment {
    const content = markRow(asListItem(this.#host.make(row, index)), row);
    this.#shown.set(row, { content, block });
    block.size++;
    if (block.size === BLOCK) this.#unseen.observe(block.element);
    return content.fragment;
  }

  #open(op: 'append' | 'prepend'): Block {
    const element = document.createElement('div');
    element.setAttribute('role', 'none');
    element.setAttribute('data-stream-block', '');
    const block = { element, size: 0 };
    if (op === 'append') this.#blocks.push(block);
    else this.#blocks.unshift(block);
    this.container[op](element);
    return block;
  }

  #drop(block: Block): void {
    this.#unseen.unobserve(block.element);
    block.element.remove();
    this.#blocks = this.#blocks.filter((each) => each !== block);
  }
}
