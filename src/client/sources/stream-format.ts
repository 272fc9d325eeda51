import { type BodyFormat, type BodyReader, formatOf, TextBody } from '../../protocol/formats/body.js';
import type { Interpreter } from '../../protocol/formats/interpreter.js';
import type { ProviderName } from '../../protocol/formats/provider.js';

/** How a response is read: how its body is cut into values, whose events these are, or what protocol it speaks. */
export type StreamFormat = BodyFormat | Exclude<ProviderName, 'rivulet'> | 'durable-stream';

/** All of them, for whoever is told of one by name. */
export const streamFormats: readonly StreamFormat[] = [
  'text',
  'json',
  'ndjson',
  'sse',
  'openai-chat',
  'openai-responses',
  'anthropic',
  'ui-message-stream',
  'durable-stream',
];

/**
 * A format by its name.
 *
 * @throws {TypeError} when there is none of that name
 */
export function checkFormat(name: string | undefined): StreamFormat | undefined {
  if (name === undefined) return undefined;
  const format = streamFormats.find((each) => each === name);
  if (format) return format;
  throw new TypeError(`A format is one of ${streamFormats.join(', ')} and not "${name}"`);
}

/** Whose events a format consists of. */
export function providerIn(format: StreamFormat | undefined): ProviderName | undefined {
  return format === undefined || isBodyFormat(format) || format === 'durable-stream' ? undefined : format;
}

/** How a body is cut: as the caller says, else by its content type. Providers send server-sent events, unless theirs says otherwise. */
export function bodyFormat(format: StreamFormat | undefined, contentType: string | null): BodyFormat {
  if (isBodyFormat(format)) return format;
  if (format === undefined) return formatOf(contentType);
  return /json/i.test(contentType ?? '') ? formatOf(contentType) : 'sse';
}

function isBodyFormat(format: StreamFormat | undefined): format is BodyFormat {
  return format === 'text' || format === 'json' || format === 'ndjson' || format === 'sse';
}

/** What reads a body. The code for all but plain text is loaded when it is needed. */
export async function makeBody(format: BodyFormat): Promise<BodyReader> {
  switch (format) {
    case 'text':
      return new TextBody();
    case 'sse':
      return new (await import('../../protocol/formats/event-body.js')).EventBody();
    case 'json':
      return new (await import('../../protocol/formats/json-body.js')).JsonBody();
    case 'ndjson':
      return new (await import('../../protocol/formats/json-body.js')).NdjsonBody();
  }
}

/** What reads the events of model providers, each of which is loaded when its first event comes. */
export async function makeInterpreter(only: ProviderName | undefined): Promise<Interpreter> {
  const { Interpreter } = await import('../../protocol/formats/interpreter.js');
  // What a page has fetched is in the page already: there is nothing to hide from it.
  return new Interpreter(loadProvider, { tools: 'all' }, only);
}

async function loadProvider(name: ProviderName) {
  switch (name) {
    case 'openai-chat':
      return (await import('../../protocol/formats/openai-chat.js')).OpenAiChat;
    case 'openai-responses':
      return (await import('../../protocol/formats/openai-responses.js')).OpenAiResponses;
    case 'anthropic':
      return (await import('../../protocol/formats/anthropic.js')).Anthropic;
    case 'ui-message-stream':
      return (await import('../../protocol/formats/ui-message-stream.js')).UiMessageStream;
    case 'rivulet':
      return (await import('../../protocol/formats/rivulet.js')).Rivulet;
  }
}
