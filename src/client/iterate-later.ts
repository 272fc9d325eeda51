import type { Entry, IterateOptions } from './iterate.js';
import type { StreamSource } from './source.js';

/*
 * Iterating, by code that is loaded when somebody does: elements never do, and a page of theirs is without it. Nothing is
 * missed meanwhile, since reading begins at the stream's start, not at its present.
 */

/** The values of a source with their places. See `iterate`. */
export async function* entriesOf<T>(
  source: StreamSource,
  options?: IterateOptions,
): AsyncGenerator<Entry<T>, void> {
  const { iterate } = await import('./iterate.js');
  yield* iterate<T>(source, options);
}

/** The values alone. */
export async function* valuesOf<T>(source: StreamSource): AsyncGenerator<T, void> {
  const { values } = await import('./iterate.js');
  yield* values<T>(source);
}
