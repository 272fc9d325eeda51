/**
 * Keeps the columns of a table as wide as the first rows have made them: else each batch with a longer word would
 * move all that is there. Let go, and learned again, when the list changes its width.
 */
export class TableColumns {
  readonly #table: HTMLTableElement;
  readonly #container: HTMLElement;
  readonly #requestFrame: () => void;
  readonly #observer: ResizeObserver;
  #widths: readonly number[] = [];
  #total = 0;
  #isLocked = false;
  #isStale = false;
  #own: HTMLElement | undefined;
  #hostWidth: number | undefined;

  /** `host`: whose width decides how much room the table has. */
  constructor(table: HTMLTableElement, container: HTMLElement, host: Element, requestFrame: () => void) {
    this.#table = table;
    this.#container = container;
    this.#requestFrame = requestFrame;
    this.#observer = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width;
      if (this.#hostWidth !== undefined && width !== this.#hostWidth) this.relayout();
      this.#hostWidth = width;
    });
    this.#observer.observe(host);
  }

  /** The read phase. */
  measure(): void {
    if (this.#isLocked || this.#isStale) return;
    const cells = this.#sample()?.cells ?? [];
    this.#widths = [...cells].map((cell) => cell.getBoundingClientRect().width);
    this.#total = this.#table.getBoundingClientRect().width;
  }

  /** The write phase. */
  flush(): void {
    if (this.#isStale) {
      this.release();
      this.#isStale = false;
      this.#requestFrame();
    } else if (!this.#isLocked && this.#total > 0 && this.#widths.length > 0) {
      this.#lock();
    }
  }

  /** Has the columns find their widths once more. */
  relayout(): void {
    this.#isStale = this.#isLocked;
    this.#requestFrame();
  }

  release(): void {
    this.#isLocked = false;
    this.#own?.remove();
    this.#own = undefined;
    this.#table.removeAttribute('data-stream-columns');
    for (const name of ['table-layout', 'inline-size']) this.#table.style.removeProperty(name);
    for (const column of this.#columns()) column.style.removeProperty('inline-size');
  }

  dispose(): void {
    this.#observer.disconnect();
    this.release();
  }

  #lock(): void {
    this.#isLocked = true;
    if (this.#columns().length !== this.#widths.length) {
      this.#own = document.createElement('colgroup');
      for (const _ of this.#widths) this.#own.append(document.createElement('col'));
      const { caption } = this.#table;
      if (caption) caption.after(this.#own);
      else this.#table.prepend(this.#own);
    }
    for (const [index, column] of this.#columns().entries()) {
      column.style.setProperty('inline-size', `${this.#widths[index]}px`);
    }
    this.#table.setAttribute('data-stream-columns', '');
    this.#table.style.setProperty('table-layout', 'fixed');
    // Of a table without a width of its own, columns are never fixed.
    this.#table.style.setProperty('inline-size', `${this.#total}px`);
  }

  #columns(): HTMLElement[] {
    return [...this.#table.querySelectorAll<HTMLElement>(':scope > colgroup > col')];
  }

  /** A row with a cell for each column; not before there is one with data. */
  #sample(): HTMLTableRowElement | undefined {
    const data = [...this.#container.children].filter(
      (row): row is HTMLTableRowElement =>
        row instanceof HTMLTableRowElement && row.hasAttribute('data-stream-key'),
    );
    const isSimple = (row: HTMLTableRowElement) => [...row.cells].every(({ colSpan }) => colSpan === 1);
    return data.slice(0, 1).find(isSimple);
  }
}
