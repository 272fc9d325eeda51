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
  /** Where in a line it is, from … to before …; nowhere when lines without it are wanted. */
  find(line: string): readonly (readonly [from: number, to: number])[];
}

/**
 * How much of a line a regular expression looks at, in UTF-16 code units, by how many repetitions without end it has:
 * with each its time may grow by another power of the length.
 */
const LOOKED_AT = [65_536, 8_192, 1_024, 256];
/** How many places are marked in one line. */
const MARKED = 500;

/**
 * Makes a matcher.
 *
 * @throws {SyntaxError} the expression is none; the message is the browser's
 * @throws {RangeError} the expression could take for ever on an ordinary line
 */
export function createMatcher(query: string, options: SearchOptions = {}): Matcher {
  const { regex = false, caseSensitive = false, wholeWord = false, inverse = false } = options;
  if (regex && mayExplode(query)) throw new RangeError(query);
  const source = regex ? query : query.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const bounded = wholeWord ? `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])` : source;
  const flags = `g${caseSensitive ? '' : 'i'}${regex && !wholeWord ? '' : 'u'}`;
  const pattern = new RegExp(bounded, flags);
  const most = regex ? (LOOKED_AT[countEndless(query)] ?? 0) : Number.POSITIVE_INFINITY;
  const part = (line: string) => (line.length > most ? line.slice(0, most) : line);
  return {
    test(line) {
      pattern.lastIndex = 0;
      return pattern.test(part(line)) !== inverse;
    },
    find(line) {
      if (inverse) return [];
      const found: [number, number][] = [];
      pattern.lastIndex = 0;
      for (const match of part(line).matchAll(pattern)) {
        if (match[0] !== '') found.push([match.index, match.index + match[0].length]);
        if (found.length >= MARKED) break;
      }
      return found;
    },
  };
}

/**
 * Whether an expression can take time that doubles with every character: a repetition without end inside another, a
 * choice inside one, a back reference; or too many repetitions without end one after the other.
 * Nothing can interrupt an expression that runs, and a page cannot wait for it. Errs on the safe side.
 */
export function mayExplode(source: string): boolean {
  const plain = withoutLetters(source);
  return /\\[1-9k]/.test(plain) || countEndless(source) >= LOOKED_AT.length || hasNestedRepetition(plain);
}

/** An expression with every escaped character and every class as one letter. */
function withoutLetters(source: string): string {
  return source.replace(/\\[^1-9k]/g, 'x').replace(/\[(?:[^\]\\]|\\.)*\]/g, 'x');
}

/** How many repetitions without end, or of hundreds, an expression has. */
function countEndless(source: string): number {
  return withoutLetters(source).match(/[*+]|\{\d+,\}|\{\d*,?\d{3,}\}/g)?.length ?? 0;
}

const REPETITION = /^(?:[*+]|\{\d+,\d*\}|\{\d{2,}\})/;

function hasNestedRepetition(plain: string): boolean {
  /** For each open group: whether it holds a repetition or a choice. */
  const stack = [false];
  for (let at = 0; at < plain.length; at++) {
    const character = plain[at];
    const isRepeated = REPETITION.test(plain.slice(at + 1, at + 12));
    if (character === '(') stack.push(false);
    else if (character === '|') stack[stack.length - 1] = true;
    else if (character === ')' && stack.length > 1) {
      const holds = stack.pop() ?? false;
      if (holds && isRepeated) return true;
      if (holds) stack[stack.length - 1] = true;
    } else if (REPETITION.test(plain.slice(at, at + 12))) stack[stack.length - 1] = true;
  }
  return false;
}
