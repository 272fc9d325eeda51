import { StreamError } from '../protocol/index.js';

/** How deep arrays and objects may lie in one another. */
const DEEPEST = 1_000;

/**
 * A value as JSON. A value that came in may be too deep for what reads it: older engines run out of stack as they write it, newer
 * ones leave that to others.
 *
 * @throws {StreamError} with `code` for such a value
 */
export function stringify(value: unknown, code: 'invalid-input' | 'invalid-value'): string {
  let json: string;
  try {
    json = JSON.stringify(value);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw tooDeep(code, cause);
  }
  if (isDeeperThan(json, DEEPEST)) throw tooDeep(code);
  return json;
}

function tooDeep(code: 'invalid-input' | 'invalid-value', cause?: RangeError): StreamError {
  return new StreamError(code, `The value is nested too deeply: ${DEEPEST} levels are the most`, { cause });
}

/** Looks only at what is long enough for it, and at no string in it. */
function isDeeperThan(json: string | undefined, most: number): boolean {
  if (json === undefined || json.length < 2 * most) return false;
  let depth = 0;
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (character === '"') i = endOfString(json, i);
    else if (character === ']' || character === '}') depth--;
    else if ((character === '[' || character === '{') && ++depth > most) return true;
  }
  return false;
}

/** Where the string that begins at `start` ends: at a quotation mark with an even number of backslashes before it. */
function endOfString(json: string, start: number): number {
  for (let end = start; ; ) {
    end = json.indexOf('"', end + 1);
    let backslashes = 0;
    while (json[end - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return end;
  }
}
