import { stripAnsi, styleAfter } from './ansi.js';
import { type LineMeta, type LogLine, LogPage } from './log-page.js';
import { PLAIN, type Style } from './sgr.js';

/** Where a line that does not end is cut, in UTF-16 code units; `text` puts it together again. */
const LONGEST = 1024 * 1024;

/** A gap: a line of the log's own that says what is missing. */
const GAP_LEVEL = 'gap';

/**
 * The truth of a log: its lines, by number from 0, as they were appended. What is shown, copied, saved and searched
 * comes from here. Lines end at LF; a CR before it is left out, and what stands before any other CR in a line was
 * written over, as in a terminal.
 */
export class LogStore {
  readonly #levels: string[] = [''];
  #pages: LogPage[] = [];
  /** Lines before this one were let go. */
  #first = 0;
  /** Lines that have ended, let go ones included. */
  #ended = 0;
  /** Lines that were cut and go on in the next. */
  #cut = new Set<number>();
  #open = '';
  #openStart: Style = PLAIN;
  #openMeta: LineMeta = {};
  /** The open line ends with a CR: what follows decides whether it ends the line or writes over it. */
  #endsWithCr = false;
  #maxLines = Number.POSITIVE_INFINITY;

  /** The number of the first line that is kept. */
  get first(): number {
    return this.#first;
  }

  /** One more than the number of the last line. */
  get end(): number {
    return this.#ended + (this.#open === '' ? 0 : 1);
  }

  /** How many lines are kept. */
  get count(): number {
    return this.end - this.#first;
  }

  /** How many lines are kept at most. They go in slices, so that what is on screen seldom has to move. */
  set maxLines(lines: number) {
    this.#maxLines = lines;
    this.#trim();
  }

  /** Adds text at the end, wherever it was cut. `meta` is of the lines that begin in it. */
  append(text: string, meta: LineMeta = {}): void {
    let at = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
      const piece = text.slice(at, end);
      if (this.#open === '') this.#openMeta = meta;
      this.#endLine(this.#open === '' ? piece : this.#open + piece);
      at = end + 1;
    }
    if (at < text.length) this.#grow(text.slice(at), meta);
    this.#trim();
  }

