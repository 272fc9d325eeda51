import { elementNode, type InlineNode, textNode } from './inline-nodes.js';

/*
 * Emphasis and strikethrough: which runs of `*`, `_` and `~` open and close what (CommonMark 0.31.2, "Emphasis and
 * strong emphasis"; GFM, "Strikethrough"). Each run is looked at once for each marker it may close; openers are kept
 * in a stack per marker.
 */

/** A run of markers that may open or close something. */
export interface Run {
  readonly kind: 'run';
  readonly marker: '*' | '_' | '~';
  readonly opens: boolean;
  readonly closes: boolean;
  length: number;
  /** Where it stands. */
  readonly start: number;
}

/** A finished node, with where it stands. */
export interface Piece {
  readonly kind: 'piece';
  readonly node: InlineNode;
  readonly start: number;
  readonly end: number;
  /** It is a text that means the same in two parts. */
  readonly isPlain?: boolean;
}

export type Token = Run | Piece;

/** Which are paired first: within what was paired itself it is always strikethrough. */
export type PairingOrder = 'emphasis-first' | 'strikethrough-first';

/** Spans are nested no deeper; deeper ones show their markers. */
const DEEPEST = 100;
/** How many openers that fit in all but their length are passed over in search of one. */
const PASSED_OVER = 1_000;

export interface Paired {
  readonly pieces: readonly Piece[];
  /** Where the first run stands that something may still close; infinite if there is none. */
  readonly firstOpen: number;
}

interface Opener {
  readonly run: Run;
  /** Its index in what has been put out. */
  readonly at: number;
}

type Family = 'emphasis' | 'strikethrough';

/** Pairs runs. With `optimistic`, what is open at the end is closed there. */
export function pairRuns(tokens: readonly Token[], order: PairingOrder, optimistic: boolean): Paired {
  const families: readonly Family[] =
    order === 'emphasis-first' ? ['emphasis', 'strikethrough'] : ['strikethrough', 'emphasis'];
  let firstOpen = Number.POSITIVE_INFINITY;
  let paired = tokens;
  for (const family of families) {
    const pass = new Pass(family);
    for (const token of paired) pass.take(token);
    firstOpen = Math.min(firstOpen, pass.firstOpen);
    if (optimistic) pass.closeAll();
    paired = pass.out;
  }
  return { pieces: paired.map(asPiece), firstOpen };
}

/** How deep spans are nested in an element that was made of one. */
const depths = new WeakMap<InlineNode, number>();

class Pass {
  readonly out: Token[] = [];
  readonly #family: Family;
  readonly #openers = new Map<string, Opener[]>();

  constructor(family: Family) {
    this.#family = family;
  }

  get firstOpen(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const [opener] of this.#openers.values()) if (opener) first = Math.min(first, opener.run.start);
    return first;
  }

  take(token: Token): void {
    if (token.kind === 'piece' || (token.marker === '~') !== (this.#family === 'strikethrough')) {
      this.out.push(token);
      return;
    }
    if (token.closes) this.#close(token);
    if (token.length === 0) return;
    if (token.opens) this.#stackOf(token).push({ run: token, at: this.out.length });
    this.out.push(token);
  }

  /** Closes what is open, from the innermost outwards. */
  closeAll(): void {
    const openers = [...this.#openers.values()].flat().sort((a, b) => b.at - a.at);
    for (const { run, at } of openers) {
      const end = this.#end;
      while (run.length > 0 && at < this.out.length - 1) {
        this.#wrap({ run, at }, Math.min(2, run.length), end, true);
      }
    }
  }

  get #end(): number {
    const last = this.out.at(-1);
    if (!last) return 0;
    return last.kind === 'run' ? last.start + last.length : last.end;
  }

  #stackOf(run: Run): Opener[] {
    const key = run.marker === '~' ? `~${run.length}` : run.marker;
    let stack = this.#openers.get(key);
    if (!stack) {
      stack = [];
      this.#openers.set(key, stack);
    }
    return stack;
  }

  #close(closer: Run): void {
    while (closer.length > 0) {
      const opener = this.#findOpener(closer);
      if (!opener) return;
      for (const stack of this.#openers.values()) {
        while ((stack.at(-1)?.at ?? -1) > opener.at) stack.pop();
      }
      const used =
        this.#family === 'strikethrough' ? closer.length : Math.min(2, opener.run.length, closer.length);
      closer.length -= used;
      this.#wrap(opener, used, closer.start + used, false);
      if (opener.run.length > 0) continue;
      const stack = this.#stackOf({ ...opener.run, length: used });
      if (stack.at(-1) === opener) stack.pop();
    }
  }

  #findOpener(closer: Run): Opener | undefined {
    const stack = this.#stackOf(closer);
    if (this.#family === 'strikethrough') return stack.at(-1);
    for (let at = stack.length - 1; at >= Math.max(0, stack.length - PASSED_OVER); at--) {
      const opener = stack[at] as Opener;
      if (!areThreefold(opener.run, closer)) return opener;
    }
    return undefined;
  }

  /** Puts what stands behind an opener into an element; `used`: so many of its markers. */
  #wrap({ run, at }: Opener, used: number, end: number, optimistic: boolean): void {
    const inner = this.out.splice(at + 1);
    run.length -= used;
    const { pieces } = pairRuns(inner, 'strikethrough-first', optimistic);
    const children = mergeTexts(pieces);
    let depth = 1;
    for (const child of children) depth = Math.max(depth, 1 + (depths.get(child) ?? 0));
    if (run.length === 0) this.out.pop();
    const start = run.start + run.length;
    if (depth > DEEPEST) {
      const marker = run.marker.repeat(used);
      this.out.push({ kind: 'piece', node: textNode(marker), start, end: start + used }, ...pieces, {
        kind: 'piece',
        node: textNode(marker),
        start: end - used,
        end,
      });
      return;
    }
    const node = elementNode(run.marker === '~' ? 'del' : used === 2 ? 'strong' : 'em', children);
    depths.set(node, depth);
    this.out.push({ kind: 'piece', node, start, end });
  }
}

/** "If one of the delimiters can both open and close, the sum of lengths must not be a multiple of 3 …" (rule 9) */
function areThreefold(opener: Run, closer: Run): boolean {
  return (
    (opener.closes || closer.opens) && closer.length % 3 !== 0 && (opener.length + closer.length) % 3 === 0
  );
}

function asPiece(token: Token): Piece {
  if (token.kind === 'piece') return token;
  const { marker, length, start } = token;
  return { kind: 'piece', node: textNode(marker.repeat(length)), start, end: start + length };
}

/** The nodes of some pieces; texts that are neighbours are one. */
export function mergeTexts(pieces: readonly Piece[]): InlineNode[] {
  const nodes: InlineNode[] = [];
  let text = '';
  for (const { node } of pieces) {
    if (node.kind === 'text') {
      text += node.text;
      continue;
    }
    if (text !== '') nodes.push(textNode(text));
    text = '';
    nodes.push(node);
  }
  if (text !== '') nodes.push(textNode(text));
  return nodes;
}
