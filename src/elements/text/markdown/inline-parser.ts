import { autolinkCandidates, readAutolink } from './autolink-literals.js';
import { classAt } from './character-class.js';
import { readCharacterReference, unescapeText } from './character-references.js';
import { BacktickRuns, codeSpanText } from './code-spans.js';
import { HtmlScanner, readAngledAutolink } from './inline-html.js';
import { elementNode, type InlineElement, type InlineNode, plainText, textNode } from './inline-nodes.js';
import { LONGEST_LABEL, normalizeLabel, scanLabel, scanResource, type Target } from './link-syntax.js';
import type { References } from './references.js';
import { MORE, NONE, skipWhitespace, trimEndOf } from './scan.js';
import { mergeTexts, type Paired, type PairingOrder, type Piece, pairRuns, type Token } from './spans.js';
import { LINK_REL, linkHref } from './url-policy.js';

/** How many brackets may be open at once; further ones are text. */
const MOST_BRACKETS = 1_000;
/** A bracket that was opened this long ago is not taken for a link that is still being written. */
const PENDING_LINK = 256;

const PLAIN = /[^\\`*_~[\]!<&\n]+/y;
/** At the end of a text that goes on: what will be markup, or not, with the next character. */
const UNDECIDED_END = '*_~`\\[<';
const TASK = /^\[([ \t\nxX])\](?=[ \t]+[^ \t]|\n)/;
const MAYBE_TASK = /^\[(?:[ \txX](?:\][ \t]*)?)?$/;

export interface InlineContext {
  readonly references: References;
  /** Whether an image is shown from an address. */
  readonly isImageAllowed: (src: string) => boolean;
  /** The text goes on: what is open is shown as if it were closed at its end. */
  readonly open: boolean;
  /** It is the beginning of a list item. */
  readonly mayBeTask: boolean;
  readonly inTable: boolean;
  /** Which kind of run was first in the text before; `undefined` if none was. */
  readonly order: PairingOrder | undefined;
  /** Raw HTML becomes nodes. */
  readonly html: boolean;
}

export interface InlineResult {
  readonly nodes: readonly InlineNode[];
  /** The labels that were looked up, defined or not. */
  readonly labels: ReadonlySet<string>;
  /** What nothing that follows can change. */
  readonly stable: {
    /** Where it ends in the source. */
    readonly offset: number;
    /** So many nodes are complete. */
    readonly nodes: number;
    /** And so many UTF-16 code units of the text that is next; 0 if it is no text. */
    readonly textLength: number;
    /** Which kind of run was first in it or before. */
    readonly order: PairingOrder | undefined;
  };
}

interface Bracket {
  /** Its index among the tokens. */
  readonly at: number;
  readonly start: number;
  readonly isImage: boolean;
  /** A link was found behind it: it can be none around that. */
  inactive: boolean;
  /** Another bracket came behind it. */
  hasInner: boolean;
}

/** Reads the text of a paragraph, a heading or a cell. */
export function parseInline(source: string, context: InlineContext): InlineResult {
  return new InlineParser(source, context).parse();
}

class InlineParser {
  readonly #context: InlineContext;
  readonly #text: string;
  readonly #tokens: Token[] = [];
  readonly #brackets: Bracket[] = [];
  readonly #labels = new Set<string>();
  readonly #backticks: BacktickRuns;
  readonly #html: HtmlScanner;
  readonly #autolinks: number[];
  #order: PairingOrder | undefined;
  #firstRun = Number.POSITIVE_INFINITY;
  #at = 0;
  /** From here on the rest of the text may change what there is. */
  #undecided = Number.POSITIVE_INFINITY;

  constructor(source: string, context: InlineContext) {
    this.#context = context;
    this.#order = context.order;
    const trimmed = trimEndOf(source, ' \t\n');
    this.#text = context.open ? trimEndOf(trimmed, UNDECIDED_END) : trimmed;
    this.#backticks = new BacktickRuns(this.#text);
    this.#html = new HtmlScanner(this.#text);
    this.#autolinks = autolinkCandidates(this.#text).reverse();
  }

  parse(): InlineResult {
    this.#at = skipWhitespace(this.#text, 0);
    if (this.#context.mayBeTask) this.#readTask();
    while (this.#at < this.#text.length) this.#readNext();
    const firstBracket = this.#brackets[0]?.start ?? Number.POSITIVE_INFINITY;
    if (this.#context.open) this.#closePendingLink();
    const { pieces, firstOpen } = this.#pair(
      this.#tokens,
      this.#order ?? 'emphasis-first',
      this.#context.open,
    );
    return {
      nodes: mergeTexts(pieces),
      labels: this.#labels,
      stable: this.#stableEnd(pieces, Math.min(firstOpen, firstBracket, this.#undecided)),
    };
  }

  #stableEnd(pieces: readonly Piece[], limit: number): InlineResult['stable'] {
    const stable = stableEnd(this.#text, pieces, limit);
    return { ...stable, order: stable.offset > this.#firstRun ? this.#order : this.#context.order };
  }

  #readNext(): void {
    const text = this.#text;
    const at = this.#at;
    while ((this.#autolinks.at(-1) ?? at) < at) this.#autolinks.pop();
    if (this.#autolinks.at(-1) === at && this.#brackets.length === 0 && this.#readAutolink()) return;
    const character = text.charAt(at);
    if (character === '\\') this.#readEscape();
    else if (character === '`') this.#readCode();
    else if (character === '*' || character === '_' || character === '~') this.#readRun();
    else if (character === '[') this.#openBracket('[');
    else if (character === '!' && text[at + 1] === '[') this.#openBracket('![');
    else if (character === ']') this.#closeBracket();
    else if (character === '<') this.#readAngle();
    else if (character === '&') this.#readReference();
    else if (character === '\n') this.#readLineEnd();
    else this.#readPlain();
  }

  #readReference(): void {
    const reference = readCharacterReference(this.#text, this.#at);
    if (reference) this.#addPiece(textNode(reference.value), reference.end);
    else this.#addText(1);
  }

  #readPlain(): void {
    PLAIN.lastIndex = this.#at;
    PLAIN.exec(this.#text);
    const end = Math.min(Math.max(PLAIN.lastIndex, this.#at + 1), this.#nextAutolink());
    if (this.#text[end] !== '\n') {
      this.#addText(end - this.#at);
      return;
    }
    // Spaces before the end of a line are not shown; two or more of them break it.
    const plain = this.#text.slice(this.#at, end);
    const kept = trimEndOf(plain, ' \t').length;
    if (kept > 0) this.#addText(kept);
    const spaces = plain.slice(kept);
    if (spaces.length >= 2 && !spaces.includes('\t')) this.#addPiece(elementNode('br'), end);
    this.#at = end;
  }

  #nextAutolink(): number {
    for (let last = this.#autolinks.length - 1; last >= 0; last--) {
      const start = this.#autolinks[last] as number;
      if (start > this.#at) return start;
    }
    return Number.POSITIVE_INFINITY;
  }

  #readLineEnd(): void {
    this.#addPiece(textNode('\n'), skipWhitespace(this.#text, this.#at + 1), true);
  }

  #readTask(): void {
    const rest = this.#text.slice(this.#at, this.#at + 64);
    if (this.#context.open && MAYBE_TASK.test(rest)) this.#at = this.#undecided = this.#text.length;
    const match = TASK.exec(rest);
    if (!match) return;
    const isChecked = /[xX]/.test(match[1] as string);
    const attributes = { type: 'checkbox', disabled: '', ...(isChecked && { checked: '' }) };
    this.#addPiece(elementNode('input', [], attributes), this.#at + 3);
  }

  #readEscape(): void {
    const next = this.#text.charAt(this.#at + 1);
    if (next === '\n') this.#addPiece(elementNode('br'), this.#at + 1);
    else if (/[!-/:-@[-`{-~]/.test(next)) this.#addPiece(textNode(next), this.#at + 2);
    else this.#addText(1);
  }

  #readCode(): void {
    const start = this.#at;
    let inner = start;
    while (this.#text[inner] === '`') inner++;
    const length = inner - start;
    const close = this.#backticks.next(length, inner);
    if (close === undefined) this.#undecided = Math.min(this.#undecided, start);
    const end = close ?? (this.#context.open ? this.#text.length : undefined);
    if (end === undefined || end === inner) {
      this.#addText(length);
      return;
    }
    const code = codeSpanText(this.#text.slice(inner, end), this.#context.inTable);
    this.#addPiece(elementNode('code', [textNode(code)]), close === undefined ? end : end + length);
  }

  #readRun(): void {
    const start = this.#at;
    const text = this.#text;
    const marker = text[start] as '*' | '_' | '~';
    let end = start;
    while (text[end] === marker) end++;
    const length = end - start;
    if (marker === '~' && length > 2) {
      this.#addText(length);
      return;
    }
    const before = classAt(text, start - 1);
    const after = classAt(text, end);
    let opens = after === 'other' || (after === 'punctuation' && before !== 'other');
    let closes = before === 'other' || (before === 'punctuation' && after !== 'other');
    if (marker !== '~') {
      opens ||= text[end] === '~';
      closes ||= text[start - 1] === '~';
    }
    if (marker === '_') {
      [opens, closes] = [opens && (before !== 'other' || !closes), closes && (after !== 'other' || !opens)];
    }
    this.#firstRun = Math.min(this.#firstRun, start);
    this.#order ??= marker === '~' ? 'strikethrough-first' : 'emphasis-first';
    this.#tokens.push({ kind: 'run', marker, opens, closes, length, start });
    this.#at = end;
  }

  #readAngle(): void {
    const start = this.#at;
    const autolink = readAngledAutolink(this.#text, start);
    if (autolink) {
      this.#addPiece(linkNode(autolink.href, undefined, [textNode(autolink.text)]), autolink.end);
      return;
    }
    const end = this.#html.endAt(start);
    if (end !== undefined) {
      const html = this.#text.slice(start, end).replace(/\n[ \t]+/g, '\n');
      this.#addPiece(this.#context.html ? elementNode('html', [textNode(html)]) : textNode(html), end);
      return;
    }
    if (/[a-z!/?]/i.test(this.#text.charAt(start + 1))) this.#undecided = Math.min(this.#undecided, start);
    this.#addText(1);
  }

  #readAutolink(): boolean {
    const autolink = readAutolink(this.#text, this.#at);
    if (!autolink) return false;
    const text = this.#text.slice(autolink.start, autolink.end);
    this.#addPiece(linkNode(autolink.href, undefined, [textNode(text)]), autolink.end);
    return true;
  }

  #openBracket(markup: '[' | '!['): void {
    const start = this.#at;
    const outer = this.#brackets.at(-1);
    if (outer) outer.hasInner = true;
    this.#addText(markup.length);
    if (this.#brackets.length >= MOST_BRACKETS) return;
    const at = this.#tokens.length - 1;
    this.#brackets.push({ at, start, isImage: markup === '![', inactive: false, hasInner: false });
  }

  #closeBracket(): void {
    const bracket = this.#brackets.pop();
    if (!bracket || bracket.inactive) {
      this.#addText(1);
      return;
    }
    const found = this.#readTarget(bracket);
    if (found === NONE) this.#addText(1);
    else if (found !== MORE) this.#makeLink(bracket, found.target, found.end);
    else {
      this.#undecided = Math.min(this.#undecided, bracket.start);
      if (this.#context.open) this.#makeLink(bracket, undefined, this.#text.length);
      else this.#addText(1);
    }
  }

  /** Where the brackets that end here lead. */
  #readTarget(bracket: Bracket): { target: Target; end: number } | typeof NONE | typeof MORE {
    const text = this.#text;
    const close = this.#at;
    const start = bracket.start + (bracket.isImage ? 2 : 1);
    const own =
      bracket.hasInner || close - start > LONGEST_LABEL ? undefined : this.#look(text.slice(start, close));
    const next = text[close + 1];
    let undecided = next === undefined;
    if (next === '(') {
      const resource = scanResource(text, close + 2);
      if (resource !== NONE && resource !== MORE) return { target: resource.value, end: resource.end };
      undecided = resource === MORE;
    } else if (next === '[') {
      const end = scanLabel(text, close + 1);
      const full = end > 0 ? this.#look(text.slice(close + 2, end - 1)) : undefined;
      if (full) return { target: full, end };
      undecided = end === MORE;
      if (!undecided) return own && text[close + 2] === ']' ? { target: own, end: close + 3 } : NONE;
      if (!this.#context.open) return NONE;
    }
    if (undecided) this.#undecided = Math.min(this.#undecided, bracket.start);
    if (undecided && this.#context.open && !own) return MORE;
    return own ? { target: own, end: close + 1 } : NONE;
  }

  #look(written: string): Target | undefined {
    const label = normalizeLabel(written);
    if (label === '') return undefined;
    this.#labels.add(label);
    return this.#context.references.get(label);
  }

  /** Makes a link or an image of what stands behind a bracket; without a target of one that is being written. */
  #makeLink(bracket: Bracket, target: Target | undefined, end: number): void {
    const inner = this.#tokens.splice(bracket.at + 1);
    const children = mergeTexts(this.#pair(inner, 'strikethrough-first', false).pieces);
    this.#tokens.pop();
    const node = bracket.isImage
      ? this.#imageNode(target, plainText(children))
      : targetNode(target, children);
    this.#tokens.push({ kind: 'piece', node, start: bracket.start, end });
    this.#at = end;
    if (bracket.isImage) return;
    for (let at = this.#brackets.length - 1; at >= 0; at--) {
      const outer = this.#brackets[at] as Bracket;
      if (outer.inactive) break;
      if (!outer.isImage) outer.inactive = true;
    }
  }

  #imageNode(target: Target | undefined, alt: string): InlineNode {
    if (!target) return textNode(alt);
    const url = unescapeText(target.destination);
    const src = linkHref(url);
    if (src === undefined || !this.#context.isImageAllowed(src))
      return linkNode(url, titleOf(target), [textNode(alt)]);
    const title = titleOf(target);
    return elementNode('img', [], { src, alt, ...(title && { title }) });
  }

  /** The innermost bracket that is open at the end of a text that goes on. */
  #closePendingLink(): void {
    const bracket = this.#brackets.findLast(({ inactive }) => !inactive);
    const end = this.#text.length;
    if (bracket && end - bracket.start <= PENDING_LINK && this.#tokens.length > bracket.at + 1) {
      this.#makeLink(bracket, undefined, end);
    }
  }

  #pair(tokens: readonly Token[], order: PairingOrder, optimistic: boolean): Paired {
    return pairRuns(tokens, order, optimistic);
  }

  #addText(length: number): void {
    this.#addPiece(textNode(this.#text.slice(this.#at, this.#at + length)), this.#at + length, true);
  }

  #addPiece(node: InlineNode, end: number, isPlain = false): void {
    this.#tokens.push({ kind: 'piece', node, start: this.#at, end, isPlain });
    this.#at = end;
  }
}

function titleOf(target: Target): string | undefined {
  return target.title === undefined ? undefined : unescapeText(target.title);
}

function targetNode(target: Target | undefined, children: readonly InlineNode[]): InlineElement {
  if (!target) return elementNode('a', withoutLinks(children));
  return linkNode(unescapeText(target.destination), titleOf(target), children);
}

function linkNode(url: string, title: string | undefined, children: readonly InlineNode[]): InlineElement {
  const href = linkHref(url);
  const attributes = { ...(href !== undefined && { href, rel: LINK_REL }), ...(title && { title }) };
  return elementNode('a', withoutLinks(children), attributes);
}

/** A link in a link is its text: the outer one counts. */
function withoutLinks(nodes: readonly InlineNode[]): InlineNode[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'text') return [node];
    const children = withoutLinks(node.children);
    return node.tag === 'a' ? children : [{ ...node, children }];
  });
}

type Place = Omit<InlineResult['stable'], 'order'>;

/** The last place before `limit` that nothing which follows can change: a word begins there, outside of elements. */
function stableEnd(text: string, pieces: readonly Piece[], limit: number): Place {
  for (let index = pieces.length - 1; index >= 0; index--) {
    const { node, start, end, isPlain } = pieces[index] as Piece;
    if (start >= limit || node.kind !== 'text' || !isPlain) continue;
    const offset = wordStart(text, node.text, start, Math.min(end, limit));
    if (offset === undefined) continue;
    const nodes = mergeTexts([
      ...pieces.slice(0, index),
      { kind: 'piece', node: textNode(node.text.slice(0, offset - start)), start, end: offset },
    ]);
    const last = nodes.at(-1);
    return last?.kind === 'text'
      ? { offset, nodes: nodes.length - 1, textLength: last.text.length }
      : { offset, nodes: nodes.length, textLength: 0 };
  }
  return { offset: 0, nodes: 0, textLength: 0 };
}

/** The last place in a piece of text, or at its end, where a word begins. */
function wordStart(text: string, shown: string, start: number, end: number): number | undefined {
  if (shown === '\n') return end < text.length ? end : undefined;
  for (let at = end; at > start; at--) {
    const after = text[at];
    if (text[at - 1] === ' ' && after !== undefined && after !== ' ' && after !== '\t' && after !== '\n')
      return at;
  }
  return undefined;
}
