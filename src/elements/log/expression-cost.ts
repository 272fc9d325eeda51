/*
 * What a regular expression can cost, from its source alone: nothing can interrupt one that runs. All of it errs on
 * the safe side.
 */

/** With more repetitions without end too little of a line could be looked at. */
const MOST_ENDLESS = 3;
/** In how many ways each place of a line may be read. */
const MOST_WAYS = 4_096;

/** One character or class, repeated without end up to a character after it: `\d+\.`, `[^"]*"`. */
const LOOP = /(\\[dwsDWS]|\[(?:[^\]\\]|\\.)*\]|[\w ])[*+]\??(\\[^\w\s]|[^\\.()[\]{}|*+?$^])(?![*?{])/g;

/** A repetition without end, or one of ten and more. */
const ENDLESS = /[*+]|\{\d+,\}|\{\d*,\d{2,}\}|\{\d{3,}\}/g;
/** The same and any number of times that is more than one, at a place. */
const REPETITION = /^(?:[*+]|\{(?!1\}|0,1\}|1,1\}|0\})\d*(?:,\d*)?\})/;

/** What the worst line costs, of a length. */
export interface ExpressionCost {
  /** From each place it takes the length to the power of this. */
  readonly endless: number;
  /** And so many times as long, for what may be there or not, or be one thing or another. */
  readonly ways: number;
}

/** The worst case of an expression for which `mayExplode` is false. */
export function costOf(source: string): ExpressionCost {
  const plain = simplified(source);
  const hasLoop = /[*+]/.test(withoutLetters(source));
  return { endless: Math.max(plain.match(ENDLESS)?.length ?? 0, hasLoop ? 1 : 0), ways: countWays(plain) };
}

/**
 * Whether an expression can take time that doubles with every character: a repetition inside another, a choice inside
 * one, a back reference; or too many of them one after the other.
 */
export function mayExplode(source: string): boolean {
  const plain = simplified(source);
  const { endless, ways } = costOf(source);
  return /\\[1-9k]/.test(plain) || endless > MOST_ENDLESS || ways > MOST_WAYS || hasNestedRepetition(plain);
}

/** An expression in which what can be read in one way only is one letter. */
function simplified(source: string): string {
  return withoutLetters(
    source.replace(LOOP, (loop, each: string, next: string) => (endsAt(each, next) ? 'x' : loop)),
  );
}

/** Whether a repetition of these characters must end at this one. */
function endsAt(each: string, next: string): boolean {
  try {
    return !new RegExp(`^${each}$`, 'i').test(next.replace('\\', ''));
  } catch {
    // A class that is none: the browser says so when it is asked for the whole.
    return false;
  }
}

/** Every escaped character and every class as one letter, but for back references. */
function withoutLetters(source: string): string {
  return source.replace(/\\[^1-9k]/g, 'x').replace(/\[(?:[^\]\\]|\\.)*\]/g, 'x');
}

function countWays(plain: string): number {
  const optional = plain.match(/(?<![(*+?}])\?/g)?.length ?? 0;
  let ways = 2 ** optional;
  for (const [, low, high] of plain.matchAll(/\{(\d*),(\d)\}/g))
    ways *= Math.max(1, Number(high) - Number(low) + 1);
  // Choices one after the other multiply; those of no group are tried one by one.
  const open = [1];
  for (const character of plain) {
    if (character === '(') open.push(1);
    else if (character === '|') open.push((open.pop() ?? 0) + 1);
    else if (character === ')' && open.length > 1) ways *= open.pop() ?? 1;
  }
  return open.reduce((product, choices) => product * choices, ways);
}

function hasNestedRepetition(plain: string): boolean {
  /** For each open group: whether it can be read in more than one way. */
  const stack = [false];
  for (let at = 0; at < plain.length; at++) {
    const character = plain[at];
    if (character === '(') {
      stack.push(false);
      // `(?:`, `(?=`: no sign of what may be left out.
      if (plain[at + 1] === '?') at++;
    } else if (character === ')' && stack.length > 1) {
      const holds = stack.pop() ?? false;
      if (holds && REPETITION.test(plain.slice(at + 1, at + 12))) return true;
      if (holds) stack[stack.length - 1] = true;
    } else if (character === '|' || character === '?' || REPETITION.test(plain.slice(at, at + 12))) {
      stack[stack.length - 1] = true;
    }
  }
  return false;
}
