import { Anthropic } from '../../protocol/formats/anthropic.js';
import { Interpreter } from '../../protocol/formats/interpreter.js';
import { OpenAiChat } from '../../protocol/formats/openai-chat.js';
import { OpenAiResponses } from '../../protocol/formats/openai-responses.js';
import { Rivulet } from '../../protocol/formats/rivulet.js';
import { UiMessageStream } from '../../protocol/formats/ui-message-stream.js';
import { readResponse, readStream } from './read-response.js';
import { sourceError } from './source-error.js';

/** What `from()` can read. */
export type Source =
  | AsyncIterable<unknown>
  | Iterable<unknown>
  | ReadableStream<unknown>
  | Response
  /** The result of the AI SDK's `streamText`. */
  | { readonly fullStream: AsyncIterable<unknown> };

export interface FromOptions {
  /**
   * What viewers are told of the tools that a model calls, as fields `tool:<id>` of the stream's state: their names and how the
   * calls stand, or with `all` their input and output too. Default `names`, since what a tool answers may not be theirs to see.
   */
  readonly tools?: 'names' | 'all' | undefined;
}

const providers = {
  'openai-chat': OpenAiChat,
  'openai-responses': OpenAiResponses,
  anthropic: Anthropic,
  'ui-message-stream': UiMessageStream,
  rivulet: Rivulet,
} as const;

/**
 * Reads a stream so that a task can yield it: `yield* from(source)`. Takes any (async) iterable or
 * `ReadableStream`, a fetch `Response` (plain text, JSON, NDJSON or server-sent events, by its content type), and the
 * streams of the OpenAI, Anthropic and AI SDKs, also while they are promised. Of these it yields the text; what the model thought, as
 * `{ text, part: 'reasoning' }`; and as {@link RawChunks} the model's name, why it ended, the tokens it took, and its calls
 * of tools. Stopping the task stops the source.
 *
 * @throws {StreamError} `http-status` when the provider, or a response, refuses, with `retryable` and `after` as it said;
 * `parse-failed` for malformed JSON; `source-failed` when the provider says so in its stream; `network` for a response that
 * ends before its answer does.
 * @throws {TypeError} when it is nothing that can be read
 */
export async function* from(
  source: Source | Promise<Source>,
  { tools = 'names' }: FromOptions = {},
): AsyncGenerator<unknown, void, void> {
  const interpreter = new Interpreter((name) => providers[name], { tools });
  try {
    const given = await source;
    for await (const value of valuesOf(given)) yield* await interpreter.read(value);
    // An SDK tells by itself when its stream breaks; what it does not hand on is the end of a body.
    if (given instanceof Response) interpreter.end();
  } catch (error) {
    throw sourceError(error);
  }
}

function valuesOf(source: Source): AsyncIterable<unknown> | Iterable<unknown> {
  if (source instanceof Response) return readResponse(source);
  if (source instanceof ReadableStream) return readStream(source);
  if (typeof source === 'string') return [source];
  if (typeof source === 'object' && source !== null) {
    if (Symbol.asyncIterator in source || Symbol.iterator in source) return source;
    if ('fullStream' in source) return source.fullStream;
  }
  throw new TypeError('from() takes an iterable, a ReadableStream, a Response or the result of streamText()');
}
