/*
 * Addresses that are links without any markup: `https://…`, `www.…` and mail addresses (GFM, "Autolinks (extended)").
 */

export interface Autolink {
  readonly start: number;
  readonly end: number;
  readonly href: string;
}

const CANDIDATE = /https?:\/\/|www\.|@/gi;

const ATEXT = /[\w+.-]/;

/** Where in a text such an address may begin, in order. */
export function autolinkCandidates(text: string): number[] {
  const starts: number[] = [];
  for (const match of text.matchAll(CANDIDATE)) {
    let start = match.index;
    if (match[0] === '@') while (start > 0 && ATEXT.test(text.charAt(start - 1))) start--;
    if (start < match.index || match[0] !== '@') starts.push(start);
  }
  return starts.sort((a, b) => a - b);
}

/** The address that begins at a candidate. */
export function readAutolink(text: string, start: number): Autolink | undefined {
  return readMail(text, start) ?? readWww(text, start) ?? readHttp(text, start);
}

function readMail(text: string, start: number): Autolink | undefined {
  const before = text.charAt(start - 1);
  if (start > 0 && (before === '/' || ATEXT.test(before))) return undefined;
  let at = start;
  while (at < text.length && ATEXT.test(text.charAt(at))) at++;
  if (at === start || text[at] !== '@') return undefined;
  at++;
  const domain = at;
  let hasDot = false;
  let hasName = false;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '.') {
      if (!/[a-z\d]/i.test(text.charAt(at + 1))) break;
      hasDot = true;
    } else if (/[\w-]/.test(character)) hasName = true;
    else break;
  }
  if (!hasDot || !hasName || at === domain || !/[a-z]/i.test(text.charAt(at - 1))) return undefined;
  return { start, end: at, href: `mailto:${text.slice(start, at)}` };
}

function readWww(text: string, start: number): Autolink | undefined {
  if (start > 0 && !/[\s(*_[\]~]/.test(text.charAt(start - 1))) return undefined;
  if (!/^www\.$/i.test(text.slice(start, start + 4)) || start + 4 >= text.length) return undefined;
  const end = readDomain(text, start);
  if (end === undefined) return undefined;
  const pathEnd = readPath(text, end);
  return { start, end: pathEnd, href: `http://${text.slice(start, pathEnd)}` };
}

function readHttp(text: string, start: number): Autolink | undefined {
  if (start > 0 && /[a-z]/i.test(text.charAt(start - 1))) return undefined;
  const protocol = /^https?:\/\//i.exec(text.slice(start, start + 8))?.[0];
  if (protocol === undefined) return undefined;
  const domain = start + protocol.length;
  if (/^(?:$|[\s\p{P}\p{S}\p{Cc}])/u.test(text.charAt(domain))) return undefined;
  const end = readDomain(text, domain);
  if (end === undefined) return undefined;
  const pathEnd = readPath(text, end);
  return { start, end: pathEnd, href: text.slice(start, pathEnd) };
}

/** The end of a domain; its last two parts have no underscore. */
function readDomain(text: string, start: number): number | undefined {
  const trail = new Trail(text);
  let inLast = false;
  let inLastButOne = false;
  let at = start;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '.' || character === '_') {
      if (trail.isAt(at)) break;
      if (character === '_') inLast = true;
      else {
        inLastButOne = inLast;
        inLast = false;
      }
    } else if (character !== '-' && /[\s\p{P}\p{S}]/u.test(character)) break;
  }
  return inLast || inLastButOne || at === start || !/[^._]/.test(text.slice(start, at)) ? undefined : at;
}

function readPath(text: string, start: number): number {
  const trail = new Trail(text);
  let open = 0;
  let at = start;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '(') open++;
    else if (character === ')' && open > 0) open--;
    else if (/\s/.test(character)) break;
    else if (/[!"&'),*.:;<?\]_~]/.test(character) && trail.isAt(at)) break;
  }
  return at;
}

/** Whether what follows is punctuation up to the end of the word, which is no part of an address. */
class Trail {
  readonly #text: string;
  /** Within these bounds it was found to be, or not. */
  #from = 0;
  #to = 0;
  #is = false;

  constructor(text: string) {
    this.#text = text;
  }

  isAt(from: number): boolean {
    // A run of punctuation is read once, not once for each of its characters.
    if (from >= this.#from && from < this.#to) return this.#is;
    this.#from = from;
    const match = /[!"'),*.:;?_~]*/y;
    match.lastIndex = from;
    match.exec(this.#text);
    this.#to = match.lastIndex;
    this.#is = this.#endsAt(match.lastIndex);
    return this.#is;
  }

  #endsAt(from: number): boolean {
    let at = from;
    for (; at < this.#text.length; at++) {
      const character = this.#text.charAt(at);
      if (character === '<' || /\s/.test(character)) return true;
      if (character === '&') {
        const end = /^&[a-z]+;/i.exec(this.#text.slice(at, at + 40))?.[0].length;
        if (end === undefined) return false;
        at += end - 1;
      } else if (character === ']') {
        if (/^(?:$|[\s([])/.test(this.#text.charAt(at + 1))) return true;
      } else if (!/[!"'),*.:;?_~]/.test(character)) return false;
    }
    return true;
  }
}
