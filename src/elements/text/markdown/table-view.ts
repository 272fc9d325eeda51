import { LeafText, type Table } from './blocks.js';
import { type InlineSettings, InlineView } from './inline-view.js';
import type { LeafView } from './leaf-views.js';
import type { BlockFrame, MarkdownOptions } from './markdown-options.js';
import { RowCells } from './table-row.js';

interface Cell {
  readonly text: LeafText;
  readonly view: InlineView;
}

/** Shows a table. All cells of a row are there as soon as it begins, and filled one after the other. */
export class TableView implements LeafView {
  readonly element: HTMLElement;
  readonly #table = document.createElement('table');
  readonly #alignments: Table['alignments'];
  readonly #settings: InlineSettings;
  readonly #frame: BlockFrame | undefined;
  readonly #onCell: (view: InlineView) => void;
  #section: HTMLTableSectionElement | undefined;
  /** The cells of the last row, and what is in them. */
  #cells: readonly Cell[] = [];
  #row = new RowCells();
  /** The cell that text goes on in. */
  #at = 0;

  /** `onCell`: called with each cell that is finished. */
  constructor(
    { alignments }: Table,
    settings: InlineSettings,
    frameTable: MarkdownOptions['frameTable'],
    onCell: (view: InlineView) => void,
  ) {
    this.#alignments = alignments;
    this.#settings = settings;
    this.#onCell = onCell;
    this.#frame = frameTable?.(this.#table);
    this.element = this.#frame?.element ?? this.#table;
  }

  get end(): Element {
    return this.#cells[Math.min(this.#at, this.#cells.length - 1)]?.view.parent ?? this.#table;
  }

  beginRow(): void {
    this.#endRow();
    if (!this.#section) this.#section = this.#begin('thead');
    else if (this.#section.localName === 'thead') this.#section = this.#begin('tbody');
    const tag = this.#section.localName === 'thead' ? 'th' : 'td';
    const row = document.createElement('tr');
    this.#cells = this.#alignments.map((alignment) => {
      const element = document.createElement(tag);
      if (alignment) element.setAttribute('align', alignment);
      row.append(element);
      const text = new LeafText('');
      return {
        text,
        view: new InlineView(element, text, this.#settings, { mayBeTask: false, inTable: true }),
      };
    });
    this.#section.append(row);
    this.#row = new RowCells();
    this.#at = 0;
  }

  write(text: string): void {
    this.#row.append(text);
  }

  flush(): void {
    this.#show(true);
  }

  close(): void {
    this.#endRow();
    this.#frame?.close();
  }

  #begin(tag: 'thead' | 'tbody'): HTMLTableSectionElement {
    const section = document.createElement(tag);
    this.#table.append(section);
    return section;
  }

  #endRow(): void {
    this.#show(false);
    for (const { view } of this.#cells) if (view.labels.size > 0) this.#onCell(view);
  }

  #show(open: boolean): void {
    const { cells } = this.#row;
    const last = cells.length - 1;
    for (let at = this.#at; at <= last && at < this.#cells.length; at++) {
      const { text, view } = this.#cells[at] as Cell;
      text.append((cells[at] ?? '').slice(text.length));
      view.update(open && at === last);
    }
    this.#at = Math.max(0, last);
  }
}
