import { PageSheet } from '../page-sheet.js';
import { type CodeToken, type Highlighter, TOKEN_KINDS, type TokenKind } from './code-tokens.js';
import { hasForcedColors } from './preferences.js';

/*
 * Colours code without touching it: the ranges of its tokens are registered as highlights of the page, one for each
 * kind of token. Nodes stay as they are, and so does what is selected. Where the browser has no such highlights,
 * code has one colour.
 *
 * With every change of the page the browser goes over all ranges that are registered (measured: about 1 µs each), so
 * only those near the screen are: those of an element come and go with it.
 */

/** Code that is longer is not coloured, in UTF-16 code units: it would cost more than it helps. */
const LONGEST = 200_000;
/** Milliseconds between two looks at code that grows, at the least. */
const PAUSE = 120;
/** How many times as long as the last look took the pause is: an eighth of the time goes to colours, at most. */
const PAUSE_FACTOR = 7;

export interface CodePainterOptions {
  /** Asked for at each look, so that the page may change its mind. */
  readonly highlight: () => boolean | Highlighter;
  readonly language: () => string;
}

interface Painted extends CodeToken {
  readonly range: StaticRange;
  /** What it begins in: the code, or a block of it. */
  readonly owner: Element;
}

/** Paints the code that lies in an element. */
export class CodePainter {
  /** What the code lies in. */
  readonly root: HTMLElement;
  readonly #options: CodePainterOptions;
  #painted: Painted[] = [];
  #watched: ReadonlySet<Element> = new Set();
  readonly #near = new Set<Element>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looks = 0;
  #pause = PAUSE;

  constructor(root: HTMLElement, options: CodePainterOptions) {
    this.root = root;
    this.#options = options;
  }

