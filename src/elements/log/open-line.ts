import { styleAfter } from './ansi.js';
import type { LineMeta } from './log-page.js';
import { PLAIN, type Style } from './sgr.js';
import { isRewritten, settleLine } from './terminal-line.js';

/** How much of a line is written over before what is left of it is worked out, in UTF-16 code units. */
const SETTLE = 8 * 1_024;
/** How much of what was there may, with what comes, become a sequence that moves: `ESC [ 65535 C`. */
const TAIL = 32;

/** A line that has ended. */
export interface EndedLine {
  /** Its text with styles, and without anything that a terminal would have overwritten. */
  readonly raw: string;
  /** The style in which it begins. */
  readonly start: Style;
  readonly meta: LineMeta;
}

/**
 * The line that is being written. A CR goes back to its beginning, so that what follows takes the place of what was
 * there: a progress bar without end stays one line, and takes no more room than one.
 */
export class OpenLine {
  #text = '';
  #start: Style = PLAIN;
  #meta: LineMeta = {};
  #settleAt = SETTLE;
  /** Its last few units: looking for them in all of it would cost more with each chunk of a long line. */
  #tail = '';
  #isRewritten = false;

  get isEmpty(): boolean {
    return this.#text === '';
  }

  /** How long it is, in UTF-16 code units, with what is written over. */
  get length(): number {
    return this.#text.length;
  }

  /** As it would be if it ended here. */
  get line(): EndedLine {
    const text = withoutEndingCr(this.#text);
    const raw = isRewritten(text) ? settleLine(text, this.#start) : text;
    return { raw, start: this.#start, meta: this.#meta };
  }

  /** Adds text without a line feed. */
  grow(text: string, meta: LineMeta): void {
    if (this.isEmpty) this.#meta = meta;
    this.#text += text;
    const news = this.#tail + text;
    this.#isRewritten ||= isRewritten(news);
    this.#tail = news.slice(-TAIL);
    if (this.#text.length < this.#settleAt || !this.#isRewritten) return;
    this.#text = settleLine(this.#text, this.#start, true);
    this.#isRewritten = isRewritten(this.#text);
    this.#settleAt = Math.max(SETTLE, this.#text.length * 2);
  }

  /** Takes away all but the first `length` units, for the next line to begin with. */
  cut(length: number): string {
    const rest = this.#text.slice(length);
    this.#text = this.#text.slice(0, length);
    this.#tail = this.#text.slice(-TAIL);
    return rest;
  }

  /** Ends the line; the next one begins in the style that this one ends in. */
  end(): EndedLine {
    const ended = this.line;
    this.#empty();
    this.#start = styleAfter(ended.raw, ended.start);
    return ended;
  }

  /** Ends a line that begins and ends in one piece, which costs nothing more when nothing in it moves. */
  pass(raw: string, meta: LineMeta): EndedLine {
    const ended = { raw, start: this.#start, meta };
    // Most coloured lines end with a reset.
    if (raw.endsWith('\u001b[0m')) this.#start = PLAIN;
    else if (raw.includes('\u001b')) this.#start = styleAfter(raw, this.#start);
    return ended;
  }

  reset(start: Style = PLAIN): void {
    this.#empty();
    this.#start = start;
    this.#meta = {};
  }

  get style(): Style {
    return this.#start;
  }

  #empty(): void {
    this.#text = this.#tail = '';
    this.#settleAt = SETTLE;
    this.#isRewritten = false;
  }
}

function withoutEndingCr(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === '\r') end--;
  return line.slice(0, end);
}
