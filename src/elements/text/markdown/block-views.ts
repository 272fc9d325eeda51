import type { BlockGroups, Placed } from '../block-groups.js';
import type { Block, BlockSink, Container, Heading, Leaf, List, Paragraph, Table } from './blocks.js';
import { type InlineSettings, InlineView } from './inline-view.js';
import { CodeView, HtmlView, type LeafView } from './leaf-views.js';
import type { MarkdownOptions } from './markdown-options.js';
import { TableView } from './table-view.js';
import { takeOverBlocks } from './take-over.js';
import { visibleHeading, visibleParagraph } from './visible-text.js';

/** The deepest element in which text goes on. */
const OPEN_ATTRIBUTE = 'data-stream-open';
const FRAMED = '[data-stream-code], [data-stream-table]';

/** Of a block that is longer than this, in UTF-16 code units of its source, the direction is settled. */
const UNDIRECTED = 2_048;

/** A block that stands in no other. */
export interface TopBlock {
  readonly placed: Placed;
  /** Where its source begins. */
  readonly start: number;
}

/** Makes elements of blocks. Nothing that was closed is changed again, but for labels that get another meaning. */
export class BlockViews implements BlockSink {
  top: TopBlock[] = [];
  #container: HTMLElement;
  readonly #groups: BlockGroups;
  readonly #options: MarkdownOptions;
  readonly #settings: InlineSettings;
  /** The elements of the containers that are open. */
  readonly #containers = new Map<Container, HTMLElement>();
  /** The texts in the items of lists that are open and not loose. */
  readonly #tight = new Map<List, InlineView[]>();
  /** The texts that use a label. */
  readonly #users = new Map<string, Set<InlineView>>();
  /** The text of the leaf that is open, or else its view. */
  #text: InlineView | undefined;
  #leaf: LeafView | undefined;
  #marked: Element | undefined;
  /** What the next block comes behind, if that is no block. */
  #gap: Element | undefined;

  constructor(
    container: HTMLElement,
    groups: BlockGroups,
    options: MarkdownOptions,
    settings: InlineSettings,
  ) {
    this.#container = container;
    this.#groups = groups;
    this.#options = options;
    this.#settings = settings;
  }

