import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { meta, text, usage } from './facts.js';
import { Paragraphs } from './paragraphs.js';
import type { Provider, ProviderOptions } from './provider.js';
import { providerError } from './provider-error.js';
import { ToolCalls } from './tool-calls.js';

/**
 * Responses of OpenAI.
 * @see https://platform.openai.com/docs/api-reference/responses-streaming
 */
export class OpenAiResponses implements Provider {
  readonly #tools: ToolCalls;
  readonly #paragraphs = new Paragraphs();
  isOpen = false;

  constructor(options: ProviderOptions) {
    this.#tools = new ToolCalls(options);
  }

  read(event: JsonObject): readonly unknown[] {
    const { delta, item, item_id: id, response } = event;
    switch (event.type) {
      case 'response.created':
        this.isOpen = true;
        return isJsonObject(response) ? meta({ model: text(response.model) }) : [];
      case 'response.output_text.delta':
      case 'response.refusal.delta':
        return this.#paragraphs.answer(delta);
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        return this.#paragraphs.thought(delta);
      case 'response.reasoning_summary_part.added':
        // Each part of a summary is a paragraph.
        this.#paragraphs.interrupt();
        return [];
      case 'response.output_item.added':
        this.#paragraphs.interrupt();
        return isJsonObject(item) ? this.#begin(item) : [];
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
      case 'response.mcp_call_arguments.delta':
        return typeof id === 'string' ? this.#tools.write(id, delta) : [];
      case 'response.output_item.done':
        return isJsonObject(item) ? this.#done(item) : [];
      case 'response.completed':
      case 'response.incomplete':
        this.isOpen = false;
        return isJsonObject(response) ? finish(response) : [];
      case 'response.failed':
        this.isOpen = false;
        throw providerError(event);
      default:
        return [];
    }
  }

  #begin(item: JsonObject): readonly unknown[] {
    return isCall(item) && typeof item.id === 'string' ? this.#tools.begin(item.id, nameOf(item)) : [];
  }

  /** Tools of the provider's own are carried out there; a function's is only called. */
  #done(item: JsonObject): readonly unknown[] {
    const { id, type, status, output, error } = item;
    if (!isCall(item) || typeof id !== 'string') return [];
    if (status === 'failed' || error) return this.#tools.failed(id, text(error));
    return type === 'function_call' || type === 'custom_tool_call'
      ? this.#tools.call(id, { name: nameOf(item) })
      : this.#tools.done(id, output ?? undefined);
  }
}

/** `function_call`, `web_search_call`, `mcp_call` … */
function isCall({ type }: JsonObject): boolean {
  return typeof type === 'string' && type.endsWith('_call');
}

function nameOf({ name, type }: JsonObject): string | undefined {
  return text(name) ?? text(type)?.replace(/_call$/, '');
}

function finish({ usage: counts, incomplete_details: incomplete }: JsonObject): readonly unknown[] {
  return meta({
    finishReason: isJsonObject(incomplete) ? reason(incomplete.reason) : 'stop',
    usage: isJsonObject(counts) ? usageOf(counts) : undefined,
  });
}

function reason(given: Json | undefined): string {
  return given === 'max_output_tokens' ? 'length' : (text(given)?.replaceAll('_', '-') ?? 'other');
}

function usageOf({ input_tokens, output_tokens, total_tokens, ...details }: JsonObject) {
  const { input_tokens_details: input, output_tokens_details: output } = details;
  return usage({
    inputTokens: input_tokens,
    outputTokens: output_tokens,
    totalTokens: total_tokens,
    reasoningTokens: isJsonObject(output) ? output.reasoning_tokens : undefined,
    cachedInputTokens: isJsonObject(input) ? input.cached_tokens : undefined,
  });
}
