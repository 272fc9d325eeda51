import { texts } from '../../texts/text.js';
import { LeafText } from './blocks.js';
import { inlineHtml } from './inline-markup.js';
import type { InlineElement, InlineNode } from './inline-nodes.js';
import { type InlineResult, parseInline } from './inline-parser.js';
import { InlineParts } from './inline-parts.js';
import { moveShown, patch, type ShownNode } from './inline-patch.js';
import type { References } from './references.js';
import type { PairingOrder } from './spans.js';

/**
 * So much text that may still change, in UTF-16 code units, is read again only when an eighth has come to it: a
 * paragraph in which nothing is ever closed would cost its square otherwise.
 */
const READ_AT_ONCE = 2_048;

/** So much of a text is read at a time. */
const SLICE = 4_096;

/** What all texts of a document have in common. */
export interface InlineSettings {
  readonly references: References;
  readonly isImageAllowed: (src: string) => boolean;
  readonly sanitize: ((html: string) => DocumentFragment) | undefined;
}

export interface InlineKind {
  readonly mayBeTask: boolean;
  readonly inTable: boolean;
  /** What there is to show of a text so far; `before`: the character before it, if there is one. */
  readonly visible?: ((text: string, open: boolean, before: string) => string) | undefined;
}

interface ReadText extends InlineResult {
  /** It was not changed for being shown: what is stable in it is so in the source. */
  readonly maySettle: boolean;
}

/** Shows the text of a paragraph, a heading or a cell, which may grow. */
export class InlineView {
  /** What its nodes are in. */
  parent: HTMLElement;
  /** The labels that its text uses. */
  labels: ReadonlySet<string> = new Set();
  #content: LeafText;
  readonly #settings: InlineSettings;
  readonly #kind: InlineKind;
  #shown: ShownNode[] = [];
  /** What comes before that index cannot change any more. */
  #firstLive = 0;
  #order: PairingOrder | undefined;
  #readAt = 0;
  /** All of it is read again: what is shown stays where it is still right. */
  #isAgain = false;
  readonly #parts = new InlineParts();
  /** The sanitiser's nodes are shown. */
  #sanitized: ChildNode[] | undefined;

  constructor(parent: HTMLElement, content: LeafText, settings: InlineSettings, kind: InlineKind) {
    this.parent = parent;
    this.#content = content;
    this.#settings = settings;
    this.#kind = kind;
  }

  /** Its own nodes: in a tight list item others stand beside them. */
  get nodes(): readonly ChildNode[] {
    return this.#sanitized ?? this.#parts.outermost(this.#shown);
  }

