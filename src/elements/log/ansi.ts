import { safeLink } from './links.js';
import { applySgr, PLAIN, type Style, sameStyle } from './sgr.js';

/** A stretch of a line in one style. */
export interface Run {
  readonly text: string;
  readonly style: Style;
  /** Where it leads, if it is a link: an address that is safe to open. */
  readonly link?: string;
}

/*
 * Everything in a line that is not text: CSI, OSC and the other strings with their terminators, escapes of two
 * characters, control characters but for the tab. A string that is not terminated loses its introducer only.
 * Groups: the parameters and the final byte of a CSI, what an OSC says. Every part stops at an ESC, so that the time
 * stays linear.
 */
export const CONTROLS =
  /\u001b(?:\[([0-?]*)[ -/]*([@-~])|\]([^\u0007\u001b\u009c\n]*)(?:\u0007|\u001b\\|\u009c)|[PX^_][^\u001b\u009c\n]*(?:\u001b\\|\u009c)|[ -/]*[0-~])?|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f]/g;

/** A sequence at the end of an unfinished line, or half a code point, of which more may come. */
export const UNFINISHED =
  /(?:\u001b(?:\[[0-?]*[ -/]*|[\]PX^_][^\u0007\u001b\u009c\n]*\u001b?|[ -/]*)|[\ud800-\udbff])$/;

/** The text of lines without what is not text. Line feeds stay. */
export function stripAnsi(text: string): string {
  return text.replace(CONTROLS, '');
}

/** A line's text in its styles. `isOpen`: more of the line may come, so half a sequence at its end is not shown. */
export function parseLine(line: string, start: Style = PLAIN, isOpen = false): Run[] {
  const shown = isOpen ? line.replace(UNFINISHED, '') : line;
  const runs: Run[] = [];
  let style = start;
  let link = '';
  let at = 0;
  for (const match of shown.matchAll(CONTROLS)) {
    push(runs, shown.slice(at, match.index), style, link);
    at = match.index + match[0].length;
    if (match[2] === 'm') style = applySgrOf(match[1] ?? '', style);
    link = linkAfter(match[3], link);
  }
  push(runs, shown.slice(at), style, link);
  return runs;
}

/** The style at the end of a line. */
export function styleAfter(line: string, start: Style): Style {
  const last = line.lastIndexOf('\u001b');
  if (last < 0) return start;
  if (line.startsWith('[0m', last + 1) || line.startsWith('[m', last + 1)) return PLAIN;
  // Most coloured lines end with a reset; what stood before it is of no account.
  const reset = Math.max(line.lastIndexOf('\u001b[0m'), line.lastIndexOf('\u001b[m'));
  let style = reset < 0 ? start : PLAIN;
  for (const match of line.slice(Math.max(0, reset)).matchAll(CONTROLS)) {
    if (match[2] === 'm') style = applySgrOf(match[1] ?? '', style);
  }
  return style;
}

/** Private sequences (`ESC [ > … m`) have nothing to do with colours. */
export function applySgrOf(parameters: string, style: Style): Style {
  return /^[\d;:]*$/.test(parameters) ? applySgr(parameters, style) : style;
}

/**
 * Where text leads after an OSC: `8;parameters;address` begins a link and, without an address, ends it. One that is
 * left open ends with its line. Source: "Hyperlinks (a.k.a. HTML-like anchors) in terminal emulators", E. Koblinger.
 */
export function linkAfter(osc: string | undefined, link: string): string {
  const address = osc === undefined ? undefined : /^8;[^;]*;(.*)$/.exec(osc)?.[1];
  return address === undefined ? link : safeLink(address);
}

function push(runs: Run[], text: string, style: Style, link: string): void {
  if (text === '') return;
  const last = runs.at(-1);
  const isSame = last && sameStyle(last.style, style) && (last.link ?? '') === link;
  const run = link === '' ? { text, style } : { text, style, link };
  if (isSame) runs[runs.length - 1] = { ...run, text: last.text + text };
  else runs.push(run);
}
