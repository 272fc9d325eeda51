import type { Style } from './sgr.js';

/** Where in the stream a line begins, so that it can be read from there again. */
export interface Checkpoint {
  /** The line, by number from 0. */
  readonly line: number;
  /** The chunk that it begins in. */
  readonly seq: number;
  /** How many line feeds stand before it in that chunk. */
  readonly lineFeeds: number;
  /** The style in which it begins. */
  readonly start: Style;
}

/** How many are kept: with one for each 1,024 lines that is enough for 67 million lines, then they thin out. */
const MOST = 65_536;

/** Places in the stream from which lines can be read again, in order. */
export class LogCheckpoints {
  #all: Checkpoint[] = [];

  /** Notes one; lines come in order. */
  add(checkpoint: Checkpoint): void {
    this.#all.push(checkpoint);
    if (this.#all.length > MOST) this.#all = this.#all.filter((_, index) => index % 2 === 0);
  }

  /** The last one at or before a line. */
  atOrBefore(line: number): Checkpoint | undefined {
    return this.#all[this.#indexAfter((each) => each.line <= line) - 1];
  }

  /** The first one at or after a line. */
  atOrAfter(line: number): Checkpoint | undefined {
    return this.#all[this.#indexAfter((each) => each.line < line)];
  }

  /** The last one whose chunk is at or before this one. */
  atSeq(seq: number): Checkpoint | undefined {
    return this.#all[this.#indexAfter((each) => each.seq <= seq) - 1];
  }

  /** The first one whose chunk comes after this one. */
  afterSeq(seq: number): Checkpoint | undefined {
    return this.#all[this.#indexAfter((each) => each.seq <= seq)];
  }

  clear(): void {
    this.#all = [];
  }

  /** The index of the first for which `holds` no longer does; it does for all before it. */
  #indexAfter(holds: (checkpoint: Checkpoint) => boolean): number {
    let low = 0;
    let high = this.#all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(this.#all[middle] as Checkpoint)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
