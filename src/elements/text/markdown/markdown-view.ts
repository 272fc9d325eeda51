import { BlockGroups } from '../block-groups.js';
import { FLOOD } from '../flood.js';
import { createBareContainer } from '../light-children.js';
import type { TextView } from '../text-view.js';
import { BlockParser } from './block-parser.js';
import { BlockViews } from './block-views.js';
import { copiedText } from './copied-text.js';
import type { MarkdownOptions } from './markdown-options.js';
import { References } from './references.js';
import { isImageAllowed } from './url-policy.js';

/**
 * How many blocks are neighbours, as a page's rules for them expect; further ones stand in groups. Of 8, 32 and 64 the first
 * costs least (88 KB in 200 frames: 380, 418 and 453 ms of main thread), and most answers are shorter than the second.
 */
const UNGROUPED = 32;
const GAP_ATTRIBUTE = 'data-stream-gap';

/**
 * GitHub-flavoured Markdown that comes in pieces, as elements in a container. What is finished is never touched again;
 * what is open is shown as it will probably be, and is right once it is closed: the end result is what CommonMark 0.31.2
 * and GFM make of the whole text, wherever it was cut.
 *
 * What reaches back changes only what it is about: a definition the links that use its label, a line under a
 * paragraph that paragraph, a blank line in a list the paragraphs of its items (which are wrapped, not made anew).
 */
export class MarkdownView implements TextView {
  readonly #groups: BlockGroups;
  readonly #onReady: () => void;
  readonly #references = new References();
  readonly #views: BlockViews;
  #parser: BlockParser;
  #text = '';
  #gaps: Element[] = [];
  /** The blocks before the last gap: nothing goes on from there. */
  #beforeGap = 0;
  /** Where in the text that gap is. */
  #segment = 0;
  #ended = false;
  /** How much was appended since `settle`. */
  #fresh = 0;

  /** `container`: an element that is empty, and stays this view's own. */
  constructor(container: HTMLElement, options: MarkdownOptions) {
    this.#groups = new BlockGroups(container, options.onReady, UNGROUPED, createBareContainer);
    this.#onReady = options.onReady;
    this.#views = new BlockViews(container, this.#groups, options, {
      references: this.#references,
      isImageAllowed: (src) => isImageAllowed(src, document.baseURI, options.imageOrigins),
      sanitize: options.sanitize,
    });
    this.#parser = this.#parserFrom(0);
  }

  get length(): number {
    return this.#text.length;
  }

  get text(): string {
    return this.#text;
  }

  append(text: string): void {
    if (this.#ended && text !== '') this.#reopen();
    this.#text += text;
    this.#fresh += text.length;
    this.#parser.write(text);
    this.#views.flush(this.#text.length);
  }

  prepend(text: string): void {
    this.replace(text + this.#text);
  }

  replace(text: string): void {
    const common = commonLength(this.#text, text);
    if (common === this.#text.length) {
      this.append(text.slice(common));
      return;
    }
    if (this.#gaps.length > 0) {
      this.clear();
      this.append(text);
      return;
    }
    this.#rewind(common, text);
  }

  clear(): void {
    this.#views.clear();
    this.#references.truncate(0);
    for (const gap of this.#gaps) gap.remove();
    this.#gaps = [];
    this.#beforeGap = 0;
    this.#segment = 0;
    this.#text = '';
    this.#ended = false;
    this.#parser = this.#parserFrom(0);
  }

  addGap(label: string): void {
    if (!this.#ended) this.#parser.end();
    this.#views.end();
    const gap = document.createElement('div');
    gap.setAttribute(GAP_ATTRIBUTE, '');
    gap.setAttribute('role', 'separator');
    gap.setAttribute('aria-label', label);
    this.#views.setGap(gap);
    this.#gaps.push(gap);
    this.#beforeGap = this.#views.top.length;
    this.#segment = this.#text.length;
    this.#ended = false;
    this.#parser = this.#parserFrom(this.#text.length);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#parser.end();
    this.#views.end();
  }

  /** Goes on in an element in which a server has drawn the same text. */
  takeOver(drawn: HTMLElement): void {
    this.#views.takeOver(drawn, this.#ended);
    this.#gaps = [...drawn.querySelectorAll(`[${GAP_ATTRIBUTE}]`)];
  }

  settle(): void {
    this.#groups.settle();
    const isFlood = this.#fresh > FLOOD;
    this.#fresh = 0;
    if (this.#ended) return;
    this.#views.markEnd(!isFlood);
    // In the frame after the flood the end is marked.
    if (isFlood) this.#onReady();
  }

  /**
   * What was selected: of blocks that are selected whole their Markdown, as it was given; of the first and the last,
   * if they are selected in part, the words.
   */
  textIn(range: Range): string {
    return copiedText(range, this.#views.top, this.#text);
  }

  /** The text goes on after all: what came of its last line may have been wrong. */
  #reopen(): void {
    this.#rewind(this.#text.length, this.#text);
  }

  /** Puts a text in place of this one that begins with as much of it, and reads it again from where that matters. */
  #rewind(common: number, text: string): void {
    const changed = this.#views.top.findLastIndex(({ start }) => start <= common);
    const kept = Math.max(this.#beforeGap, this.#isApart(changed, common) ? changed : changed - 1);
    const start = kept > this.#beforeGap ? (this.#views.top[kept]?.start ?? 0) : this.#segment;
    this.#views.truncate(kept);
    this.#views.undefine(this.#references.truncate(start));
    this.#parser = this.#parserFrom(start);
    this.#ended = false;
    this.#text = text;
    this.#parser.write(text.slice(start));
    this.#views.flush(this.#text.length);
  }

  /** Whether a block begins, whatever comes behind `common`: then the one before it ends. */
  #isApart(index: number, common: number): boolean {
    const start = this.#views.top[index]?.start ?? 0;
    const line = this.#text.indexOf('\n', start);
    return line >= 0 && line < common && this.#text.slice(Math.max(0, start - 2), start) === '\n\n';
  }

  #parserFrom(offset: number): BlockParser {
    return new BlockParser(this.#views, this.#references, offset);
  }
}

function commonLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}
