import { BlockWindow } from './block-window.js';
import type { Row } from './list-model.js';
import { RowBlock } from './row-block.js';
import { RowContents } from './row-contents.js';
import type { RowsHost, RowsView } from './rows-view.js';

/** Rows of a block. Contained blocks cost 1.3 times the work of a window at 10,000 rows; no blocks, 13 times. */
const BLOCK = 50;
/** Whether the browser keeps what is in view in place when something above it turns out to have another size. */
// A server that draws the page has no CSS.
const HAS_ANCHORING = globalThis.CSS?.supports('overflow-anchor', 'auto') ?? true;
/** Up to how many rows all are in the document, for find-in-page and assistive technology. */
const WINDOW_ABOVE = 20_000;

/**
 * Rows in a `role=list` of the list's own, in blocks that the browser may skip while they are off screen (see
 * `page-styles.ts`). The first full one is laid out before it may be skipped; others are taken to be as tall until
 * they are seen. Where the browser has no scroll anchoring each is laid out first, so that nothing jumps.
 */
export class BlockRows implements RowsView {
  readonly container = document.createElement('div');
  readonly end = document.createComment('');
  readonly #host: RowsHost;
  readonly #contents: RowContents;
  #blocks: RowBlock[] = [];
  #byElement = new WeakMap<Element, RowBlock>();
  /** Full blocks that were laid out, and turned out to be as tall as was not known. */
  #seen: RowBlock[] = [];
  #window: BlockWindow | undefined;
  /** How tall the first full block was, in pixels; 0 until it was seen. */
  #fullSize = 0;
  #all: readonly Row[] = [];
  /** Rows came before others, or went, in this frame. */
  #isShifted = false;
  readonly #observer: ResizeObserver;

  constructor(list: HTMLElement, host: RowsHost) {
    this.#host = host;
    this.#contents = new RowContents(host);
    this.#observer = new ResizeObserver((entries) => this.#see(entries));
    this.container.setAttribute('role', 'list');
    this.container.setAttribute('data-stream-rows', '');
    this.container.append(this.end);
    list.append(this.container);
  }

  add(rows: readonly Row[], index: number, all: readonly Row[]): void {
    const next = all[index + rows.length];
    this.#all = all;
    this.#isShifted ||= next !== undefined;
    if (!next) {
      this.#append(rows, index);
    } else if (index === 0) {
      for (let at = rows.length - 1; at >= 0; at--) this.#prepend(rows[at] as Row, at);
    } else {
      for (const [at, row] of rows.entries()) this.#insert(row, index + at, next);
    }
  }

  update(rows: Iterable<Row>): void {
    for (const row of rows) this.#contents.update(row);
  }

  remove(rows: readonly Row[], all: readonly Row[]): void {
    this.#all = all;
    this.#isShifted = true;
    const emptied = new Set<RowBlock>();
    const touched = this.#blocksOf(rows);
    for (const row of rows) this.#contents.remove(row);
    for (const [block, gone] of touched) {
      block.keep(block.rows.filter((row) => !gone.has(row)));
      if (block.rows.length === 0) emptied.add(block);
    }
    for (const block of emptied) {
      this.#observer.unobserve(block.element);
      block.element.remove();
    }
    if (emptied.size > 0) this.#blocks = this.#blocks.filter((block) => !emptied.has(block));
  }

