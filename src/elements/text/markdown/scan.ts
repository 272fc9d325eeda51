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

export function isSpace(code: number): boolean {
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

/** Behind the spaces, tabs and line ends at a position. */
export function skipWhitespace(text: string, from: number): number {
  let at = from;
  while (isSpaceOrEnd(text.charCodeAt(at))) at++;
  return at;
}
