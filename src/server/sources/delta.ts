import { isJsonObject, type JsonObject, StreamError } from '../../protocol/index.js';

/**
 * What one event of a model provider's stream adds to the answer: a text, `undefined` for events that carry
 * none, or the value itself where it is no known provider's event. Knows the chat completions and responses of
 * OpenAI (and whoever copies them), the messages of Anthropic and the stream parts of the AI SDK.
 *
 * @throws {StreamError} for an event that says that the provider failed.
 */
export function deltaOf(event: unknown): unknown {
  if (!isJsonObject(event)) return event;
  if (event.object === 'chat.completion.chunk' && Array.isArray(event.choices))
    return chatDelta(event.choices[0]);
  if (typeof event.type !== 'string') return event;
  return typedDelta(event.type, event);
}

function chatDelta(choice: unknown): string | undefined {
  const delta = isJsonObject(choice) ? choice.delta : undefined;
  return isJsonObject(delta) && typeof delta.content === 'string' && delta.content !== ''
    ? delta.content
    : undefined;
}

function typedDelta(type: string, event: JsonObject): unknown {
  switch (type) {
    case 'response.output_text.delta':
      return text(event.delta);
    case 'text-delta':
      // AI SDK: `text` in the parts of a result, `delta` in a UI message stream.
      return text(event.text) ?? text(event.delta);
    case 'content_block_delta':
      return isJsonObject(event.delta) ? text(event.delta.text) : undefined;
    case 'error':
    case 'response.failed':
      throw providerError(event);
    default:
      return isProviderEvent(type) ? undefined : event;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Events of the known providers that add nothing to the answer. */
function isProviderEvent(type: string): boolean {
  return (
    type.startsWith('response.') ||
    /^(message|content_block)_(start|stop|delta)$/.test(type) ||
    /^(ping|start|finish|abort|raw)$/.test(type) ||
    /^(start|finish)-step$/.test(type) ||
    /^(text|reasoning|tool-input)-(start|end|delta)$/.test(type) ||
    /^(source|file|tool-call|tool-result|tool-error|message-metadata)$/.test(type)
  );
}

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
