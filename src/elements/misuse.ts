import { StreamError } from '../protocol/errors.js';
import { suggestion } from '../protocol/nearest.js';

/*
 * What is told to the page's author. It is loaded with the first mistake of a page, and weighs nothing in a page without.
 */

/** Reports that a property was set to what it cannot be. Whoever reads the page sees it as if it were not. */
export function reportMisuse(
  element: Element,
  property: string,
  given: unknown,
  expected: string,
  words: readonly string[] = [],
): void {
  reportError(
    new StreamError(
      'invalid-property',
      `<${element.localName}> ${property}: ${expected} is expected, not ${described(given)}${suggestion(String(given), words)} (docs/errors.md#invalid-property)`,
    ),
  );
}

/** The error of a `source` that nothing can be read from. */
export function unreadable(given: unknown): StreamError {
  const allowed = 'a run or another source, a ReadableStream, an iterable or async iterable, or a Response';
  return new StreamError(
    'invalid-source',
    `source takes ${allowed}, not ${described(given)} (docs/errors.md#invalid-source)`,
  );
}

/** What was given, in a few words: `"x"`, `5`, `an Object`, `a Promise`, `a function`. */
function described(given: unknown): string {
  if (typeof given === 'string') return JSON.stringify(given.slice(0, 40));
  if (typeof given === 'function') return 'a function';
  if (typeof given !== 'object' || given === null) return String(given);
  const name = given.constructor?.name || 'Object';
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}
