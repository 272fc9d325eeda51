import { applySgrOf, CONTROLS, linkAfter, UNFINISHED } from './ansi.js';
import { PLAIN, type Style, sameStyle, sgrOf } from './sgr.js';

/**
 * How far beyond a line's end the cursor can go, and how long a line can be for text to be taken out of it or put
 * in. Terminals are narrower; and a few bytes of a log must not cost more than this much work.
 */
const COLUMNS = 1_024;

/** A sequence, or a control character, that moves the cursor or erases text to its left. */
const MOVES = /[\r\u0008]|\u001b\[(?:\d*[CDGPX@`a]|[12]K)/;

/** The same in a text of many lines: a CR before a line feed moves nothing. */
const TEXT_MOVES = new RegExp(`\\r(?!\\n)|${MOVES.source.replace('\\r', '')}`);

/** A sequence or control character, or a code point with what combines with it. */
const UNIT = new RegExp(
  `(${CONTROLS.source})|[^\\u0000-\\u001f\\u007f-\\u009f][\\p{M}\\u200d\\ufe0f]*|\\t`,
  'gu',
);

interface Cell {
  readonly text: string;
  readonly style: Style;
  readonly link: string;
}

const SPACE: Cell = { text: ' ', style: PLAIN, link: '' };

/** Whether text in any line of a text may be written over; of a CR at the text's end it is not known yet. */
export function mayRewrite(text: string): boolean {
  return TEXT_MOVES.test(text);
}

/** Whether text in this line is written over or erased, so that it must be worked out what is left of it. */
export function isRewritten(line: string): boolean {
  return MOVES.test(line);
}

/**
 * What a terminal would show of a line: with text in place of what it has overwritten, and no cursor movements. A
 * code point is taken for one cell: wide ones (which terminals disagree on) count as one.
 *
 * @param start the style in which the line begins, as `parseLine` would be told
 * @param isOpen more of the line may come: the cursor's place is kept, at the end, and half a sequence as it is
 */
export function settleLine(line: string, start: Style = PLAIN, isOpen = false): string {
  const rest = isOpen ? (UNFINISHED.exec(line)?.[0] ?? '') : '';
  const screen = new Screen(start);
  for (const match of line.slice(0, line.length - rest.length).matchAll(UNIT)) screen.take(match);
  return screen.write(start, isOpen) + rest;
}

/** One line of a terminal. */
class Screen {
  #cells: Cell[] = [];
  #cursor = 0;
  #style: Style;
  #link = '';

  constructor(style: Style) {
    this.#style = style;
  }

  /** Groups as in `CONTROLS`, one further on. */
  take([unit, control, parameters, final, osc]: RegExpMatchArray): void {
    if (control === undefined) this.#put(unit);
    else if (control === '\r') this.#cursor = 0;
    else if (control === '\b') this.#cursor = Math.max(0, this.#cursor - 1);
    else if (final === 'm') this.#style = applySgrOf(parameters ?? '', this.#style);
    else if (final !== undefined && /^\d*$/.test(parameters ?? '')) this.#move(final, parameters ?? '');
    else this.#link = linkAfter(osc, this.#link);
  }

  /** The line in text and styles. */
  write(start: Style, withCursor: boolean): string {
    let text = '';
    let [style, link] = [start, ''];
    for (const cell of this.#cells) {
      if (!sameStyle(style, cell.style)) text += transition(cell.style);
      if (link !== cell.link) text += osc8(cell.link);
      ({ style, link } = cell);
      text += cell.text;
    }
    if (!sameStyle(style, this.#style)) text += transition(this.#style);
    if (link !== '' && !(withCursor && link === this.#link)) text += osc8('');
    if (withCursor && this.#link !== '' && link !== this.#link) text += osc8(this.#link);
    return withCursor && this.#cursor !== this.#cells.length ? `${text}\u001b[${this.#cursor + 1}G` : text;
  }

  #put(text: string): void {
    // What combines with a code point that was written before belongs to it; with none, to nothing.
    if (/^(?:\p{M}|\u200d|\ufe0f)/u.test(text)) {
      const before = this.#cells[this.#cursor - 1];
      if (before) this.#cells[this.#cursor - 1] = { ...before, text: before.text + text };
      return;
    }
    this.#blank(this.#cells.length, this.#cursor);
    this.#cells[this.#cursor++] = { text, style: this.#style, link: this.#link };
  }

  /** Source of the final bytes' meaning: ECMA-48, 8.3. */
  #move(final: string, parameter: string): void {
    const count = Math.max(1, Number(parameter));
    if (final === 'C' || final === 'a') this.#goTo(this.#cursor + count);
    else if (final === 'D') this.#goTo(this.#cursor - count);
    else if (final === 'G' || final === '`') this.#goTo(count - 1);
    else if (final === 'K') this.#erase(Number(parameter));
    else if (this.#cells.length > COLUMNS) return;
    else if (final === 'P') this.#cells.splice(this.#cursor, count);
    else if (final === 'X') this.#blank(this.#cursor, Math.min(this.#cursor + count, this.#cells.length));
    else if (final === '@' && this.#cursor < this.#cells.length) {
      this.#cells.splice(this.#cursor, 0, ...new Array<Cell>(Math.min(count, COLUMNS)).fill(SPACE));
    }
  }

  #goTo(column: number): void {
    this.#cursor = Math.max(0, Math.min(column, Math.max(COLUMNS, this.#cells.length)));
  }

  /** 0: from the cursor to the end; 1: up to the cursor; 2: all. */
  #erase(what: number): void {
    if (what === 0) this.#cells.length = Math.min(this.#cells.length, this.#cursor);
    else if (what === 2) this.#cells = [];
    else if (what === 1 && this.#cells.length <= COLUMNS)
      this.#blank(0, Math.min(this.#cursor + 1, this.#cells.length));
    this.#goTo(this.#cursor);
  }

  #blank(from: number, to: number): void {
    for (let at = from; at < to; at++) this.#cells[at] = SPACE;
  }
}

function transition(style: Style): string {
  const codes = sgrOf(style);
  return codes === '' ? '\u001b[0m' : `\u001b[0;${codes}m`;
}

function osc8(link: string): string {
  return `\u001b]8;;${link}\u001b\\`;
}