  open(block: Block, offset: number): void {
    if (block.kind === 'document') return;
    const element = this.#create(block);
    if (block.parent?.kind === 'document') this.#addTop(element, offset);
    else if (element !== this.#tightParent(block)) this.#parentOf(block).append(element);
  }

  write(leaf: Leaf, text: string): void {
    if (leaf.kind !== 'paragraph' && leaf.kind !== 'heading') this.#leaf?.write(text);
  }

  row(_table: Table): void {
    if (this.#leaf instanceof TableView) this.#leaf.beginRow();
  }

  underline(paragraph: Paragraph, heading: Heading): void {
    const view = this.#text;
    if (!view) return;
    view.setContent(heading.content);
    const before = view.parent;
    const element = document.createElement(`h${heading.level}`);
    view.wrap(element);
    if (before === this.#tightParent(paragraph)) return;
    const top = this.top.at(-1);
    if (top?.placed.element !== before) {
      before.replaceWith(element);
      return;
    }
    this.top.pop();
    this.#groups.remove(top.placed);
    this.#addTop(element, top.start);
  }

  loosen(list: List): void {
    for (const view of this.#tight.get(list) ?? []) view.wrap(document.createElement('p'));
    this.#tight.delete(list);
  }

  close(closed: Block): void {
    if (closed.kind === 'paragraph' || closed.kind === 'heading') {
      if (this.#text) this.#closeText(this.#text, closed);
      this.#text = undefined;
    } else if (this.#containers.has(closed as Container)) {
      this.#containers.delete(closed as Container);
      this.#tight.delete(closed as List);
    } else {
      this.#leaf?.close();
      this.#leaf = undefined;
    }
  }

  remove(paragraph: Paragraph): void {
    const view = this.#text;
    this.#text = undefined;
    if (!view) return;
    view.remove();
    if (view.parent === this.#tightParent(paragraph)) return;
    const top = this.top.at(-1);
    if (top?.placed.element === view.parent) {
      this.top.pop();
      this.#groups.remove(top.placed);
    } else view.parent.remove();
  }

  define(label: string): void {
    const users = this.#users.get(label);
    if (users) for (const view of users) this.#reread(view);
  }

  /** Labels that are defined no longer. */
  undefine(labels: readonly string[]): void {
    for (const label of labels) this.define(label);
  }

  /** Shows what has come. `offset`: where the source ends so far. */
  flush(offset: number): void {
    this.#text?.update(true);
    this.#leaf?.flush();
    this.#settleDirection(offset);
  }

  /** Marks where text goes on, or takes the mark away. */
  markEnd(on: boolean): void {
    const end = this.#text?.parent ?? this.#leaf?.end;
    if (!on) this.#mark(undefined);
    else if (end) this.#mark(innermost(end));
  }

  /** No more text comes. */
  end(): void {
    this.#mark(undefined);
  }

  /** A gap stands behind what there is. */
  setGap(gap: Element): void {
    this.#groups.insert(gap, this.top.at(-1)?.placed, this.#gap);
    this.#gap = gap;
  }

  /** Goes on in an element in which a server has drawn the same: finished blocks that look the same there stay. */
  takeOver(drawn: HTMLElement, isEnded: boolean): void {
    const last = isEnded ? undefined : this.top.at(-1)?.placed.element;
    const moved = takeOverBlocks(
      this.#container,
      drawn,
      // What has a frame around it has buttons that know their block.
      (block) => block !== last && !block.matches(FRAMED) && !block.querySelector(FRAMED),
    );
    for (const view of new Set([...this.#users.values()].flatMap((users) => [...users]))) view.move(moved);
    this.#container = drawn;
    const placed = this.#groups.move(
      drawn,
      this.top.map((block) => block.placed),
      moved,
    );
    this.top = this.top.map((block, at) => ({ ...block, placed: placed[at] as Placed }));
    if (this.#gap) this.#gap = (moved.get(this.#gap) as Element | undefined) ?? this.#gap;
  }

  /** Takes away blocks from an index on. What was in them is gone. */
  truncate(length: number): void {
    this.#mark(undefined);
    this.#containers.clear();
    this.#tight.clear();
    this.#text = undefined;
    this.#leaf = undefined;
    for (const { placed } of this.top.splice(length).reverse()) this.#groups.remove(placed);
    const last = this.top.at(-1);
    if (last) this.#groups.open(last.placed);
    for (const users of this.#users.values()) {
      for (const view of users) if (!this.#container.contains(view.parent)) users.delete(view);
    }
  }

  clear(): void {
    this.truncate(0);
    this.#users.clear();
    this.#groups.clear();
    this.#gap = undefined;
  }

  #create(opened: Exclude<Block, { kind: 'document' }>): HTMLElement {
    switch (opened.kind) {
      case 'quote':
        return this.#register(opened, document.createElement('blockquote'));
      case 'list': {
        const element = document.createElement(opened.start === undefined ? 'ul' : 'ol');
        if (opened.start !== undefined && opened.start !== 1)
          element.setAttribute('start', String(opened.start));
        this.#tight.set(opened, []);
        return this.#register(opened, element);
      }
      case 'item':
        return this.#register(opened, document.createElement('li'));
      case 'paragraph':
        return this.#startText(opened, this.#tightParent(opened) ?? document.createElement('p'));
      case 'heading':
        return this.#startText(opened, document.createElement(`h${opened.level}`));
      case 'code':
        return this.#startLeaf(new CodeView(opened, this.#options.frameCode));
      case 'html':
        return this.#startLeaf(new HtmlView(opened, this.#options.sanitize));
      case 'table':
        return this.#startLeaf(
          new TableView(opened, this.#settings, this.#options.frameTable, (view) => this.#use(view)),
        );
      case 'rule':
        return document.createElement('hr');
    }
  }

  #register(container: Container, element: HTMLElement): HTMLElement {
    this.#containers.set(container, element);
    return element;
  }

  #startText(leaf: Paragraph | Heading, parent: HTMLElement): HTMLElement {
    const visible = leaf.kind === 'heading' ? visibleHeading : visibleParagraph;
    const mayBeTask = leaf.kind === 'paragraph' && leaf.isFirstInItem;
    this.#text = new InlineView(parent, leaf.content, this.#settings, { mayBeTask, inTable: false, visible });
    return parent;
  }

  #startLeaf(view: LeafView): HTMLElement {
    this.#leaf = view;
    return view.element;
  }

  #closeText(view: InlineView, { kind, content, parent }: Paragraph | Heading): void {
    view.setContent(content);
    view.update(false);
    this.#use(view);
    const list = parent?.kind === 'item' ? (parent.parent as List) : undefined;
    if (kind === 'paragraph' && list) this.#tight.get(list)?.push(view);
  }

  #use(view: InlineView): void {
    for (const label of view.labels) {
      let users = this.#users.get(label);
      if (!users) {
        users = new Set();
        this.#users.set(label, users);
      }
      users.add(view);
    }
  }

  #reread(view: InlineView): void {
    view.reread();
    this.#use(view);
  }

  #addTop(element: HTMLElement, start: number): void {
    // A list or quotation goes the way of its first text; what is in it only orders its own words (see the styles).
    if (!(this.#leaf instanceof CodeView)) element.dir = 'auto';
    const before = this.top.at(-1)?.placed;
    const placed = this.#groups.append(element, before, this.#gap);
    this.#gap = undefined;
    this.top.push({ placed, start });
    // Only groups are contained from the beginning: to skip one block by itself would move what is beside it.
    if (before?.group) this.#groups.close(before, [this.top[0]?.placed, placed]);
  }

  /** As long as no letter decides, the browser reads all of a block again with each change to it. */
  #settleDirection(offset: number): void {
    const last = this.top.at(-1);
    if (!last || offset - last.start < UNDIRECTED) return;
    const { element } = last.placed;
    if (element.dir === 'auto') element.dir = element.matches(':dir(rtl)') ? 'rtl' : 'ltr';
  }

  #parentOf({ parent }: Block): HTMLElement {
    return this.#containers.get(parent as Container) as HTMLElement;
  }

  /** The item that the text of a paragraph stands in by itself, since its list is not loose. */
  #tightParent(opened: Block): HTMLElement | undefined {
    const list =
      opened.kind === 'paragraph' && opened.parent?.kind === 'item' ? opened.parent.parent : undefined;
    return list?.kind === 'list' && !list.loose ? this.#parentOf(opened) : undefined;
  }

  #mark(element: Element | undefined): void {
    if (element === this.#marked) return;
    this.#marked?.removeAttribute(OPEN_ATTRIBUTE);
    element?.setAttribute(OPEN_ATTRIBUTE, '');
    this.#marked = element;
  }
}

/** The element that the last text of another is in. */
function innermost(element: Element): Element {
  let at = element;
  while (at.lastChild instanceof HTMLElement && !/^(?:br|img|input)$/.test(at.lastChild.localName))
    at = at.lastChild;
  return at;
}
