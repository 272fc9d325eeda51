import { elementNode, type InlineNode, textNode } from './inline-nodes.js';

/*
 * Emphasis and strikethrough: which runs of `*`, `_` and `~` open and close what (CommonMark 0.31.2, "Emphasis and
 * strong emphasis"; GFM, "Strikethrough"). Each run is looked at once for each marker it may close; openers are kept
 * in a stack per marker.
 */

/** A run of markers that may open or close something. */
interface Run {
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

/** Spans are nested no deeper: markers around them are text. */
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
  /** How deep spans are nested behind it. */
  depth: number;
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
  /** All that are open, and those of each marker. */
  readonly #openers: Opener[] = [];
  readonly #byMarker = new Map<string, Opener[]>();

  constructor(family: Family) {
    this.#family = family;
  }

  get firstOpen(): number {
    return this.#openers[0]?.run.start ?? Number.POSITIVE_INFINITY;
  }

  take(token: Token): void {
    if (token.kind === 'run' && (token.marker === '~') === (this.#family === 'strikethrough')) {
      this.#takeRun(token);
      return;
    }
    if (token.kind === 'piece') this.#deepen(depths.get(token.node) ?? 0);
    this.out.push(token);
  }

  /** Closes what is open, from the innermost outwards. */
  closeAll(): void {
    const last = this.out.at(-1);
    const end = last ? endOf(last) : 0;
    for (let opener = this.#openers.at(-1); opener; opener = this.#openers.at(-1)) {
      while (opener.run.length > 0 && opener.at < this.out.length - 1 && opener.depth < DEEPEST) {
        this.#wrap(opener, Math.min(2, opener.run.length), end, true);
      }
      this.#forget(opener.at);
    }
  }

  #takeRun(run: Run): void {
    if (run.closes) this.#close(run);
    if (run.length === 0) return;
    if (run.opens) {
      const opener = { run, at: this.out.length, depth: 0 };
      this.#openers.push(opener);
      this.#ofMarker(run).push(opener);
    }
    this.out.push(run);
  }

  #close(closer: Run): void {
    while (closer.length > 0) {
      const opener = this.#findOpener(closer);
      if (!opener) return;
      this.#forget(opener.at + 1);
      if (opener.depth >= DEEPEST) {
        this.#forget(opener.at);
        return;
      }
      const isStrikethrough = this.#family === 'strikethrough';
      const used = isStrikethrough ? closer.length : Math.min(2, opener.run.length, closer.length);
      closer.length -= used;
      this.#wrap(opener, used, closer.start + used, false);
      if (opener.run.length === 0) this.#forget(opener.at);
    }
  }

  #findOpener(closer: Run): Opener | undefined {
    const openers = this.#ofMarker(closer);
    if (this.#family === 'strikethrough') return openers.at(-1);
    for (let at = openers.length - 1; at >= Math.max(0, openers.length - PASSED_OVER); at--) {
      const opener = openers[at] as Opener;
      if (!areThreefold(opener.run, closer)) return opener;
    }
    return undefined;
  }

  /** The openers that a run of this kind may close; tildes only close as many tildes. */
  #ofMarker(run: Run): Opener[] {
    const key = run.marker === '~' && run.length > 1 ? '~~' : run.marker;
    let openers = this.#byMarker.get(key);
    if (!openers) {
      openers = [];
      this.#byMarker.set(key, openers);
    }
    return openers;
  }

  /** Those at or behind an index close nothing any more. */
  #forget(from: number): void {
    let depth = 0;
    while ((this.#openers.at(-1)?.at ?? -1) >= from) depth = Math.max(depth, this.#openers.pop()?.depth ?? 0);
    for (const openers of this.#byMarker.values()) while ((openers.at(-1)?.at ?? -1) >= from) openers.pop();
    this.#deepen(depth);
  }

  /** Something that is nested so deep stands behind what is open. */
  #deepen(depth: number): void {
    const last = this.#openers.at(-1);
    if (last && last.depth < depth) last.depth = depth;
  }

  /** Puts what stands behind an opener into an element; `used`: so many of its markers. */
  #wrap(opener: Opener, used: number, end: number, optimistic: boolean): void {
    const { run, at } = opener;
    const inner = this.out.splice(at + 1);
    run.length -= used;
    const { pieces } = pairRuns(inner, 'strikethrough-first', optimistic);
    if (run.length === 0) this.out.pop();
    const tag = run.marker === '~' ? 'del' : used === 2 ? 'strong' : 'em';
    const node = elementNode(tag, mergeTexts(pieces));
    for (const piece of pieces) opener.depth = Math.max(opener.depth, depths.get(piece.node) ?? 0);
    depths.set(node, ++opener.depth);
    this.out.push({ kind: 'piece', node, start: run.start + run.length, end });
  }
}

function endOf(token: Token): number {
  return token.kind === 'run' ? token.start + token.length : token.end;
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
