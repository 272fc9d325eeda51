import type { Code, Html, Table } from './blocks.js';
import { LeafText } from './blocks.js';
import { unescapeText } from './character-references.js';
import { type InlineSettings, InlineView } from './inline-view.js';
import type { BlockFrame, MarkdownOptions } from './markdown-options.js';
import { RowCells } from './table-row.js';

/** Shows a leaf whose text is written to it. */
export interface LeafView {
  /** What stands among the other blocks. */
  readonly element: HTMLElement;
  write(text: string): void;
  /** Shows what was written. */
  flush(): void;
  close(): void;
  /** What text goes on in. */
  readonly end: Element;
}

/** Where the text of a code block is cut, at the end of a line, in UTF-16 code units (see `text-blocks.ts`). */
const CODE_PART = 4_096;

export class CodeView implements LeafView {
  readonly element: HTMLElement;
  readonly #code = document.createElement('code');
  readonly #frame: BlockFrame | undefined;
  #text: Text | undefined;
  #end: Element = this.#code;
  #pending = '';

  constructor({ fence }: Code, frameCode: MarkdownOptions['frameCode']) {
    const pre = document.createElement('pre');
    const language = fence ? (/^[^ \t\n]*/.exec(unescapeText(fence.info))?.[0] ?? '') : '';
    if (language !== '') this.#code.className = `language-${language}`;
    pre.append(this.#code);
    this.#frame = frameCode?.(language, pre);
    this.element = this.#frame?.element ?? pre;
  }

  get end(): Element {
    return this.#end;
  }

  write(text: string): void {
    this.#pending += text;
  }

  flush(): void {
    for (let rest = this.#pending; rest !== ''; ) {
      const room = CODE_PART - (this.#text?.length ?? 0);
      // A part ends with a line: what is cut elsewhere would show as two lines.
      const cut = rest.length <= room ? 0 : rest.indexOf('\n', Math.max(0, room)) + 1;
      const piece = cut > 0 ? rest.slice(0, cut) : rest;
      if (this.#text) this.#text.appendData(piece);
      else this.#begin(piece);
      rest = rest.slice(piece.length);
      if (cut > 0 && this.#text) this.#text = undefined;
    }
    this.#pending = '';
  }

  close(): void {
    this.flush();
    this.#frame?.close();
  }

  #begin(text: string): void {
    this.#text = document.createTextNode(text);
    if (this.#code.firstChild) {
      const part = document.createElement('span');
      part.setAttribute('data-stream-lines', '');
      part.style.display = 'block';
      part.append(this.#text);
      this.#code.append(part);
      this.#end = part;
    } else this.#code.append(this.#text);
  }
}

/** Raw HTML: its text, or what the sanitiser makes of it once it is complete. */
export class HtmlView implements LeafView {
  readonly element = document.createElement('div');
  readonly #sanitize: MarkdownOptions['sanitize'];
  #text = '';
  #pending = '';

  constructor(_html: Html, sanitize: MarkdownOptions['sanitize']) {
    this.#sanitize = sanitize;
    this.element.setAttribute('data-stream-html', '');
    if (!sanitize) this.element.style.whiteSpace = 'pre-wrap';
  }

  get end(): Element {
    return this.element;
  }

  write(text: string): void {
    this.#pending += text;
  }

  flush(): void {
    if (this.#pending === '') return;
    this.#text += this.#pending;
    if (!this.#sanitize) {
      const { firstChild } = this.element;
      if (firstChild instanceof Text) firstChild.appendData(this.#pending);
      else this.element.append(this.#pending);
    }
    this.#pending = '';
  }

  close(): void {
    this.flush();
    if (this.#sanitize) this.element.replaceChildren(this.#sanitize(this.#text));
  }
}

export class TableView implements LeafView {
  readonly element: HTMLElement;
  readonly #table = document.createElement('table');
  readonly #alignments: Table['alignments'];
  readonly #settings: InlineSettings;
  readonly #frame: BlockFrame | undefined;
  readonly #onCell: (view: InlineView) => void;
  #section: HTMLElement | undefined;
  #row:
    | { readonly cells: RowCells; readonly views: readonly InlineView[]; readonly texts: LeafText[] }
    | undefined;
  /** The cell that text goes on in. */
  #at = 0;
  #shown: number[] = [];

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
    return this.#row?.views[Math.min(this.#at, this.#alignments.length - 1)]?.parent ?? this.#table;
  }

  /** A row begins: all its cells are there from then on. */
  beginRow(): void {
    this.#endRow();
    const isHead = !this.#section;
    if (!this.#section || this.#section.localName === 'thead') {
      if (!isHead || !this.#section) {
        this.#section = document.createElement(isHead ? 'thead' : 'tbody');
        this.#table.append(this.#section);
      }
    }
    const row = document.createElement('tr');
    const texts: LeafText[] = [];
    const views = this.#alignments.map((alignment) => {
      const cell = document.createElement(isHead ? 'th' : 'td');
      if (alignment) cell.setAttribute('align', alignment);
      cell.dir = 'auto';
      row.append(cell);
      const text = new LeafText('');
      texts.push(text);
      return new InlineView(cell, text, this.#settings, { mayBeTask: false, inTable: true });
    });
    this.#section?.append(row);
    this.#row = { cells: new RowCells(), views, texts };
    this.#shown = views.map(() => 0);
    this.#at = 0;
  }

  write(text: string): void {
    this.#row?.cells.append(text);
  }

  flush(): void {
    this.#update(true);
  }

  close(): void {
    this.#endRow();
    this.#frame?.close();
  }

  #endRow(): void {
    if (!this.#row) return;
    this.#update(false);
    for (const view of this.#row.views) if (view.labels.size > 0) this.#onCell(view);
    this.#row = undefined;
  }

  #update(open: boolean): void {
    if (!this.#row) return;
    const { cells, views, texts } = this.#row;
    const last = cells.cells.length - 1;
    for (let at = this.#at; at <= Math.min(last, views.length - 1); at++) {
      const cell = cells.cells[at] ?? '';
      const shown = this.#shown[at] ?? 0;
      if (cell.length > shown) texts[at]?.append(cell.slice(shown));
      this.#shown[at] = cell.length;
      views[at]?.update(open && at === last);
    }
    this.#at = Math.max(0, last);
  }
}
