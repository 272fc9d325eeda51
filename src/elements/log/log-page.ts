import { isPlain, PLAIN, type Style } from './sgr.js';

/** Where a page is closed: lines, or UTF-16 code units. */
const LINES = 1_024;
const UNITS = 64 * 1_024;

/** What is known of a line besides its text. */
export interface LineMeta {
  /** When it was written, in milliseconds since 1970. */
  readonly time?: number | undefined;
  readonly level?: string | undefined;
}

/** A line as it is kept. */
export interface LogLine extends LineMeta {
  /** Its text with the escape sequences in it. */
  readonly raw: string;
  /** The style in which it begins. */
  readonly start: Style;
}

/**
 * Some lines of a log. While it is filled it has an array of them; once full, one string and their places in it, and
 * of styles, levels and times only what is not the same for all: about the text's own size.
 */
export class LogPage {
  #lines: string[] | undefined = [];
  #text = '';
  #ends = new Uint32Array();
  #units = 0;
  #count = 0;
  /** Undefined while all begin plain. Lines in the same style share it. */
  #styles: Style[] | undefined;
  #times: number[] | Float64Array | undefined;
  #levels: number[] | Uint8Array | undefined;

  constructor(
    /** The number of the first line, from 0 at the log's beginning. */
    readonly first: number,
    /** Levels by number, shared by all pages; 0 is none. */
    readonly levelNames: string[],
  ) {}

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count >= LINES || this.#units >= UNITS;
  }

  add(raw: string, start: Style, { time, level }: LineMeta): void {
    const at = this.#count++;
    this.#lines?.push(raw);
    this.#units += raw.length + 1;
    if (!isPlain(start)) {
      this.#styles ??= [];
      this.#styles[at] = start;
    }
    if (time !== undefined) {
      this.#times ??= [];
      this.#times[at] = time;
    }
    if (level !== undefined) {
      this.#levels ??= [];
      this.#levels[at] = this.#levelNumber(level);
    }
    if (this.isFull) this.#close();
  }

  /** A line's text with the escape sequences in it. */
  raw(at: number): string {
    if (this.#lines) return this.#lines[at] ?? '';
    return this.#text.slice(at === 0 ? 0 : (this.#ends[at - 1] as number) + 1, this.#ends[at]);
  }

  line(at: number): LogLine {
    const time = this.#times?.[at];
    const level = this.levelNames[this.#levels?.[at] ?? 0];
    return {
      raw: this.raw(at),
      start: this.#styles?.[at] ?? PLAIN,
      time: time === undefined || Number.isNaN(time) ? undefined : time,
      level: level === '' ? undefined : level,
    };
  }

  /** The lines `from` to before `to`, each ended by a line feed. */
  text(from: number, to: number): string {
    if (this.#lines)
      return this.#lines
        .slice(from, to)
        .map((line) => `${line}\n`)
        .join('');
    if (to <= from) return '';
    if (from === 0 && to === this.#count) return this.#text;
    return this.#text.slice(
      from === 0 ? 0 : (this.#ends[from - 1] as number) + 1,
      (this.#ends[to - 1] ?? -1) + 1,
    );
  }

  #levelNumber(level: string): number {
    const known = this.levelNames.indexOf(level);
    if (known >= 0) return known;
    // A byte a line; more levels than that are no levels.
    return this.levelNames.length < 256 ? this.levelNames.push(level) - 1 : 0;
  }

  #close(): void {
    const lines = this.#lines ?? [];
    this.#ends = new Uint32Array(this.#count);
    let end = 0;
    for (let at = 0; at < this.#count; at++) {
      end += (lines[at] as string).length;
      this.#ends[at] = end++;
    }
    // Joined, not added up: one flat string that holds on to none of the frames the lines came in.
    lines.push('');
    this.#text = lines.join('\n');
    this.#lines = undefined;
    this.#times &&= new Float64Array(lengthened(this.#times, this.#count));
    this.#levels &&= new Uint8Array(lengthened(this.#levels, this.#count));
  }
}

/** Lines at the end may have had none: what is not there becomes `NaN`, or 0. */
function lengthened<T extends number[] | Float64Array | Uint8Array>(values: T, length: number): T {
  if (Array.isArray(values)) values.length = length;
  return values;
}
