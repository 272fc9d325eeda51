import { stripAnsi } from './ansi.js';
import { LogCheckpoints } from './log-checkpoints.js';
import { LogMarks } from './log-marks.js';
import { type LineMeta, type LogLine, LogPage } from './log-page.js';
import { LogPages } from './log-pages.js';
import { type EndedLine, OpenLine } from './open-line.js';
import type { Style } from './sgr.js';
import { mayRewrite } from './terminal-line.js';

/** Where a line that does not end is cut, in UTF-16 code units: it goes on in a row of its own, without a number. */
const LONGEST = 1024 * 1024;

/**
 * The truth of a log: its lines, by number from 0, as a terminal would show them. What is on screen, copied, saved and
 * searched comes from here. Lines end at LF; a CR before it is left out, and text that was written over or erased is
 * gone, as in a terminal.
 */
export class LogStore {
  /** What the log itself says between lines. */
  readonly marks = new LogMarks();
  /** From where lines that were let go can be read again. */
  readonly checkpoints = new LogCheckpoints();
  readonly #levels: string[] = [''];
  readonly #pages = new LogPages();
  readonly #open = new OpenLine();
  /** Lines that have ended, let go ones included. */
  #ended = 0;
  /** Lines that were cut and go on in the next, let go ones included: those that follow have lower numbers for people. */
  readonly #cut = new Set<number>();
  #maxLines = Number.POSITIVE_INFINITY;
  /** Lines beyond `maxLines` that were read again because somebody wanted to see them. */
  #extra = 0;
  /** The chunk that is being taken in, and the line feeds that were in it so far. */
  #seq = 0;
  #lineFeeds = 0;
  /** The same for where the line that is being written began. */
  #begunSeq = 0;
  #begunLineFeeds = 0;
  readonly #onEnded: (number: number, raw: string) => void;

  /** `onEnded` is told of every line once it has ended. */
  constructor(onEnded: (number: number, raw: string) => void = () => {}) {
    this.#onEnded = onEnded;
  }

  /** The number of the first line of those kept without a hole up to the end. */
  get first(): number {
    return this.#pages.first;
  }

  /** How many lines have ended, let go ones included. */
  get ended(): number {
    return this.#ended;
  }

  /** One more than the number of the last line. */
  get end(): number {
    return this.#ended + (this.#open.isEmpty ? 0 : 1);
  }

  /** How many lines are kept without a hole up to the end. */
  get count(): number {
    return this.end - this.first;
  }

  /** Stretches of lines that are kept, from … to before …, in order; the last one ends at the log's end. */
  get kept(): readonly (readonly [from: number, to: number])[] {
    const islands = this.#pages.islands;
    return [...islands, [this.first, this.end]];
  }

  /** How many lines are kept at most. They go in slices, so that what is on screen seldom has to move. */
  set maxLines(lines: number) {
    this.#maxLines = lines;
    this.#trim();
  }

  /** What is appended from now on is in the chunk with this seq. */
  beginChunk(seq: number): void {
    this.#seq = seq;
    this.#lineFeeds = 0;
  }

