import { takeDrawn } from '../drawn/kept.js';
import { CodeFrame } from './code-frame.js';
import { CodePainter, type CodePainterOptions } from './code-paint.js';
import type { Highlighter } from './code-tokens.js';
import { putFirst, removeForeign } from './light-children.js';
import { MarkdownView } from './markdown/markdown-view.js';
import { markdownSheet } from './markdown-styles.js';
import { frameTable } from './table-frame.js';
import type { TextView } from './text-view.js';

export interface MarkdownTextOptions {
  /** Called when there is something for `settle` to do. */
  readonly onReady: () => void;
  readonly imageOrigins: readonly string[];
  readonly sanitize: ((html: string) => DocumentFragment) | undefined;
  /** What colours code, if anything; asked for again as code grows. */
  readonly highlight: () => boolean | Highlighter;
}

/** Markdown in an element of its own among the light children, with what this kit puts around code and tables. */
export class MarkdownText implements TextView {
  readonly #host: HTMLElement;
  #root: HTMLElement = document.createElement('div');
  /** Where a server has drawn the same, until what was made is brought there. */
  #drawn: HTMLElement | undefined;
  readonly #view: MarkdownView;
  readonly #painters = new Set<CodePainter>();

  constructor(host: HTMLElement, { onReady, imageOrigins, sanitize, highlight }: MarkdownTextOptions) {
    this.#host = host;
    this.#root.setAttribute('data-stream-markdown', '');
    this.#view = new MarkdownView(this.#root, {
      onReady,
      imageOrigins,
      sanitize,
      frameCode: (language, pre) =>
        new CodeFrame(language, pre, this.#addPainter(pre, { highlight, language: () => language })),
      frameTable,
    });
  }

  get length(): number {
    return this.#view.length;
  }

  get text(): string {
    return this.#view.text;
  }

  append(text: string): void {
    this.#attach();
    this.#view.append(text);
  }

  prepend(text: string): void {
    this.#attach();
    this.#view.prepend(text);
    this.#forget();
  }

  replace(text: string): void {
    this.#attach();
    this.#view.replace(text);
    this.#forget();
  }

  clear(): void {
    this.#view.clear();
    this.#root.remove();
    this.#forget();
  }

  addGap(label: string): void {
    this.#attach();
    this.#view.addGap(label);
  }

  end(): void {
    this.#view.end();
  }

  setPainted(on: boolean): void {
    for (const painter of this.#painters) {
      if (on) painter.changed();
      else painter.remove();
    }
  }

  settle(): void {
    if (this.#drawn) {
      this.#view.takeOver(this.#drawn);
      this.#root = this.#drawn;
      this.#drawn = undefined;
    }
    this.#view.settle();
  }

  textIn(range: Range): string {
    return this.#view.textIn(range);
  }

  #addPainter(code: HTMLElement, options: CodePainterOptions): CodePainter {
    const painter = new CodePainter(code, options);
    this.#painters.add(painter);
    return painter;
  }

  /** Code that is no longer shown has no colours. */
  #forget(): void {
    for (const painter of this.#painters) {
      if (this.#root.contains(painter.root) && this.#root.isConnected) continue;
      painter.remove();
      this.#painters.delete(painter);
    }
  }

  #attach(): void {
    if (this.#drawn || this.#root.parentNode === this.#host) return;
    markdownSheet.adopt(this.#host);
    removeForeign(this.#host);
    this.#drawn ??= takeDrawn(
      (each) => each.matches('[data-stream-markdown]') && each.parentNode === this.#host,
    );
    if (!this.#drawn) putFirst(this.#host, this.#root);
  }
}
