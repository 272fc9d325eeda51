/*
 * What the scanners of this folder answer: where something ends, that it is not there, or that the text ends before
 * one can know, because more of it may come.
 */

/** It is not there. */
export const NONE = -1;
/** So far it is, but the text ends within it. */
export const MORE = -2;

const SPACE = 32;
const TAB = 9;
const LINE_FEED = 10;

function isSpace(code: number): boolean {
  return code === SPACE || code === TAB;
}

export function isSpaceOrEnd(code: number): boolean {
  return code === SPACE || code === TAB || code === LINE_FEED;
}

/** Behind the spaces and tabs at a position. */
export function skipSpaces(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Nothing but spaces and tabs is there, or nothing at all. */
export function isBlank(text: string, from = 0): boolean {
  return skipSpaces(text, from) === text.length;
}

/** Behind the spaces, tabs and line ends at a position. */
export function skipWhitespace(text: string, from: number): number {
  let at = from;
  while (isSpaceOrEnd(text.charCodeAt(at))) at++;
  return at;
}

/** A text without those of some characters that it ends with. A regular expression would try each run within it. */
export function trimEndOf(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
