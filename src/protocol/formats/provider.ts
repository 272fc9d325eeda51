import { isJsonObject, type JsonObject } from '../json.js';

/** Whose events a stream of JSON objects consists of; `rivulet`: what this kit writes beside plain values. */
export type ProviderName = 'openai-chat' | 'openai-responses' | 'anthropic' | 'ui-message-stream' | 'rivulet';

/** Reads the events of one answer of a model provider. */
export interface Provider {
  /**
   * What an event adds to what is shown: values as a task could yield them (PROTOCOL.md §6.3), or chunks.
   *
   * @throws {StreamError} when the event says that the provider failed; `cancelled` when the answer was stopped.
   */
  read(event: JsonObject): readonly unknown[];
  /** Whether an answer has begun and its end has not been told: a body that is over now was cut off. */
  readonly isOpen: boolean;
}

export interface ProviderOptions {
  /** `names`: of tools, only their names and how their calls stand are told. `all`: their input and output too. */
  readonly tools: 'names' | 'all';
}

/** Whose event a value is, where that can be told without doubt. */
export function providerOf(event: unknown): ProviderName | undefined {
  if (!isJsonObject(event)) return undefined;
  if (isChatChunk(event)) return 'openai-chat';
  if ('rivulet' in event && Object.keys(event).length === 1) return 'rivulet';
  const { type } = event;
  if (typeof type !== 'string') return undefined;
  if (/^response\.[a-z_.]+$/.test(type)) return 'openai-responses';
  if (/^(message|content_block)_(start|stop|delta)$/.test(type)) return 'anthropic';
  return isAiSdkPart(type, event) ? 'ui-message-stream' : undefined;
}

/** Azure's first event, which tells what its filters found, has an empty `object`. */
function isChatChunk({ object, choices }: JsonObject): boolean {
  return Array.isArray(choices) && (object === 'chat.completion.chunk' || object === '');
}

/** The type alone does not tell: an author's item may have the type `file`, or `start`. */
function isAiSdkPart(type: string, event: JsonObject): boolean {
  if (/^(text|reasoning)-(start|delta|end)$/.test(type))
    return typeof event.id === 'string' || 'delta' in event;
  if (/^tool-/.test(type)) return 'toolCallId' in event || ('id' in event && /^tool-input-/.test(type));
  if (/^data-./.test(type)) return 'data' in event && hasOnly(event, ['id', 'data', 'transient']);
  const fields = FIELDS.get(type);
  return fields !== undefined && hasOnly(event, fields);
}

function hasOnly(event: JsonObject, fields: readonly string[]): boolean {
  return Object.keys(event).every((key) => key === 'type' || fields.includes(key));
}

/** The other fields that a part of this type may have. */
const FIELDS = new Map<string, readonly string[]>([
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
