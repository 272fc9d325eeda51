/*
 * Addresses that are links without any markup: `https://…`, `www.…` and mail addresses (GFM, "Autolinks (extended)").
 */

export interface Autolink {
  readonly start: number;
  readonly end: number;
  readonly href: string;
}

const CANDIDATE = /https?:\/\/|www\.|@/gi;

const REFERENCE = /&[a-z]+;/iy;
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
  if (start > 0 && !/[ \t\n(*_[\]~]/.test(text.charAt(start - 1))) return undefined;
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
  let opened = 0;
  let closed = 0;
  let at = start;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    const closes = character === ')';
    if (/\s/.test(character)) break;
    if (/[!"&'),*.:;<?\]_~]/.test(character) && !(closes && closed < opened) && trail.isAt(at)) break;
    if (character === '(') opened++;
    if (closes) closed++;
  }
  return at;
}

/** Whether what follows is punctuation up to the end of the word, which is no part of an address. */
class Trail {
  readonly #text: string;
  /** What was found for all that lies between these; so no run of punctuation is read twice. */
  #is = false;
  #from = 0;
  #to = -1;

  constructor(text: string) {
    this.#text = text;
  }

  isAt(from: number): boolean {
    if (from >= this.#from && from <= this.#to) return this.#is;
    this.#from = from;
    this.#is = this.#look(from);
    return this.#is;
  }

  #look(from: number): boolean {
    for (this.#to = from; this.#to < this.#text.length; this.#to++) {
      const character = this.#text.charAt(this.#to);
      if (character === '<' || /\s/.test(character)) return true;
      if (character === ']' && /^(?:$|[\s([])/.test(this.#text.charAt(this.#to + 1))) return true;
      if (character === '&') {
        REFERENCE.lastIndex = this.#to;
        if (!REFERENCE.test(this.#text)) return false;
        this.#to = REFERENCE.lastIndex - 1;
      } else if (!/[!"'),*.:;?\]_~]/.test(character)) return false;
    }
    return true;
  }
}
