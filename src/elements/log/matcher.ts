import { BoundedExpression } from './bounded-expression.js';
import { mayExplode } from './expression-cost.js';

/** How a query is meant. */
export interface SearchOptions {
  /** A regular expression, not a text. Default false. */
  readonly regex?: boolean;
  /** Capitals are other letters than small ones. Default false. */
  readonly caseSensitive?: boolean;
  /** Whole words only. Default false. */
  readonly wholeWord?: boolean;
  /** The lines in which it is not. Default false. */
  readonly inverse?: boolean;
}

/** Finds a query in lines. */
export interface Matcher {
  /** Whether a line is one of those wanted. `line` is without escape sequences. */
  test(line: string): boolean;
  /** Whether the line that was asked about last was too costly to be looked at as a whole. */
  readonly isPartial: boolean;
  /** Where in a line it is, from … to before …; nowhere when lines without it are wanted. */
  find(line: string): readonly (readonly [from: number, to: number])[];
}

/** How many places are marked in one line, and for how long they are looked for in a costly one, in milliseconds. */
const MARKED = 500;
const MARKING = 2;

/** The longest query, in UTF-16 code units: as the server has it (PROTOCOL.md §4). */
const LONGEST = 1_000;

/**
 * Makes a matcher.
 *
 * @throws {SyntaxError} the expression is none; the message is the browser's
 * @throws {RangeError} the expression could take for ever on an ordinary line, or the query is too long to be reckoned
 */
export function createMatcher(query: string, options: SearchOptions = {}): Matcher {
  const { regex = false, caseSensitive = false, wholeWord = false, inverse = false } = options;
  if (query.length > LONGEST || (regex && mayExplode(query))) throw new RangeError(query);
  const source = regex ? query : query.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const bounded = wholeWord ? `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])` : source;
  const flags = `${caseSensitive ? '' : 'i'}${regex && !wholeWord ? '' : 'u'}`;
  const pattern = new BoundedExpression(bounded, flags);
  return {
    get isPartial() {
      return pattern.isPartial;
    },
    test: (line) => (pattern.exec(line, 0) !== null) !== inverse,
    find: (line) => (inverse ? [] : places(pattern, line)),
  };
}

function places(pattern: BoundedExpression, line: string): readonly (readonly [from: number, to: number])[] {
  const found: [number, number][] = [];
  const until = performance.now() + MARKING;
  for (let match = pattern.exec(line, 0, until); match && found.length < MARKED; ) {
    const end = match.index + match[0].length;
    if (match[0] !== '') found.push([match.index, end]);
    match = pattern.exec(line, match[0] === '' ? end + 1 : end, until);
  }
  return found;
}
