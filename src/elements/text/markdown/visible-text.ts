import { scanDefinition } from './link-syntax.js';
import { MORE, NONE, trimEndOf } from './scan.js';

/*
 * What there is to show of a leaf's text, which may be less than the text: what will turn out to be no text of it, or
 * most probably will, is held back as long as more may come.
 */

/** A label that is being written and this long is shown, in UTF-16 code units: it is hardly that of a definition. */
const HELD_LABEL = 32;
/** The same of a line that begins with a bar: it is hardly the head of a table. */
const HELD_HEAD = 1_000;

/** `before`: the character before the text, if there is one. Of a paragraph: without the definitions that it begins with, and without what looks like the head of a table. */
export function visibleParagraph(text: string, open: boolean, before: string): string {
  if (!open || (before !== '' && before !== '\n')) return text;
  const line = text.lastIndexOf('\n') + 1;
  if (/^[ \t]*\|/.test(text.slice(line, line + 64)) && text.length - line <= HELD_HEAD) {
    return line === 0 ? '' : text.slice(0, line - 1);
  }
  return before === '' && text[0] === '[' ? withoutDefinitions(text) : text;
}

function withoutDefinitions(text: string): string {
  for (let at = 0; ; ) {
    const found = scanDefinition(text, at);
    if (found === NONE) return text.slice(at);
    if (found === MORE) {
      const rest = text.slice(at);
      return /^[ \t]*\[[^\]]*\]:/.test(rest) || rest.length <= HELD_LABEL ? '' : rest;
    }
    at = found.end;
  }
}

/** Of a heading: without the `#` that close it. */
export function visibleHeading(text: string): string {
  const trimmed = trimEndOf(text, ' \t');
  const open = trimEndOf(trimmed, '#');
  const closes = open.length < trimmed.length && (open === '' || /[ \t]$/.test(open.slice(-1)));
  return closes ? trimEndOf(open, ' \t') : trimmed;
}
