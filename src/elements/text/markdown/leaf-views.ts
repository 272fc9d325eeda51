import type { Code, Html } from './blocks.js';
import { unescapeText } from './character-references.js';
import type { BlockFrame, MarkdownOptions } from './markdown-options.js';

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
    // Code runs from left to right in every language, and says nothing of the direction of what it stands in.
    pre.dir = 'ltr';
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