  /** Puts text in front of everything. */
  prepend(text: string, meta: LineMeta = {}): void {
    // Everything is put in again: nobody writes logs backwards, so this need not be fast, only right.
    const lines: LogLine[] = [];
    for (let at = this.#first; at < this.#ended; at++) lines.push(this.line(at));
    const open = this.#open;
    const openMeta = this.#openMeta;
    const cut = new Set(this.#cut);
    const first = this.#first;
    this.clear();
    this.append(text, meta);
    for (const [index, line] of lines.entries())
      this.append(cut.has(first + index) ? line.raw : `${line.raw}\n`, line);
    if (open !== '') this.append(open, openMeta);
  }

  /** Ends the line that is being written, if one is, and says after it that something is missing. */
  addGap(label: string): void {
    if (this.#open !== '') this.#endLine(this.#open);
    this.#openMeta = { level: GAP_LEVEL };
    this.#openStart = PLAIN;
    this.#endLine(label);
    this.#trim();
  }

  clear(): void {
    this.#pages = [];
    this.#first = this.#ended = 0;
    this.#cut.clear();
    this.#open = '';
    this.#endsWithCr = false;
    this.#openStart = PLAIN;
    this.#openMeta = {};
  }

  /** The line with this number, which must be kept. */
  line(number: number): LogLine {
    if (number === this.#ended && this.#open !== '') {
      return { raw: withoutEndingCr(this.#open), start: this.#openStart, ...this.#openMeta };
    }
    const page = this.#pageOf(number);
    if (!page || number < this.#first) throw new RangeError(`Line ${number} is not kept`);
    return page.line(number - page.first);
  }

  /** Whether more of this line may come. */
  isOpen(number: number): boolean {
    return number === this.#ended;
  }

  /** The lines `from` to before `to` as they are shown: without escape sequences, LF after every ended line. */
  text(from = this.#first, to = this.end): string {
    return stripAnsi(this.raw(from, to));
  }

  /** The same with the escape sequences. */
  raw(from = this.#first, to = this.end): string {
    const pieces: string[] = [];
    const start = Math.max(from, this.#first);
    const cuts = [...this.#cut].filter((each) => each >= start && each < to).sort((a, b) => a - b);
    let at = start;
    for (const cut of cuts) {
      pieces.push(this.#stored(at, cut + 1).slice(0, -1));
      at = cut + 1;
    }
    pieces.push(this.#stored(at, to));
    return pieces.join('');
  }

  #stored(from: number, to: number): string {
    const pieces: string[] = [];
    for (let index = this.#indexOf(from); index < this.#pages.length; index++) {
      const page = this.#pages[index] as LogPage;
      if (page.first >= to) break;
      pieces.push(page.text(Math.max(0, from - page.first), Math.min(page.count, to - page.first)));
    }
    if (to > this.#ended && this.#open !== '') pieces.push(this.line(this.#ended).raw);
    return pieces.join('');
  }

  #grow(text: string, meta: LineMeta): void {
    if (this.#open === '') this.#openMeta = meta;
    this.#open += text;
    if (this.#endsWithCr || text.includes('\r')) this.#overwrite();
    this.#endsWithCr = this.#open.endsWith('\r');
    while (this.#open.length > LONGEST) {
      this.#cut.add(this.#ended);
      const rest = this.#open.slice(LONGEST);
      this.#endLine(this.#open.slice(0, LONGEST));
      this.#open = rest;
      this.#openMeta = meta;
    }
  }

  /** Drops what a CR has led to being written over, so that a progress bar without end takes no room. */
  #overwrite(): void {
    const cr = lastOverwriting(this.#open);
    if (cr < 0) return;
    this.#openStart = styleAfter(this.#open.slice(0, cr), this.#openStart);
    this.#open = this.#open.slice(cr + 1);
  }

  #endLine(line: string): void {
    let raw = line;
    let start = this.#openStart;
    if (line.includes('\r')) {
      const cr = lastOverwriting(line);
      if (cr >= 0) start = styleAfter(line.slice(0, cr), start);
      raw = withoutEndingCr(line.slice(cr + 1));
    }
    this.#openPage().add(raw, start, this.#openMeta);
    this.#ended++;
    this.#openStart = styleAfter(raw, start);
    this.#open = '';
    this.#endsWithCr = false;
  }

  #openPage(): LogPage {
    const last = this.#pages.at(-1);
    if (last && !last.isFull) return last;
    const page = new LogPage(this.#ended, this.#levels);
    this.#pages.push(page);
    return page;
  }

  #trim(): void {
    if (this.count <= this.#maxLines) return;
    const slice = Math.min(1_024, Math.ceil(this.#maxLines / 8));
    this.#first = Math.min(this.#ended, this.end - this.#maxLines + slice);
    while (this.#pages[0] && this.#pages[0].first + this.#pages[0].count <= this.#first) this.#pages.shift();
    for (const cut of this.#cut) if (cut < this.#first) this.#cut.delete(cut);
  }

  #pageOf(number: number): LogPage | undefined {
    const page = this.#pages[this.#indexOf(number)];
    return page && number < page.first + page.count ? page : undefined;
  }

  /** The index of the page that holds a line, or would. */
  #indexOf(number: number): number {
    let low = 0;
    let high = this.#pages.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pages[middle] as LogPage).first <= number) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function withoutEndingCr(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === '\r') end--;
  return line.slice(0, end);
}

/** Where the last CR is that something follows; -1 where there is none. */
function lastOverwriting(line: string): number {
  const { length } = withoutEndingCr(line);
  return length === 0 ? -1 : line.lastIndexOf('\r', length - 1);
}
