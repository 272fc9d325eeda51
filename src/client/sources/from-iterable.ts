import type { Outcome } from '../../protocol/server-messages.js';
import { gather } from './gather.js';
import { type LocalOptions, LocalSource, type LocalWriter } from './local.js';
import { writeValues } from './write-values.js';

/** What can be read value by value. */
export type Values = AsyncIterable<unknown> | Iterable<unknown> | ReadableStream<unknown>;

/**
 * Makes a source of an (async) iterable or a `ReadableStream`. Values are what a task could yield
 * (PROTOCOL.md §6.3); bytes are read as one UTF-8 text. Nothing is read before somebody looks.
 *
 * @param values the values; a function that makes them anew lets the source be retried
 * @throws {TypeError} when it is neither
 * @example element.source = fromIterable(answer());
 */
export function fromIterable(values: Values | (() => Values), options?: LocalOptions): LocalSource {
  const canRepeat = typeof values === 'function';
  if (!canRepeat) checkValues(values);
  return new LocalSource((writer) => copy(canRepeat ? values() : values, writer), canRepeat, options);
}

async function copy(values: Values, writer: LocalWriter): Promise<Outcome> {
  checkValues(values);
  const decoder = new TextDecoder();
  const isStream = 'getReader' in values;
  const iterator: AnyIterator = isStream ? gather(values) : iteratorOf(values);
  const stop = (): void => {
    Promise.resolve(iterator.return?.()).catch(() => {
      // It is being abandoned; what it says to that concerns nobody.
    });
  };
  writer.signal.addEventListener('abort', stop);
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) break;
    const texts = (isStream ? (value as readonly unknown[]) : [value])
      .map((each) => (each instanceof Uint8Array ? decoder.decode(each, { stream: true }) : each))
      .filter((each) => each !== '');
    const outcome = await writeValues(writer, texts);
    if (outcome) return outcome;
  }
  const rest = decoder.decode();
  if (rest !== '') await writeValues(writer, [rest]);
  return { status: 'complete' };
}

type AnyIterator = AsyncIterator<unknown> | Iterator<unknown>;

function iteratorOf(values: AsyncIterable<unknown> | Iterable<unknown>): AnyIterator {
  return Symbol.asyncIterator in values ? values[Symbol.asyncIterator]() : values[Symbol.iterator]();
}

function checkValues(values: unknown): void {
  const isObject = typeof values === 'object' && values !== null;
  if (isObject && (Symbol.asyncIterator in values || Symbol.iterator in values || 'getReader' in values))
    return;
  throw new TypeError(
    `An iterable, an async iterable or a ReadableStream is expected, not ${describe(values)}`,
  );
}

function describe(value: unknown): string {
  return value === null ? 'null' : typeof value;
}
