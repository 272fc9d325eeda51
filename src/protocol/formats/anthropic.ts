import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { meta, text, usage } from './facts.js';
import { Paragraphs } from './paragraphs.js';
import type { Provider, ProviderOptions } from './provider.js';
import { ToolCalls } from './tool-calls.js';

/**
 * Messages of Anthropic.
 * @see https://docs.anthropic.com/en/docs/build-with-claude/streaming
 */
export class Anthropic implements Provider {
  readonly #tools: ToolCalls;
  readonly #paragraphs = new Paragraphs();
  /** The ids of the tool calls whose input is being written, by the index of their block. */
  readonly #calls = new Map<Json | undefined, string>();
  #inputTokens: Json | undefined;
  isOpen = false;

  constructor(options: ProviderOptions) {
    this.#tools = new ToolCalls(options);
  }

  read(event: JsonObject): readonly unknown[] {
    const { message, content_block: block, delta, index } = event;
    switch (event.type) {
      case 'message_start':
        this.isOpen = true;
        return isJsonObject(message) ? this.#start(message) : [];
      case 'content_block_start':
        return isJsonObject(block) ? this.#block(block, index) : [];
      case 'content_block_delta':
        return isJsonObject(delta) ? this.#delta(delta, index) : [];
      case 'content_block_stop':
        return this.#called(index);
      case 'message_delta':
        return this.#finish(event);
      case 'message_stop':
        this.isOpen = false;
        return [];
      default:
        return [];
    }
  }

  #start({ model, usage: counts }: JsonObject): readonly unknown[] {
    this.#paragraphs.interrupt();
    this.#inputTokens = isJsonObject(counts) ? counts.input_tokens : undefined;
    return meta({ model: text(model) });
  }

  #block(block: JsonObject, index: Json | undefined): readonly unknown[] {
    if (block.type === 'text') return this.#paragraphs.answer(block.text);
    if (block.type === 'thinking') return this.#paragraphs.thought(block.thinking);
    this.#paragraphs.interrupt();
    const { id, name, tool_use_id: called, content } = block;
    if (typeof called === 'string') return this.#tools.done(called, content);
    if (typeof id !== 'string') return [];
    this.#calls.set(index, id);
    return this.#tools.begin(id, text(name));
  }

  #delta(delta: JsonObject, index: Json | undefined): readonly unknown[] {
    const id = this.#calls.get(index);
    return [
      ...this.#paragraphs.thought(delta.thinking),
      ...this.#paragraphs.answer(delta.text),
      ...(id === undefined ? [] : this.#tools.write(id, delta.partial_json)),
    ];
  }

  #called(index: Json | undefined): readonly unknown[] {
    const id = this.#calls.get(index);
    this.#calls.delete(index);
    return id === undefined ? [] : this.#tools.call(id);
  }

  #finish({ delta, usage: counts }: JsonObject): readonly unknown[] {
    const reason = isJsonObject(delta) ? text(delta.stop_reason) : undefined;
    const { input_tokens, output_tokens, cache_read_input_tokens } = isJsonObject(counts) ? counts : {};
    return meta({
      finishReason: reason === undefined ? undefined : (REASONS.get(reason) ?? reason.replaceAll('_', '-')),
      usage: usage({
        inputTokens: input_tokens ?? this.#inputTokens,
        outputTokens: output_tokens,
        cachedInputTokens: cache_read_input_tokens,
      }),
    });
  }
}

/** Why an answer ends, in the words that the other providers share. */
const REASONS = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['tool_use', 'tool-calls'],
]);
