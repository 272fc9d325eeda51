import { StreamError } from '../errors.js';
import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { known, meta, state, text, usage } from './facts.js';
import { Paragraphs } from './paragraphs.js';
import type { Provider, ProviderOptions } from './provider.js';
import { ToolCalls } from './tool-calls.js';

/**
 * The AI SDK's streams: the chunks of a UI message stream, and the parts of a result's `fullStream`, which differ in little.
 * @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol
 */
export class UiMessageStream implements Provider {
  readonly #tools: ToolCalls;
  readonly #paragraphs = new Paragraphs();
  isOpen = false;

  constructor(options: ProviderOptions) {
    this.#tools = new ToolCalls(options);
  }

  read(event: JsonObject): readonly unknown[] {
    const type = text(event.type) ?? '';
    if (type.startsWith('data-')) return dataOf(type.slice('data-'.length), event);
    if (type.startsWith('tool-')) return this.#tool(type, event);
    if (type.startsWith('source')) return source(event);
    switch (type) {
      case 'start':
        this.isOpen = true;
        return metadata(event);
      case 'text-delta':
        return this.#paragraphs.answer(event.delta || event.text);
      case 'reasoning-delta':
        return this.#paragraphs.thought(event.delta || event.text);
      case 'start-step':
        this.#paragraphs.interrupt();
        return [];
      case 'finish-step':
        return isJsonObject(event.response) ? meta({ model: text(event.response.modelId) }) : [];
      case 'message-metadata':
        return metadata(event);
      case 'finish':
        this.isOpen = false;
        return [...metadata(event), ...finish(event)];
      case 'abort':
        this.isOpen = false;
        throw new StreamError('cancelled', text(event.reason) ?? 'The answer was stopped');
      default:
        return [];
    }
  }

  #tool(type: string, event: JsonObject): readonly unknown[] {
    this.#paragraphs.interrupt();
    const id = text(event.toolCallId) ?? text(event.id);
    const name = text(event.toolName);
    if (id === undefined) return [];
    switch (type) {
      case 'tool-input-start':
        return this.#tools.begin(id, name);
      case 'tool-call':
      case 'tool-input-available':
        return this.#tools.call(id, { name, input: event.input });
      case 'tool-result':
      case 'tool-output-available':
        return this.#tools.done(id, event.output);
      case 'tool-error':
      case 'tool-input-error':
      case 'tool-output-error':
      case 'tool-output-denied':
        return this.#tools.failed(id, text(event.errorText));
      default:
        return [];
    }
  }
}

/** A part of the author's own: an item, which a known `id` replaces in place; what is not kept there is state here. */
function dataOf(name: string, { id, data, transient }: JsonObject): readonly unknown[] {
  if (data === undefined) return [];
  if (transient === true) return state({ [name]: data });
  return [[isJsonObject(data) && id !== undefined ? { id, ...data } : data]];
}

function source(event: JsonObject): readonly unknown[] {
  const id = text(event.sourceId) ?? text(event.id);
  const { url, title, mediaType, filename } = event;
  return id === undefined ? [] : state({ [`source:${id}`]: known({ url, title, mediaType, filename }) });
}

function metadata({ messageMetadata }: JsonObject): readonly unknown[] {
  return isJsonObject(messageMetadata) ? meta(messageMetadata) : [];
}

function finish({ finishReason, totalUsage }: JsonObject): readonly unknown[] {
  return meta({ finishReason: text(finishReason), usage: usageOf(totalUsage) });
}

function usageOf(counts: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(counts)) return undefined;
  const { inputTokens, outputTokens, totalTokens, reasoningTokens, cachedInputTokens } = counts;
  return usage({ inputTokens, outputTokens, totalTokens, reasoningTokens, cachedInputTokens });
}
