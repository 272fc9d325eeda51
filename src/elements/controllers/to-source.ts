import type { StreamSource } from '../../client/source.js';
import { loadCode } from '../load-code.js';

/** What an element's `source` may be: a source, such as a run, or what one can be made of. */
export type AnySource =
  | StreamSource
  | Response
  | ReadableStream<unknown>
  | AsyncIterable<unknown>
  | (Iterable<unknown> & object);

/** What was made of what: a body can be read once, whoever shows it. */
const made = new WeakMap<object, Promise<StreamSource>>();

/**
 * Makes a source of anything that can be read. The code for that is loaded when it is first needed.
 *
 * @throws {StreamError} `invalid-source` for anything else, by the promise
 */
export function toSource(given: AnySource): StreamSource | Promise<StreamSource> {
  if (!isReadable(given)) return refuse(given);
  if ('open' in given) return given;
  const known = made.get(given);
  if (known) return known;
  const source = make(given);
  made.set(given, source);
  return source;
}

/** `source` is set by scripts without types, too. */
function isReadable(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false;
  return (
    given instanceof Response ||
    ['open', 'getReader', Symbol.asyncIterator, Symbol.iterator].some((name) => name in given)
  );
}

async function refuse(given: unknown): Promise<never> {
  const { unreadable } = await loadCode(() => import('../misuse.js'));
  throw unreadable(given);
}

async function make(given: Exclude<AnySource, StreamSource>): Promise<StreamSource> {
  if (given instanceof Response) {
    const { fetchedSource } = await import('../../client/sources/fetch-transfer.js');
    return fetchedSource(given, {});
  }
  const { fromIterable } = await import('../../client/sources/from-iterable.js');
  return fromIterable(given);
}
