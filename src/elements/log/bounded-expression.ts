import { costOf } from './expression-cost.js';

/** How many steps an expression may take in one go: about 10 ms. */
const STEPS = 4_000_000;
/** How long it may take on one line for which that is not enough, in milliseconds. */
const BUDGET = 10;
/** How many places are tried before the clock is looked at, where trying one is cheap. */
const STRIDE = 64;

/** For tests: other bounds. */
interface Bounds {
  readonly steps?: number;
  readonly budget?: number;
}

/**
 * A regular expression that comes to an end soon, whatever the line is. A line that is short enough for the worst case
 * is looked at in one go; in a longer one every place is tried by itself, as far as one go leads from there, until the
 * line has had its time.
 */
export class BoundedExpression {
  readonly #pattern: RegExp;
  readonly #sticky: RegExp;
  /** Up to this length, in UTF-16 code units, a line is looked at in one go. */
  readonly #short: number;
  /** How far is looked from one place. */
  readonly #reach: number;
  readonly #stride: number;
  readonly #budget: number;
  /** Whether what comes after a match has a say in it. */
  readonly #looksAhead: boolean;
  #isPartial = false;

  /**
   * @param source of an expression for which `mayExplode` is false
   * @throws {SyntaxError} it is none; the message is the browser's
   */
  constructor(source: string, flags: string, { steps = STEPS, budget = BUDGET }: Bounds = {}) {
    this.#pattern = new RegExp(source, `${flags}g`);
    // In a group: of what begins and ends with `.*` WebKit finds nothing but at the beginning of a line.
    this.#sticky = new RegExp(`(?:${source})`, `${flags}y`);
    const { endless, ways } = costOf(source);
    this.#short = lengthFor(steps / ways, endless + 1);
    this.#reach = endless === 0 ? Number.POSITIVE_INFINITY : lengthFor(steps / ways, endless);
    this.#stride = endless === 0 ? STRIDE : 1;
    this.#budget = budget;
    this.#looksAhead = /\$|\\b|\(\?[=!]/i.test(source);
  }

  /** Whether the last line was too costly: where nothing was found there may be something all the same. */
  get isPartial(): boolean {
    return this.#isPartial;
  }

  /** Where in a line it is, at or after a place. A costly line has until then, by `performance.now()`. */
  exec(line: string, from: number, until = 0): RegExpExecArray | null {
    this.#isPartial = false;
    if (line.length > this.#short) return this.#walk(line, from, until || performance.now() + this.#budget);
    this.#pattern.lastIndex = from;
    return this.#pattern.exec(line);
  }

  #walk(line: string, from: number, until: number): RegExpExecArray | null {
    for (let at = from; at <= line.length; at++) {
      const end = at + this.#reach;
      const isCut = end < line.length;
      this.#sticky.lastIndex = at;
      const match = this.#sticky.exec(isCut ? line.slice(0, end) : line);
      const isSure = match && !(isCut && this.#looksAhead && this.#sticky.lastIndex >= end - 1);
      if (isSure) return match;
      this.#isPartial ||= isCut;
      if (at % this.#stride !== 0 || performance.now() < until) continue;
      this.#isPartial ||= at < line.length;
      return null;
    }
    return null;
  }
}

/** How long a text may be for so many steps: `n` repetitions divide it in as many ways as its length over `n`. */
function lengthFor(steps: number, n: number): number {
  let ways = steps;
  for (let factor = 2; factor <= n; factor++) ways *= factor;
  return Math.floor(ways ** (1 / n));
}