  /** The code is another one now. It is looked at soon, and not again before that. */
  changed(): void {
    if (typeof Highlight === 'undefined' || (this.#painted.length === 0 && !this.#options.highlight()))
      return;
    this.#timer ??= setTimeout(() => whenIdle(this.#look), this.#pause);
  }

  /** Takes the colours away. */
  remove(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#looks++;
    this.#paint([], []);
  }

  /** An element with code in it came near the screen, or left. */
  onNear(owner: Element, near: boolean): void {
    if (near === this.#near.has(owner)) return;
    const own = this.#painted.filter((each) => each.owner === owner);
    if (!near) for (const each of own) this.#hide(each);
    if (near) this.#near.add(owner);
    else this.#near.delete(owner);
    if (near) for (const each of own) this.#show(each);
  }

  readonly #look = async (): Promise<void> => {
    this.#timer = undefined;
    const look = ++this.#looks;
    const highlight = this.#options.highlight();
    const nodes = textNodes(this.root);
    const code = nodes.map(({ data }) => data).join('');
    if (!highlight || hasForcedColors() || code.length > LONGEST || !this.root.isConnected) {
      this.#paint([], []);
      return;
    }
    const began = performance.now();
    try {
      const find = highlight === true ? (await import('./highlight/index.js')).highlight : highlight;
      const tokens = await find(code, this.#options.language());
      if (look === this.#looks) this.#paint(tokens, nodes);
    } catch (error) {
      // Code without colours is still code.
      reportError(error);
    }
    this.#pause = Math.max(PAUSE, (performance.now() - began) * PAUSE_FACTOR);
  };

  /** What is as it was keeps its range. */
  #paint(tokens: readonly CodeToken[], nodes: readonly Text[]): void {
    const placed = place(tokens, nodes);
    let same = 0;
    while (same < placed.length && isSame(this.#painted[same], placed[same] as Painted)) same++;
    for (const each of this.#painted.splice(same)) this.#hide(each);
    if (placed.length > 0) sheet.adopt(this.root);
    for (const each of placed.slice(same)) {
      this.#show(each);
      this.#painted.push(each);
    }
    this.#watch();
  }

  #show({ kind, range, owner }: Painted): void {
    if (this.#near.has(owner)) highlightOf(kind).add(range);
  }

  #hide({ kind, range, owner }: Painted): void {
    if (this.#near.has(owner)) highlightOf(kind).delete(range);
  }

  /** Watches the elements that have tokens in them, and no others. */
  #watch(): void {
    const owners = new Set(this.#painted.map(({ owner }) => owner));
    for (const owner of this.#watched) {
      if (owners.has(owner)) continue;
      unwatch(owner);
      this.#near.delete(owner);
    }
    for (const owner of owners) if (!this.#watched.has(owner)) watch(owner, this);
    this.#watched = owners;
  }
}

function isSame(a: Painted | undefined, b: Painted): boolean {
  return (
    a !== undefined &&
    a.kind === b.kind &&
    a.start === b.start &&
    a.end === b.end &&
    a.range.startContainer === b.range.startContainer &&
    a.range.endContainer === b.range.endContainer
  );
}

/** The tokens with their places in the nodes that hold the code. Kinds that nobody knows have no colour. */
function place(tokens: readonly CodeToken[], nodes: readonly Text[]): Painted[] {
  const placed: Painted[] = [];
  let index = 0;
  let offset = 0;
  for (const token of tokens) {
    if (token.start < offset || token.end <= token.start || !TOKEN_KINDS.includes(token.kind)) continue;
    let node = nodes[index];
    while (node && token.start >= offset + node.length) {
      offset += node.length;
      node = nodes[++index];
    }
    if (!node) break;
    let last = node;
    let lastOffset = offset;
    for (let at = index; token.end > lastOffset + last.length; ) {
      const next = nodes[++at];
      if (!next) break;
      lastOffset += last.length;
      last = next;
    }
    const range = new StaticRange({
      startContainer: node,
      startOffset: token.start - offset,
      endContainer: last,
      endOffset: Math.min(last.length, token.end - lastOffset),
    });
    placed.push({ ...token, range, owner: node.parentElement as Element });
  }
  return placed;
}

/** The text of an element, but for what fills a slot. */
function textNodes(root: HTMLElement): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (node instanceof Text) return NodeFilter.FILTER_ACCEPT;
    return (node as Element).slot === '' ? NodeFilter.FILTER_SKIP : NodeFilter.FILTER_REJECT;
  });
  const nodes: Text[] = [];
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  return nodes;
}

/** How far from the screen counts as near. */
const MARGIN = '100%';

const painters = new WeakMap<Element, CodePainter>();
let observer: IntersectionObserver | undefined;

function watch(owner: Element, painter: CodePainter): void {
  painters.set(owner, painter);
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) painters.get(target)?.onNear(target, isIntersecting);
    },
    { rootMargin: MARGIN },
  );
  observer.observe(owner);
}

function unwatch(owner: Element): void {
  painters.delete(owner);
  observer?.unobserve(owner);
}

/** Off the frames that people see, where the browser can tell when that is. */
function whenIdle(callback: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(callback, { timeout: 300 });
  else callback();
}

function highlightOf(kind: TokenKind): Highlight {
  const name = `stream-code-${kind}`;
  const known = CSS.highlights.get(name);
  if (known) return known;
  const highlight = new Highlight();
  CSS.highlights.set(name, highlight);
  return highlight;
}

/** Light, dark: at least 4.5 to 1 on the ground of code blocks. */
const COLORS: Record<TokenKind, readonly [light: string, dark: string]> = {
  keyword: ['#8a1f8f', '#d9a3f0'],
  string: ['#0b6b36', '#9bd6a5'],
  number: ['#8a4300', '#f2b380'],
  comment: ['#5c6570', '#9aa4ae'],
  function: ['#1d4fb8', '#94bdff'],
  type: ['#0a6374', '#7fd4e2'],
  variable: ['#8c2a1b', '#ffb0a1'],
  property: ['#1d4fb8', '#94bdff'],
  attribute: ['#8a4300', '#f2b380'],
  tag: ['#8a1f8f', '#d9a3f0'],
  constant: ['#8a4300', '#f2b380'],
  operator: ['#4a5560', '#b9c2cb'],
  meta: ['#5c6570', '#9aa4ae'],
  heading: ['#1d4fb8', '#94bdff'],
  link: ['#0a6374', '#7fd4e2'],
  inserted: ['#0b6b36', '#9bd6a5'],
  deleted: ['#a8271c', '#ff9c8f'],
};

const sheet = new PageSheet(
  Object.entries(COLORS)
    .map(
      ([kind, [light, dark]]) =>
        `::highlight(stream-code-${kind}) { color: var(--stream-code-${kind}, light-dark(${light}, ${dark})); }`,
    )
    .join('\n'),
);
