import { StreamError } from './errors.js';
import { isJsonObject, type JsonObject } from './json.js';

/** The part in which a model's thinking is shown. */
const REASONING = 'reasoning';

/**
 * What one event of a model provider's stream adds: nothing, a text of the answer, `{ text, part: 'reasoning' }` of
 * the model's thinking, or the value itself where it is no known provider's event. Knows the chat completions and
 * responses of OpenAI (and whoever copies them), the messages of Anthropic and the stream parts of the AI SDK.
 *
 * @throws {StreamError} for an event that says that the provider failed.
 */
export function deltasOf(event: unknown): readonly unknown[] {
  if (!isJsonObject(event)) return [event];
  if (event.object === 'chat.completion.chunk' && Array.isArray(event.choices))
    return chatDeltas(event.choices[0]);
  return typeof event.type === 'string' ? typedDeltas(event.type, event) : [event];
}

/** Thinking has two spellings, and some servers send both with the same text. */
function chatDeltas(choice: unknown): readonly unknown[] {
  const delta = isJsonObject(choice) ? choice.delta : undefined;
  if (!isJsonObject(delta)) return [];
  const { content, reasoning_content, reasoning } = delta;
  return [...thought(reasoning_content || reasoning), ...answer(content)];
}

function typedDeltas(type: string, event: JsonObject): readonly unknown[] {
  switch (type) {
    case 'response.output_text.delta':
      return answer(event.delta);
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      return thought(event.delta);
    case 'response.reasoning_summary_part.added':
      // Each part of a summary is a paragraph.
      return thought(event.summary_index === 0 ? '' : '\n\n');
    // AI SDK: `text` in the parts of a result, `delta` in a UI message stream.
    case 'text-delta':
      return answer(event.text || event.delta);
    case 'reasoning-delta':
      return thought(event.text || event.delta);
    case 'content_block_delta':
      return isJsonObject(event.delta) ? [...thought(event.delta.thinking), ...answer(event.delta.text)] : [];
    case 'error':
    case 'response.failed':
      // With `data` it is an envelope of this protocol (PROTOCOL.md §6.3).
      if ('data' in event) return [event];
      throw providerError(event);
    default:
      return isSilent(type, event) ? [] : [event];
  }
}

function answer(text: unknown): readonly string[] {
  return typeof text === 'string' && text !== '' ? [text] : [];
}

function thought(text: unknown): readonly object[] {
  return answer(text).map((each) => ({ text: each, part: REASONING }));
}

/**
 * Events of the known providers that add nothing to what is shown. Their type alone does not tell: an item may have
 * the type `file`, or `start`.
 */
function isSilent(type: string, event: JsonObject): boolean {
  if (type.startsWith('response.')) return true;
  if (/^(message|content_block)_(start|stop|delta)$/.test(type)) return true;
  if (/^(text|reasoning|tool-input)-(start|end|delta|available|error)$/.test(type)) return true;
  if (/^tool-/.test(type)) return 'toolCallId' in event;
  const fields = SILENT.get(type);
  return fields !== undefined && Object.keys(event).every((key) => key === 'type' || fields.includes(key));
}

/** The other fields that such an event may have. */
const SILENT = new Map<string, readonly string[]>([
  ['ping', []],
  ['start', ['messageId', 'messageMetadata']],
  ['finish', ['finishReason', 'rawFinishReason', 'totalUsage', 'messageMetadata']],
  ['abort', ['reason']],
  ['raw', ['rawValue']],
  ['start-step', ['request', 'warnings']],
  ['finish-step', ['response', 'usage', 'finishReason', 'rawFinishReason', 'providerMetadata']],
  ['message-metadata', ['messageMetadata']],
  ['source', ['sourceType', 'id', 'url', 'title', 'mediaType', 'filename', 'providerMetadata']],
  ['source-url', ['sourceId', 'url', 'title', 'providerMetadata']],
  ['source-document', ['sourceId', 'mediaType', 'title', 'filename', 'providerMetadata']],
  ['file', ['file', 'url', 'mediaType', 'providerMetadata']],
]);

function providerError(event: JsonObject): StreamError {
  const error = [event.error, isJsonObject(event.response) ? event.response.error : undefined].find(
    isJsonObject,
  );
  const message = error?.message ?? event.message ?? event.errorText;
  const code = error?.type ?? error?.code;
  return new StreamError(
    'source-failed',
    typeof message === 'string' ? message : 'The provider reported an error',
    {
      // Overload passes; a wrong key or an exhausted quota does not.
      retryable: typeof code !== 'string' || !/auth|permission|invalid|quota|not_found/.test(code),
    },
  );
}
