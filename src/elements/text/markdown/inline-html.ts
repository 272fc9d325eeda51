/* What stands in angle brackets within a text: an address or raw HTML (CommonMark 0.31.2, "Autolinks", "Raw HTML"). */

const ADDRESS = /<([a-z][a-z\d+.-]{1,31}:[^\s<>\u0000-\u0020\u007f]*)>/iy;
const MAIL =
  /<([\w.#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*)>/iy;

const ATTRIBUTE =
  '[ \\t\\n]+[a-z_:][a-z\\d_.:-]*(?:[ \\t\\n]*=[ \\t\\n]*(?:[^ \\t\\n"\'=<>`]+|\'[^\']*\'|"[^"]*"))?';
const TAG = new RegExp(`<(?:[a-z][a-z\\d-]*(?:${ATTRIBUTE})*[ \\t\\n]*/?|/[a-z][a-z\\d-]*[ \\t\\n]*)>`, 'iy');

/** What ends each of those that are no tags. */
const ENDS: readonly (readonly [RegExp, string])[] = [
  [/<!---?>/y, ''],
  [/<!--/y, '-->'],
  [/<\?/y, '?>'],
  [/<!\[CDATA\[/y, ']]>'],
  [/<![a-z]/iy, '>'],
];

export interface AngledAutolink {
  readonly text: string;
  readonly href: string;
  readonly end: number;
}

export function readAngledAutolink(text: string, from: number): AngledAutolink | undefined {
  const address = matchAt(ADDRESS, text, from);
  if (address) return { text: address[1] as string, href: address[1] as string, end: ADDRESS.lastIndex };
  const mail = matchAt(MAIL, text, from);
  if (!mail) return undefined;
  return { text: mail[1] as string, href: `mailto:${mail[1]}`, end: MAIL.lastIndex };
}

/** Finds pieces of raw HTML in one text; what was sought in vain is not sought again. */
export class HtmlScanner {
  readonly #text: string;
  readonly #missing = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The end of the piece that begins there; `undefined` if none does. */
  endAt(from: number): number | undefined {
    if (matchAt(TAG, this.#text, from)) return TAG.lastIndex;
    for (const [start, end] of ENDS) {
      if (!matchAt(start, this.#text, from)) continue;
      if (end === '') return start.lastIndex;
      if (this.#missing.has(end)) return undefined;
      const at = this.#text.indexOf(end, start.lastIndex);
      if (at >= 0) return at + end.length;
      this.#missing.add(end);
      return undefined;
    }
    return undefined;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
