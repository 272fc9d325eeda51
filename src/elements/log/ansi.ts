import { applySgr, PLAIN, type Style, sameStyle } from './sgr.js';

/** A stretch of a line in one style. */
export interface Run {
  readonly text: string;
  readonly style: Style;
}

/*
 * Everything in a line that is not text: CSI, OSC and the other strings with their terminators, escapes of two
 * characters, control characters but for the tab. A string that is not terminated loses its introducer only.
 * Groups: the parameters and the final byte of a CSI. Every part stops at an ESC, so that the time stays linear.
 */
const CONTROLS =
  /\u001b(?:\[([0-?]*)[ -/]*([@-~])|\][^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)|[PX^_][^\u001b\u009c\n]*(?:\u001b\\|\u009c)|[ -/]*[0-~])?|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f]/g;

/** A sequence at the end of an unfinished line of which more may come. */
const UNFINISHED = /\u001b(?:\[[0-?]*[ -/]*|[\]PX^_][^\u0007\u001b\u009c\n]*\u001b?|[ -/]*)$/;

/** The text of lines without what is not text. Line feeds stay. */
export function stripAnsi(text: string): string {
  return text.replace(CONTROLS, '');
}

/** A line's text in its styles. `isOpen`: more of the line may come, so half a sequence at its end is not shown. */
export function parseLine(line: string, start: Style = PLAIN, isOpen = false): Run[] {
  const shown = isOpen ? line.replace(UNFINISHED, '') : line;
  const runs: Run[] = [];
  let style = start;
  let at = 0;
  for (const match of shown.matchAll(CONTROLS)) {
    push(runs, shown.slice(at, match.index), style);
    at = match.index + match[0].length;
    if (match[2] === 'm') style = applySgrOf(match[1] ?? '', style);
  }
  push(runs, shown.slice(at), style);
  return runs;
}

/** The style at the end of a line. */
export function styleAfter(line: string, start: Style): Style {
  if (!line.includes('\u001b')) return start;
  // Most coloured lines end with a reset; what stood before it is of no account.
  const reset = Math.max(line.lastIndexOf('\u001b[0m'), line.lastIndexOf('\u001b[m'));
  let style = reset < 0 ? start : PLAIN;
  for (const match of line.slice(Math.max(0, reset)).matchAll(CONTROLS)) {
    if (match[2] === 'm') style = applySgrOf(match[1] ?? '', style);
  }
  return style;
}

/** Private sequences (`ESC [ > … m`) have nothing to do with colours. */
function applySgrOf(parameters: string, style: Style): Style {
  return /^[\d;:]*$/.test(parameters) ? applySgr(parameters, style) : style;
}

function push(runs: Run[], text: string, style: Style): void {
  if (text === '') return;
  const last = runs.at(-1);
  if (last && sameStyle(last.style, style)) runs[runs.length - 1] = { text: last.text + text, style };
  else runs.push({ text, style });
}