  /** Adds text at the end, wherever it was cut. `meta` is of the lines that begin in it. */
  append(text: string, meta: LineMeta = {}): void {
    let at = 0;
    const mayMove = mayRewrite(text);
    this.#begin();
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
      const hasCr = end > at && text[end - 1] === '\r';
      const isWhole = this.#open.isEmpty && !mayMove;
      if (isWhole) this.#add(this.#open.pass(text.slice(at, hasCr ? end - 1 : end), meta));
      else {
        this.#open.grow(text.slice(at, end), meta);
        this.#add(this.#open.end());
      }
      this.#lineFeeds++;
      this.#begin();
      at = end + 1;
    }
    if (at < text.length) this.#grow(text.slice(at), meta);
    this.#trim();
  }

  /** Puts text in front of everything. */
  prepend(text: string, meta: LineMeta = {}): void {
    // Everything is put in again: nobody writes logs backwards, so this need not be fast, only right.
    const lines: LogLine[] = [];
    for (let at = this.first; at < this.#ended; at++) lines.push(this.line(at));
    const open = this.#open.isEmpty ? undefined : this.#open.line;
    const cut = new Set(this.#cut);
    const first = this.first;
    this.clear();
    this.append(text, meta);
    for (const [index, line] of lines.entries())
      this.append(cut.has(first + index) ? line.raw : `${line.raw}\n`, line);
    if (open) this.append(open.raw, open.meta);
    // Where they are in the stream is not where they are in the log.
    this.checkpoints.clear();
    this.#seq = 0;
  }

  /** Ends the line that is being written, if one is, and says after it what the log has to say. */
  mark(kind: 'gap' | 'step', label: string, time?: number): void {
    if (!this.#open.isEmpty) this.#add(this.#open.end());
    if (kind === 'gap') this.#open.reset();
    this.marks.add({ line: this.#ended, kind, label, time });
    this.#trim();
  }

  /** The style in which the first line begins. */
  beginWith(start: Style): void {
    this.#open.reset(start);
  }

  /** The chunk that was taken in last. */
  get seq(): number {
    return this.#seq;
  }

  clear(): void {
    this.#pages.clear();
    this.marks.clear();
    this.checkpoints.clear();
    this.#ended = this.#extra = 0;
    this.#cut.clear();
    this.#open.reset();
  }

  has(number: number): boolean {
    return number >= this.first ? number < this.end : this.#pages.of(number) !== undefined;
  }

  /**
   * The line with this number.
   *
   * @throws {RangeError} it is not kept
   */
  line(number: number): LogLine {
    if (this.isOpen(number) && !this.#open.isEmpty) {
      const { raw, start, meta } = this.#open.line;
      return { raw, start, ...meta };
    }
    const page = this.#pages.of(number);
    if (!page) throw new RangeError(`Line ${number} is not kept`);
    return page.line(number - page.first);
  }

  /** A line as it is read: without escape sequences. */
  plain(number: number): string {
    const raw = this.isOpen(number) ? this.#open.line.raw : (this.#pages.raw(number) ?? '');
    return raw.includes('\u001b') ? stripAnsi(raw) : stripControls(raw);
  }

  /** The level that a line was given when it was written. */
  levelOf(number: number): string | undefined {
    return this.has(number) ? this.line(number).level : undefined;
  }

  /** Whether more of this line may come. */
  isOpen(number: number): boolean {
    return number === this.#ended;
  }

  /** The lines `from` to before `to` as they are shown: without escape sequences, LF after every ended line. */
  text(from = this.first, to = this.end): string {
    return stripAnsi(this.raw(from, to));
  }

  /** The same with the escape sequences. */
  raw(from = this.first, to = this.end): string {
    const pieces: string[] = [];
    const cuts = [...this.#cut].filter((each) => each >= from && each < to).sort((a, b) => a - b);
    let at = from;
    for (const cut of cuts) {
      pieces.push(this.#pages.text(at, cut + 1).slice(0, -1));
      at = cut + 1;
    }
    pieces.push(this.#pages.text(at, Math.min(to, this.#ended)));
    if (to > this.#ended && from <= this.#ended && !this.#open.isEmpty) pieces.push(this.#open.line.raw);
    return pieces.join('');
  }

  /** Keeps lines that were read again, beyond `maxLines`, until `letGo`. */
  keep(first: number, lines: readonly LogLine[]): void {
    this.#extra += lines.length;
    const pages: LogPage[] = [];
    for (const [index, line] of lines.entries()) {
      if (pages.at(-1)?.isFull !== false) pages.push(new LogPage(first + index, this.#levels));
      pages.at(-1)?.add(line.raw, line.start, line);
    }
    this.#pages.insert(pages);
  }

  /** The number of a line as people count them: from 1, and by line feeds. */
  numberOf(line: number): number {
    let number = line + 1;
    for (const cut of this.#cut) if (cut < line) number--;
    return number;
  }

  /** The line with a number as people count them: where it begins. */
  lineOf(number: number): number {
    let line = number - 1;
    for (const cut of this.#cut) if (cut < line) line++;
    return line;
  }

  /** Whether this is no line by itself, and goes on with the one before. */
  goesOn(line: number): boolean {
    return this.#cut.has(line - 1);
  }

  /** Lets go of what was read again. @returns whether there was any */
  letGo(): boolean {
    if (this.#extra === 0) return false;
    this.#extra = 0;
    this.#pages.dropIslands();
    this.#trim();
    return true;
  }

  #begin(): void {
    if (!this.#open.isEmpty) return;
    this.#begunSeq = this.#seq;
    this.#begunLineFeeds = this.#lineFeeds;
  }

  #grow(text: string, meta: LineMeta): void {
    this.#open.grow(text, meta);
    while (this.#open.length > LONGEST) {
      const rest = this.#open.cut(LONGEST);
      this.#cut.add(this.#ended);
      this.#add(this.#open.end());
      this.#open.grow(rest, meta);
    }
  }

  #add({ raw, start, meta }: EndedLine): void {
    let page = this.#pages.last;
    if (!page || page.isFull) {
      page = new LogPage(this.#ended, this.#levels);
      this.#pages.push(page);
      // A line that was cut begins at no line feed.
      const canBeFound = this.#begunSeq > 0 && !this.#cut.has(this.#ended - 1);
      const [seq, lineFeeds] = [this.#begunSeq, this.#begunLineFeeds];
      if (canBeFound) this.checkpoints.add({ line: this.#ended, seq, lineFeeds, start });
    }
    page.add(raw, start, meta);
    this.#onEnded(this.#ended++, raw);
  }

  #trim(): void {
    const most = this.#maxLines + this.#extra;
    if (this.count <= most) return;
    const slice = Math.min(1_024, Math.ceil(most / 8));
    this.#pages.letGoBefore(Math.min(this.#ended, this.end - most + slice));
  }
}

function stripControls(raw: string): string {
  return /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(raw) ? stripAnsi(raw) : raw;
}