  /** Shows what has come. `open`: more may come. */
  update(open: boolean): void {
    if (open && this.#content.tail.length < this.#readAt) return;
    if (!this.#isAgain) this.#readSlices();
    this.#isAgain = false;
    this.#show(this.#read(this.#content.tail, open));
    const rest = this.#content.tail.length;
    this.#readAt = rest > READ_AT_ONCE ? rest + rest / 8 : 0;
    if (!open && this.#settings.sanitize) this.#sanitizeAll(this.#settings.sanitize);
  }

  /** Reads all of it again, because a label means something else now. */
  reread(): void {
    this.#restart(this.#content);
    this.update(false);
  }

  /** Shows this text in place of its own, if it is another, with the next update. */
  setContent(content: LeafText): void {
    if (content !== this.#content) this.#restart(content);
  }

  remove(): void {
    for (const node of this.nodes) node.remove();
    this.#parts.clear();
    this.#shown = [];
    this.#sanitized = undefined;
  }

  /** Puts its nodes into an element in their place, or in place of the element that they were alone in. */
  wrap(element: HTMLElement): void {
    const { nodes } = this;
    const [first] = nodes;
    if (first) first.before(element);
    else this.parent.append(element);
    element.append(...nodes);
    this.parent = element;
  }

  /** A text that came in one piece costs what it would have cost in some, unless it hangs together for long. */
  #readSlices(): void {
    for (let rest = this.#content.tail; rest.length > SLICE; rest = this.#content.tail) {
      const read = this.#read(rest.slice(0, SLICE), true);
      if (read.stable.offset < SLICE / 2) return;
      this.#show(read);
    }
  }

  #read(source: string, open: boolean): ReadText {
    const { mayBeTask, inTable, visible } = this.#kind;
    const { references, isImageAllowed, sanitize } = this.#settings;
    const text = visible ? visible(source, open, this.#content.before) : source;
    const result = parseInline(text, {
      references,
      isImageAllowed,
      open,
      mayBeTask: mayBeTask && this.#content.isWhole,
      inTable,
      order: this.#order,
      html: sanitize !== undefined,
    });
    return { ...result, maySettle: open && source.startsWith(text) };
  }

  /** Shows what was read behind what is settled, and settles of it what nothing can change that follows. */
  #show({ nodes, labels, stable, maySettle }: ReadText): void {
    if (labels.size > 0) this.labels = new Set([...this.labels, ...labels]);
    const shift = this.#patch(nodes);
    if (maySettle) this.#settle(stable, shift);
  }

  /** Goes on with other nodes, which stand for its own and show the same. */
  move(moved: ReadonlyMap<Node, Node>): void {
    this.parent = (moved.get(this.parent) as HTMLElement | undefined) ?? this.parent;
    this.#shown = this.#shown.map((shown) => moveShown(shown, moved));
    this.#sanitized = this.#sanitized?.map((node) => (moved.get(node) as ChildNode | undefined) ?? node);
  }

  #restart(content: LeafText): void {
    if (this.#sanitized) this.#unsanitize(this.#sanitized);
    this.#parts.dissolve();
    this.#content = content.isWhole ? content : new LeafText(content.whole);
    for (const shown of this.#shown) {
      if (shown.kind !== 'text') continue;
      shown.settled = 0;
      shown.text = shown.node.data;
    }
    this.#firstLive = 0;
    this.#order = undefined;
    this.#readAt = 0;
    this.#isAgain = true;
    this.labels = new Set();
  }

  /** Shows nodes behind what is settled; 1 if a settled text is not gone on with, else 0. */
  #patch(nodes: readonly InlineNode[]): number {
    const parent = this.#parts.last ?? this.parent;
    const end = this.#parts.last ? null : (this.#shown.at(-1)?.node.nextSibling ?? null);
    const live = this.#shown[this.#firstLive];
    let shift = 0;
    if (live?.kind === 'text' && live.settled > 0 && nodes[0]?.kind !== 'text') {
      if (live.text !== '') live.node.deleteData(live.settled, live.text.length);
      live.text = '';
      shift = 1;
    }
    patch(parent, this.#shown, this.#firstLive + shift, nodes, end, makeElement);
    return shift;
  }

  #settle({ offset, nodes, textLength, order }: InlineResult['stable'], shift: number): void {
    if (offset === 0) return;
    this.#order = order;
    this.#firstLive += nodes + shift;
    const live = this.#shown[this.#firstLive];
    if (live?.kind === 'text' && textLength > 0) {
      live.settled += textLength;
      live.text = live.text.slice(textLength);
    }
    this.#content.settle(offset);
    this.#firstLive = this.#parts.settle(offset, this.#shown, this.#firstLive);
  }

  /** Raw HTML may reach over what is between its pieces: the text is sanitised as a whole. */
  #sanitizeAll(sanitize: (html: string) => DocumentFragment): void {
    const html = inlineHtml(this.#shown);
    if (html === undefined) return;
    const fragment = sanitize(html);
    const made = [...fragment.childNodes];
    const before = this.nodes;
    const end = before.at(-1)?.nextSibling ?? null;
    for (const node of before) node.remove();
    this.#parts.clear();
    this.parent.insertBefore(fragment, end);
    this.#shown = [];
    this.#sanitized = made;
  }

  /** An empty text keeps the place of the sanitiser's nodes. */
  #unsanitize(nodes: readonly ChildNode[]): void {
    const node = document.createTextNode('');
    nodes[0]?.before(node);
    this.remove();
    if (node.parentNode) this.#shown = [{ kind: 'text', node, settled: 0, text: '' }];
  }
}

function makeElement({ tag, attributes }: InlineElement): HTMLElement {
  const element = document.createElement(tag === 'html' ? 'span' : tag);
  // A piece of raw HTML waits for the rest of its block.
  if (tag === 'html') element.hidden = true;
  if (tag === 'input') {
    element.setAttribute('aria-label', 'checked' in attributes ? texts.taskDone : texts.taskOpen);
  }
  return element;
}
