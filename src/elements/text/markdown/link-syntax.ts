import { isSpaceOrEnd, MORE, NONE, skipSpaces, skipWhitespace } from './scan.js';

/*
 * The parts of links and of reference definitions: `[label]`, `<destination>`, `"title"`
 * (CommonMark 0.31.2, "Links" and "Link reference definitions").
 */

/** The longest label, in UTF-16 code units. */
export const LONGEST_LABEL = 999;
/** How deep parentheses may be nested in a destination. */
const PARENTHESES = 32;

/** The end of a label that begins with a bracket at `from`; it has none within that is not escaped. */
export function scanLabel(text: string, from: number): number {
  let blank = true;
  for (let at = from + 1; at < text.length; at++) {
    if (at - from - 1 > LONGEST_LABEL) return NONE;
    const character = text[at];
    if (character === '[') return NONE;
    if (character === ']') return blank ? NONE : at + 1;
    if (character === '\\' && /[[\]\\]/.test(text.charAt(at + 1))) at++;
    if (!isSpaceOrEnd(text.charCodeAt(at))) blank = false;
  }
  return MORE;
}

/** The end of a destination at `from`, with its angle brackets if it has some. */
function scanDestination(text: string, from: number): number {
  if (text[from] === '<') return scanAngled(text, from);
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const character = text[at];
    if (isSpaceOrEnd(code)) return depth === 0 && at > from ? at : NONE;
    if (code < 32 || code === 127) return NONE;
    if (character === '(' && ++depth > PARENTHESES) return NONE;
    if (character === ')' && depth-- === 0) return at > from ? at : NONE;
    if (character === '\\' && /[()\\]/.test(text.charAt(at + 1))) at++;
  }
  return MORE;
}

function scanAngled(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '\n' || character === '<') return NONE;
    if (character === '>') return at + 1;
    if (character === '\\' && /[<>\\]/.test(text.charAt(at + 1))) at++;
  }
  return MORE;
}

/** The end of a title at `from`, with its quotes or parentheses. */
function scanTitle(text: string, from: number): number {
  const open = text[from];
  if (open === undefined) return MORE;
  if (open !== '"' && open !== "'" && open !== '(') return NONE;
  const close = open === '(' ? ')' : open;
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at];
    if (character === close) return at + 1;
    if (character === '\\') at++;
  }
  return MORE;
}

/** The text of a destination: without angle brackets. */
function innerDestination(raw: string): string {
  return raw.startsWith('<') ? raw.slice(1, -1) : raw;
}

/** The text of a title: without its quotes, its lines without what they are indented by. */
function innerTitle(raw: string): string {
  return raw.slice(1, -1).replace(/(?<![ \t])[ \t]*\n[ \t]*/g, '\n');
}

/** Two labels are the same when this is: white space counts as one space, case does not count. */
export function normalizeLabel(label: string): string {
  const spaced = label.replace(/[\t\n\r ]+/g, ' ').replace(/^ | $/g, '');
  // Lower and then upper: some capital letters have no small one of their own, and the other way round.
  return spaced.toLowerCase().toUpperCase();
}

/** Where a link leads, as it was written: character references and escapes are still in it. */
export interface Target {
  readonly destination: string;
  /** `undefined`: it has none. */
  readonly title: string | undefined;
}

export interface Found<T> {
  readonly value: T;
  readonly end: number;
}

/** What stands in the parentheses of a link; `from` is behind the opening one. */
export function scanResource(text: string, from: number): Found<Target> | typeof NONE | typeof MORE {
  let at = skipWhitespace(text, from);
  if (text[at] === ')') return { value: { destination: '', title: undefined }, end: at + 1 };
  if (at === text.length) return MORE;
  const end = scanDestination(text, at);
  if (end < 0) return end as typeof NONE | typeof MORE;
  const destination = innerDestination(text.slice(at, end));
  let title: string | undefined;
  at = skipWhitespace(text, end);
  if (at > end && at < text.length && text[at] !== ')') {
    const titleEnd = scanTitle(text, at);
    if (titleEnd < 0) return titleEnd as typeof NONE | typeof MORE;
    title = innerTitle(text.slice(at, titleEnd));
    at = skipWhitespace(text, titleEnd);
  }
  if (at === text.length) return MORE;
  return text[at] === ')' ? { value: { destination, title }, end: at + 1 } : NONE;
}

export interface Definition extends Target {
  /** Normalised. */
  readonly label: string;
}

/** A definition at `from`, up to and with the end of its line. */
export function scanDefinition(text: string, from: number): Found<Definition> | typeof NONE | typeof MORE {
  const start = skipSpaces(text, from);
  if (text[start] !== '[') return start === text.length ? MORE : NONE;
  const labelEnd = scanLabel(text, start);
  if (labelEnd < 0) return labelEnd as typeof NONE | typeof MORE;
  if (text[labelEnd] !== ':') return labelEnd === text.length ? MORE : NONE;
  const label = normalizeLabel(text.slice(start + 1, labelEnd - 1));
  const destinationStart = skipWhitespace(text, labelEnd + 1);
  if (destinationStart === text.length) return MORE;
  let end = scanDestination(text, destinationStart);
  if (end === MORE && text[destinationStart] !== '<') {
    end = scanDestination(`${text}\n`, destinationStart);
  }
  if (end < 0) return end as typeof NONE | typeof MORE;
  const destination = innerDestination(text.slice(destinationStart, end));
  const titleStart = skipWhitespace(text, end);
  if (titleStart > end) {
    const titleEnd = scanTitle(text, titleStart);
    const after = titleEnd > 0 ? lineEnd(text, titleEnd) : NONE;
    if (after > 0) {
      return {
        value: { label, destination, title: innerTitle(text.slice(titleStart, titleEnd)) },
        end: after,
      };
    }
  }
  const after = lineEnd(text, end);
  if (after > 0) return { value: { label, destination, title: undefined }, end: after };
  return titleStart > end && scanTitle(text, titleStart) === MORE ? MORE : NONE;
}

/** Behind the end of the line, if nothing but spaces is before it. */
function lineEnd(text: string, from: number): number {
  const at = skipSpaces(text, from);
  if (at === text.length) return at;
  return text[at] === '\n' ? at + 1 : NONE;
}
