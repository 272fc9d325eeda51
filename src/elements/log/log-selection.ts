import type { LogRows } from './log-rows.js';
import type { LogStore } from './log-store.js';

interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * The person's selection, in lines of the store. Only the lines in view are in the document, so the two in which the
 * selection begins and ends are kept there, and what is copied comes from the store.
 */
export class LogSelection {
  readonly #root: ShadowRoot;
  readonly #store: LogStore;
  readonly #rows: LogRows;
  readonly #textBetween: (from: number, to: number) => string;
  readonly #onChange: () => void;
  /** Whether anything of the log was selected when that changed last. */
  #hasText = false;

  /**
   * @param textBetween the text of the lines from … to before …, as far as they are shown
   * @param onChange something is selected that was not before
   */
  constructor(
    root: ShadowRoot,
    store: LogStore,
    rows: LogRows,
    textBetween: (from: number, to: number) => string,
    onChange: () => void,
  ) {
    this.#textBetween = textBetween;
    this.#root = root;
    this.#store = store;
    this.#rows = rows;
    this.#onChange = onChange;
    document.addEventListener('selectionchange', this.#onSelection);
  }

  /**
   * The rows that must stay in the document: their lines' numbers. As it is now, since a frame may come before the event that tells
   * of a change; while anything is selected on the page, asking costs as much as drawing a row.
   */
  get kept(): readonly number[] {
    return this.#places()?.map(({ line }) => line) ?? [];
  }

  /** The text that is selected; `undefined` when nothing of the log is. */
  get text(): string | undefined {
    const places = this.#places();
    if (!places) return undefined;
    const [start, end] = places;
    const last = this.#lineText(end.line).slice(0, end.column);
    if (start.line === end.line) return last.slice(start.column);
    const first = this.#lineText(start.line).slice(start.column);
    return `${first}\n${this.#textBetween(start.line + 1, end.line)}${last}`;
  }

  /** Selects from one line to another. `draw` brings the lines that are to be kept into the document. */
  selectAll(first: number, last: number, draw: (kept: readonly number[]) => void): void {
    draw([first, last]);
    const [from, to] = [this.#rows.elementOf(first), this.#rows.elementOf(last)];
    if (!from || !to) return;
    document.getSelection()?.setBaseAndExtent(from, 0, to, to.childNodes.length);
    // A frame may come before the event.
    this.#onSelection();
  }

  dispose(): void {
    document.removeEventListener('selectionchange', this.#onSelection);
  }

  readonly #onSelection = (): void => {
    const had = this.#hasText;
    this.#hasText = this.#places() !== undefined;
    if (this.#hasText && !had) this.#onChange();
  };

  #lineText(number: number): string {
    return this.#store.has(number) ? this.#store.plain(number) : '';
  }

  #places(): [Place, Place] | undefined {
    const range = this.#range();
    if (!range || (range.startContainer === range.endContainer && range.startOffset === range.endOffset))
      return undefined;
    const start = this.#rows.placeIn(range.startContainer, range.startOffset);
    const end = this.#rows.placeIn(range.endContainer, range.endOffset);
    return start && end ? [start, end] : undefined;
  }

  #range(): AbstractRange | undefined {
    const selection = document.getSelection();
    if (!selection || selection.rangeCount === 0) return undefined;
    // A document's selection does not look into shadow roots unless they are named.
    const composed = selection.getComposedRanges?.({ shadowRoots: [this.#root] });
    return composed?.[0] ?? (selection as Selection).getRangeAt(0);
  }
}
