import { createTextContainer, putFirst, removeForeign } from './light-children.js';
import { markdownSheet } from './markdown-styles.js';
import { loadSanitizer, type Sanitize } from './sanitize.js';
import type { TextView } from './text-view.js';

interface Segment {
  readonly element: HTMLElement;
  /** Of markup: what it was given as. */
  readonly source: string | undefined;
  readonly view: TextView | undefined;
}

/** What `html` needs: the view, and what makes markup harmless. */
export interface MarkupModule {
  readonly MarkupText: typeof MarkupText;
  readonly sanitize: Sanitize;
}

export async function loadMarkup(): Promise<MarkupModule> {
  return { MarkupText, sanitize: await loadSanitizer() };
}

/**
 * A text in which pieces of markup stand: each of them, and each stretch of text between them, is an element of its
 * own in the host.
 */
class MarkupText implements TextView {
  readonly #host: HTMLElement;
  readonly #makeView: (host: HTMLElement) => TextView;
  readonly #sanitize: (html: string) => DocumentFragment;
  #segments: Segment[] = [];

  constructor(
    host: HTMLElement,
    makeView: (host: HTMLElement) => TextView,
    sanitize: (html: string) => DocumentFragment,
  ) {
    this.#host = host;
    this.#makeView = makeView;
    this.#sanitize = sanitize;
  }

  get length(): number {
    return this.#segments.reduce((sum, { view, source }) => sum + (view?.length ?? source?.length ?? 0), 0);
  }

  get text(): string {
    return this.#segments.map(({ view, source }) => view?.text ?? source).join('');
  }

  append(text: string): void {
    (this.#segments.at(-1)?.view ?? this.#addText('append')).append(text);
  }

  prepend(text: string): void {
    (this.#segments[0]?.view ?? this.#addText('prepend')).prepend(text);
  }

  replace(text: string): void {
    if (this.#segments.length > 1 || this.#segments[0]?.source !== undefined) this.clear();
    (this.#segments[0]?.view ?? this.#addText('append')).replace(text);
  }

  /** Puts markup there, made harmless. */
  addMarkup(mode: 'append' | 'prepend' | 'replace', source: string): void {
    if (mode === 'replace') this.clear();
    const element = document.createElement('div');
    element.setAttribute('data-stream-markup', '');
    element.append(this.#sanitize(source));
    this.#place({ element, source, view: undefined }, mode);
  }

  clear(): void {
    for (const { element, view } of this.#segments) {
      view?.clear();
      element.remove();
    }
    this.#segments = [];
  }

  addGap(label: string): void {
    (this.#segments.at(-1)?.view ?? this.#addText('append')).addGap(label);
  }

  end(): void {
    for (const { view } of this.#segments) view?.end();
  }

  setPainted(on: boolean): void {
    for (const { view } of this.#segments) view?.setPainted?.(on);
  }

  settle(): void {
    for (const { view } of this.#segments) view?.settle();
  }

  textIn(range: Range): string {
    return this.#segments
      .map(({ element, view, source }) => {
        if (view) return view.textIn(range);
        // Of markup the words are wanted, not the source.
        return range.intersectsNode(element) ? textWithin(range, element) || (source ?? '') : '';
      })
      .join('');
  }

  #addText(mode: 'append' | 'prepend'): TextView {
    const element = createTextContainer('data-stream-text');
    const view = this.#makeView(element);
    this.#place({ element, source: undefined, view }, mode);
    return view;
  }

  #place(segment: Segment, mode: 'append' | 'prepend' | 'replace'): void {
    const last = this.#segments.at(-1);
    if (!last) {
      markdownSheet.adopt(this.#host);
      removeForeign(this.#host);
    }
    if (mode === 'prepend' || !last) {
      putFirst(this.#host, segment.element);
      this.#segments.unshift(segment);
    } else {
      last.element.after(segment.element);
      this.#segments.push(segment);
    }
  }
}

/** The part of a range that lies in an element. */
function textWithin(range: Range, element: Element): string {
  const part = document.createRange();
  part.selectNodeContents(element);
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0)
    part.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0)
    part.setEnd(range.endContainer, range.endOffset);
  return part.toString();
}
