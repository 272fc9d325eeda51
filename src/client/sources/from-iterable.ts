import type { Outcome } from '../../protocol/server-messages.js';
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
  const iterator = iteratorOf(values);
  const stop = (): void => {
    Promise.resolve(iterator.return?.()).catch(() => {
      // It is being abandoned; what it says to that concerns nobody.
    });
  };
  writer.signal.addEventListener('abort', stop);
  // Of a model there are many thousands: a promise for each besides the one it comes with would cost more than what is done with it.
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) break;
    const read = value instanceof Uint8Array ? decoder.decode(value, { stream: true }) : value;
    if (read === '') continue;
    const written =
      typeof read === 'string' ? writer.write([{ kind: 'text', text: read }]) : writeValues(writer, [read]);
    const outcome = written && (await written);
    if (outcome) return outcome;
  }
  await writeValues(writer, [decoder.decode()].filter(Boolean));
  return { status: 'complete' };
}

function iteratorOf(values: Values): AsyncIterator<unknown> | Iterator<unknown> {
  if ('getReader' in values) {
    const reader = values.getReader();
    return {
      next: () => reader.read() as Promise<IteratorResult<unknown>>,
      return: async () => {
        await reader.cancel();
        return { done: true, value: undefined };
      },
    };
  }
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
