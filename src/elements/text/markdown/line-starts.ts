import { MORE, NONE, skipSpaces, trimEndOf } from './scan.js';

/*
 * What a line may begin with. Each of these reads the line from its first character on; `whole` says whether that is
 * all of the line. They answer `MORE` as long as the rest of the line may change what it is.
 */

type None = typeof NONE;
type More = typeof MORE;

export interface Fence {
  readonly marker: '`' | '~';
  readonly length: number;
  /** The words behind it, as they were written. */
  readonly info: string;
}

/** `# `: the level, and the index at which the text begins. */
export function headingStart(text: string, whole: boolean): { level: number; at: number } | None | More {
  const level = /^#{1,6}/.exec(text)?.[0].length;
  if (level === undefined) return NONE;
  if (level === text.length) return whole ? { level, at: level } : MORE;
  const space = /^[ \t]+/.exec(text.slice(level));
  return space ? { level, at: level + space[0].length } : NONE;
}

export function fenceStart(text: string, whole: boolean): Fence | None | More {
  const marker = text[0];
  if (marker !== '`' && marker !== '~') return NONE;
  let length = 1;
  while (text[length] === marker) length++;
  if (length < 3) return length === text.length && !whole ? MORE : NONE;
  if (marker === '`' && text.indexOf('`', length) >= 0) return NONE;
  return whole ? { marker, length, info: trimEndOf(text.slice(skipSpaces(text, length)), ' \t') } : MORE;
}

/** Whether a line closes a fence. */
export function closesFence(text: string, fence: Fence, whole: boolean): boolean | More {
  let length = 0;
  while (text[length] === fence.marker) length++;
  if (!/^[ \t]*$/.test(text.slice(length))) return false;
  if (!whole) return MORE;
  return length >= fence.length;
}

/** The level of the heading that a line makes of the paragraph before it. */
export function underlineLevel(text: string, whole: boolean): 1 | 2 | None | More {
  if (!/^(?:=+|-+)[ \t]*$/.test(text)) return NONE;
  if (!whole) return MORE;
  return text[0] === '=' ? 1 : 2;
}

export function isRule(text: string, whole: boolean): boolean | More {
  if (!/^(?:\*[* \t]*|-[- \t]*|_[_ \t]*)$/.test(text)) return false;
  if (!whole) return MORE;
  let count = 0;
  for (const character of text) if (character === text[0]) count++;
  return count >= 3;
}

export interface ListMarker {
  /** `-`, `+`, `*`, or what stands behind the number: `.` or `)`. */
  readonly delimiter: string;
  /** The number; `undefined` of a bullet. */
  readonly number: number | undefined;
  /** How many characters it has. */
  readonly length: number;
}

export function listMarker(text: string, whole: boolean): ListMarker | None | More {
  const match = /^(?:([-+*])|(\d{1,9})([.)]?))/.exec(text);
  if (!match) return NONE;
  const [{ length }, bullet, digits, delimiter] = match;
  const after = text[length];
  if (after === undefined && !whole) return MORE;
  if (bullet === undefined && delimiter === '') return NONE;
  if (after !== undefined && after !== ' ' && after !== '\t') return NONE;
  return {
    delimiter: bullet ?? (delimiter as string),
    number: digits === undefined ? undefined : Number(digits),
    length,
  };
}
