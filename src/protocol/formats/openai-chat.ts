import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { answer, meta, text, thought, usage } from './facts.js';
import type { Provider, ProviderOptions } from './provider.js';
import { ToolCalls } from './tool-calls.js';

/**
 * Chat completions of OpenAI, and of the many that copy them. Of several choices the first is read.
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */
export class OpenAiChat implements Provider {
  readonly #tools: ToolCalls;
  /** The ids of tool calls, which only their first event tells. */
  readonly #ids = new Map<Json, string>();
  #model: string | undefined;
  isOpen = false;

  constructor(options: ProviderOptions) {
    this.#tools = new ToolCalls(options);
  }

  read({ model, choices, usage: counts }: JsonObject): readonly unknown[] {
    const choice = Array.isArray(choices)
      ? choices.filter(isJsonObject).find(({ index }) => index === 0 || index === undefined)
      : undefined;
    return [
      ...this.#named(model),
      ...(choice ? this.#choice(choice) : []),
      ...(isJsonObject(counts) ? meta({ usage: usageOf(counts) }) : []),
    ];
  }

  /** Every event names the model; it is told once. */
  #named(model: Json | undefined): readonly unknown[] {
    const name = text(model);
    if (name === undefined || name === this.#model) return [];
    this.#model = name;
    return meta({ model: name });
  }

  #choice({ delta, finish_reason: finishReason }: JsonObject): readonly unknown[] {
    this.isOpen = true;
    return [...(isJsonObject(delta) ? this.#delta(delta) : []), ...this.#finish(finishReason)];
  }

  /** Thinking has two spellings, and some servers send both with the same text. A refusal is what the model says. */
  #delta({ content, refusal, reasoning_content, reasoning, tool_calls }: JsonObject): readonly unknown[] {
    return [
      ...thought(reasoning_content || reasoning),
      ...answer(content),
      ...answer(refusal),
      ...(Array.isArray(tool_calls)
        ? tool_calls.filter(isJsonObject).flatMap((call) => this.#call(call))
        : []),
    ];
  }

  #call({ index = 0, id, function: called }: JsonObject): readonly unknown[] {
    const { name, arguments: input } = isJsonObject(called) ? called : {};
    const isNew = typeof id === 'string' && this.#ids.get(index) !== id;
    if (isNew) this.#ids.set(index, id);
    const known = this.#ids.get(index) ?? String(index);
    return [...(isNew ? this.#tools.begin(known, text(name)) : []), ...this.#tools.write(known, input)];
  }

  #finish(reason: Json | undefined): readonly unknown[] {
    if (typeof reason !== 'string') return [];
    this.isOpen = false;
    return [...this.#tools.callAll(), ...meta({ finishReason: reason.replaceAll('_', '-') })];
  }
}

function usageOf(counts: JsonObject) {
  const { prompt_tokens, completion_tokens, total_tokens, completion_tokens_details, prompt_tokens_details } =
    counts;
  return usage({
    inputTokens: prompt_tokens,
    outputTokens: completion_tokens,
    totalTokens: total_tokens,
    reasoningTokens: isJsonObject(completion_tokens_details)
      ? completion_tokens_details.reasoning_tokens
      : undefined,
    cachedInputTokens: isJsonObject(prompt_tokens_details) ? prompt_tokens_details.cached_tokens : undefined,
  });
}
