import { createParser } from 'eventsource-parser';
import { deltasOf, parseJson, StreamError } from '../../protocol/index.js';

/** What `from()` can read. */
export type Source =
  | AsyncIterable<unknown>
  | Iterable<unknown>
  | ReadableStream<unknown>
  | Response
  /** The result of the AI SDK's `streamText`. */
  | { readonly fullStream: AsyncIterable<unknown> };

/**
 * Reads a stream so that a task can yield it: `yield* from(source)`. Takes any (async) iterable or
 * `ReadableStream`, a fetch `Response` (plain text, NDJSON or server-sent events, by its content type), and the
 * streams of the OpenAI, Anthropic and AI SDKs, of which it yields the text, and what the model thought as
 * `{ text, part: 'reasoning' }`. Stopping the task stops the source.
 *
 * @throws {StreamError} `http-status` for a response that is not ok, `parse-failed` for malformed NDJSON,
 * `source-failed` when the provider says so.
 */
export async function* from(source: Source | Promise<Source>): AsyncGenerator<unknown, void, void> {
  for await (const value of valuesOf(await source)) {
    yield* deltasOf(value);
  }
}

function valuesOf(source: Source): AsyncIterable<unknown> | Iterable<unknown> {
  if (source instanceof Response) return readResponse(source);
  if (source instanceof ReadableStream) return read(source);
  if (typeof source === 'string') return [source];
  if (Symbol.asyncIterator in source || Symbol.iterator in source) return source;
  if ('fullStream' in source) return source.fullStream;
  throw new TypeError('from() takes an iterable, a ReadableStream, a Response or the result of streamText()');
}

async function* read(stream: ReadableStream<unknown>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  for await (const part of stream as unknown as AsyncIterable<unknown>) {
    // A code point cut in two is kept until its rest comes.
    const value = part instanceof Uint8Array ? decoder.decode(part, { stream: true }) : part;
    if (value !== '') yield value;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

async function* readResponse(response: Response): AsyncGenerator<unknown> {
  if (!response.ok) {
    throw new StreamError('http-status', `The source answered ${response.status}`, {
      retryable: response.status === 429 || response.status >= 500,
    });
  }
  if (!response.body) return;
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const text = read(response.body);
  if (type === 'text/event-stream') yield* readEvents(text);
  else if (type === 'application/x-ndjson' || type === 'application/jsonl' || type === 'application/ndjson')
    yield* readLines(text);
  else yield* text;
}

async function* readEvents(text: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  const events: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => events.push(data) });
  for await (const part of text) {
    parser.feed(part as string);
    for (const data of events.splice(0)) {
      if (data === '[DONE]') return;
      const parsed = parseJson(data);
      yield 'error' in parsed ? data : parsed.value;
    }
  }
}

async function* readLines(text: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  let rest = '';
  for await (const part of text) {
    const lines = (rest + (part as string)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield parseLine(line);
  }
  if (rest.trim() !== '') yield parseLine(rest);
}

function parseLine(line: string): unknown {
  const parsed = parseJson(line);
  if ('error' in parsed) throw parsed.error;
  return parsed.value;
}