  clear(): void {
    this.#observer.disconnect();
    this.#window?.dispose();
    this.#window = undefined;
    this.#contents.clear();
    for (const block of this.#blocks) block.element.remove();
    this.#all = [];
    this.#blocks = [];
    this.#seen = [];
  }

  approach(row: Row): boolean {
    if (this.#contents.get(row)) return true;
    const [block] = this.#blocksOf([row]).keys();
    block?.element.scrollIntoView({ block: 'nearest' });
    return false;
  }

  nodesOf(row: Row): readonly ChildNode[] {
    return this.#contents.get(row)?.nodes() ?? [];
  }

  measure(): void {
    this.#window?.measure();
  }

  flush(): void {
    for (const block of this.#seen) block.contain(block.size, { isSeen: true });
    this.#seen = [];
    if (this.#isShifted && this.#host.readsIndex) this.#contents.number(this.#all);
    this.#isShifted = false;
    if (!this.#window && this.#all.length > WINDOW_ABOVE) {
      this.#window = new BlockWindow(this.container, this.#contents, this.#host);
    }
    this.#window?.draw(this.#blocks, this.#all);
  }

  dispose(): void {
    this.clear();
    this.container.remove();
  }

  /** Blocks are filled before they come into the document: in it every single row would cost more. */
  #append(rows: readonly Row[], index: number): void {
    const opened = document.createDocumentFragment();
    let block = this.#blocks.at(-1);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at] as Row;
      if (!block || !hasRoom(block, row)) {
        if (block) this.#observer.observe(block.element);
        block = this.#open(row);
        this.#blocks.push(block);
        opened.append(block.element);
      }
      block.rows.push(row);
      this.#put(block, row, index + at, null);
    }
    this.end.before(opened);
    for (const row of rows) if (this.#contents.get(row)) this.#host.drawn(row);
  }

  #prepend(row: Row, index: number): void {
    let block = this.#blocks[0];
    if (!block || !hasRoom(block, row)) {
      if (block) this.#observer.observe(block.element);
      block = this.#open(row);
      this.#blocks.unshift(block);
      this.container.prepend(block.element);
    }
    block.rows.unshift(row);
    this.#put(block, row, index, block.element.firstChild);
    this.#host.drawn(row);
  }

  /** Puts a heading between rows: the block that they share is parted. */
  #insert(row: Row, index: number, next: Row): void {
    const [parted] = this.#blocksOf([next]).keys();
    if (!parted) return;
    const at = parted.rows.indexOf(next);
    const block = this.#open(row);
    block.rows.push(row);
    const place = this.#blocks.indexOf(parted);
    this.#blocks.splice(at === 0 ? place : place + 1, 0, block);
    parted.element[at === 0 ? 'before' : 'after'](block.element);
    this.#put(block, row, index, null);
    this.#host.drawn(row);
    if (at > 0) this.#part(parted, at, block);
  }

  #part(block: RowBlock, at: number, after: RowBlock): void {
    const rest = new RowBlock(false);
    this.#byElement.set(rest.element, rest);
    rest.rows = block.rows.splice(at);
    this.#blocks.splice(this.#blocks.indexOf(after) + 1, 0, rest);
    after.element.after(rest.element);
    for (const row of rest.rows) rest.element.append(...this.nodesOf(row));
  }

  /** The blocks of some rows, each with those of them that it holds. */
  #blocksOf(rows: readonly Row[]): ReadonlyMap<RowBlock, ReadonlySet<Row>> {
    const found = new Map<RowBlock, Set<Row>>();
    const find = (block: RowBlock, row: Row) => found.set(block, (found.get(block) ?? new Set()).add(row));
    const away = new Set<Row>();
    for (const row of rows) {
      const element = this.nodesOf(row)[0]?.parentElement;
      const block = element && this.#byElement.get(element);
      if (block) find(block, row);
      else away.add(row);
    }
    // Nothing in the document leads to a block that is emptied. Where a limit takes rows it is the first or the last.
    for (const block of this.#blocks) {
      if (away.size === 0) break;
      for (const row of block.rows) if (away.delete(row)) find(block, row);
    }
    return found;
  }

  #open(row: Row): RowBlock {
    const block = new RowBlock(row.isHeading === true);
    this.#byElement.set(block.element, block);
    return block;
  }

  #put(block: RowBlock, row: Row, index: number, before: ChildNode | null): void {
    if (block.isEmptied) return;
    for (const node of this.#contents.show(row, index).nodes()) block.element.insertBefore(node, before);
    // A full one will not grow any more.
    if (block.rows.length === BLOCK && this.#fullSize > 0 && HAS_ANCHORING)
      block.contain(this.#fullSize, { isSeen: true });
    if (block.rows.length === BLOCK || block.isHeading) this.#observer.observe(block.element);
  }

  #see(entries: readonly ResizeObserverEntry[]): void {
    for (const { target, contentRect } of entries) {
      const block = this.#byElement.get(target);
      if (!block || contentRect.height === 0) continue;
      if (block.size !== contentRect.height && !block.isHeading && !block.isEmptied) this.#seen.push(block);
      if (!block.isEmptied) block.size = contentRect.height;
      if (this.#fullSize === 0 && block.rows.length === BLOCK) this.#fullSize = contentRect.height;
    }
    if (this.#seen.length > 0) this.#host.requestFrame();
  }
}

/** Whether a row belongs into a block rather than to begin another. */
function hasRoom(block: RowBlock, row: Row): boolean {
  return !block.isHeading && !row.isHeading && block.rows.length < BLOCK;
}
