import { autolinkCandidates, readAutolink } from './autolink-literals.js';
import { classAt } from './character-class.js';
import { readCharacterReference } from './character-references.js';
import { BacktickRuns, codeSpanText } from './code-spans.js';
import { HtmlScanner, readAngledAutolink } from './inline-html.js';
import { elementNode, type InlineNode, textNode } from './inline-nodes.js';
import { imageNode, linkNode, targetNode } from './link-nodes.js';
import type { Target } from './link-syntax.js';
import { LinkTargets } from './link-targets.js';
import type { References } from './references.js';
import { skipWhitespace, trimEndOf } from './scan.js';
import { mergeTexts, type PairingOrder, type Piece, pairRuns, type Token } from './spans.js';
import { type StableEnd, stableEnd } from './stable-end.js';

/** How many brackets may be open at once; further ones are text. */
const MOST_BRACKETS = 1_000;
/** A bracket that was opened this long ago is not taken for a link that is still being written. */
const PENDING_LINK = 256;

const MARKUP = /[\\`*_~[\]!<&\n]/g;
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
  /** What nothing that follows can change, and which kind of run was first in it or before. */
  readonly stable: StableEnd & { readonly order: PairingOrder | undefined };
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
  readonly #targets: LinkTargets;
  readonly #backticks: BacktickRuns;
  readonly #html: HtmlScanner;
  readonly #autolinks: number[];
  #order: PairingOrder | undefined;
  #firstRun = Number.POSITIVE_INFINITY;
  #at = 0;
  /** Where the next character stands that may be markup, as far as that was looked for. */
  #markup = -1;
  /** From here on the rest of the text may change what there is. */
  #undecided = Number.POSITIVE_INFINITY;

  constructor(source: string, context: InlineContext) {
    this.#context = context;
    this.#order = context.order;
    const trimmed = trimEndOf(source, ' \t\n');
    this.#text = context.open ? trimEndOf(trimmed, UNDECIDED_END) : trimmed;
    this.#targets = new LinkTargets(this.#text, context.references);
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
    const { pieces, firstOpen } = pairRuns(this.#tokens, this.#order ?? 'emphasis-first', this.#context.open);
    return {
      nodes: mergeTexts(pieces),
      labels: this.#targets.labels,
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
    const end = Math.min(this.#nextMarkup(), this.#nextAutolink());
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

  /** Each is looked for once: a search from every place where an address may begin would cost their number's square. */
  #nextMarkup(): number {
    if (this.#markup > this.#at) return this.#markup;
    MARKUP.lastIndex = this.#at + 1;
    this.#markup = MARKUP.exec(this.#text)?.index ?? this.#text.length;
    return this.#markup;
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
      const html = this.#text.slice(start, end).replace(/\n[ \t]{1,3}/g, '\n');
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
    const start = bracket.start + (bracket.isImage ? 2 : 1);
    const { target, end, undecided } = this.#targets.read(start, this.#at, !bracket.hasInner);
    if (undecided) this.#undecided = Math.min(this.#undecided, bracket.start);
    if (target) this.#makeLink(bracket, target, end);
    else if (undecided && this.#context.open) this.#makeLink(bracket, undefined, this.#text.length);
    else this.#addText(1);
  }

  /** Makes a link or an image of what stands behind a bracket; without a target of one that is being written. */
  #makeLink(bracket: Bracket, target: Target | undefined, end: number): void {
    const inner = this.#tokens.splice(bracket.at + 1);
    const children = mergeTexts(pairRuns(inner, 'strikethrough-first', false).pieces);
    this.#tokens.pop();
    const node = bracket.isImage
      ? imageNode(target, children, this.#context.isImageAllowed)
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

  /** The innermost bracket that is open at the end of a text that goes on. */
  #closePendingLink(): void {
    const bracket = this.#brackets.findLast(({ inactive }) => !inactive);
    const end = this.#text.length;
    if (bracket && end - bracket.start <= PENDING_LINK && this.#tokens.length > bracket.at + 1) {
      this.#makeLink(bracket, undefined, end);
    }
  }

  #addText(length: number): void {
    this.#addPiece(textNode(this.#text.slice(this.#at, this.#at + length)), this.#at + length, true);
  }

  #addPiece(node: InlineNode, end: number, isPlain = false): void {
    this.#tokens.push({ kind: 'piece', node, start: this.#at, end, isPlain });
    this.#at = end;
  }
}
