import { fromBase64 } from '../../protocol/base64.js';
import type { Chunk } from '../../protocol/chunk.js';
import { StreamError } from '../../protocol/errors.js';
import type { Json, JsonObject } from '../../protocol/json.js';
import type { Outcome } from '../../protocol/server-messages.js';
import type { Encoder } from './encoder.js';

/** A text of the message that is being written. */
interface Open {
  readonly type: 'text' | 'reasoning';
  readonly id: string;
}

/**
 * A UI message stream of the AI SDK, as `useChat` reads it. The answer is text, the part `reasoning` reasoning, other parts are
 * `data-<part>`; items are `data-item`, which a known `id` replaces in place; state and progress are `data-state` and
 * `data-progress`, facts and the result are the message's metadata.
 *
 * @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol
 */
export class UiMessageEncoding implements Encoder {
  readonly headers = { 'Content-Type': 'text/event-stream', 'x-vercel-ai-ui-message-stream': 'v1' };
  readonly heartbeat = ':\n\n';
  readonly #messageId: string;
  readonly #decoder = new TextDecoder();
  #open: Open | undefined;
  #count = 0;
  #state: JsonObject = {};

  constructor(messageId: string) {
    this.#messageId = messageId;
  }

  begin(): string {
    return part({ type: 'start', messageId: this.#messageId }) + part({ type: 'start-step' });
  }

  /** @throws {StreamError} `invalid-value` for a chunk that takes back what has been said */
  chunk(chunk: Chunk): string {
    switch (chunk.kind) {
      case 'text':
        if (chunk.mode !== undefined && chunk.mode !== 'append') return refuse(chunk.mode);
        if (chunk.part !== undefined && chunk.part !== 'reasoning') return this.#data(chunk.part, chunk.text);
        return this.#text(chunk.part ?? 'text', chunk.text);
      case 'bytes':
        return this.#text('text', this.#decoder.decode(fromBase64(chunk.base64), { stream: true }));
      case 'html':
        return this.#data('html', chunk.html);
      case 'items':
        if (chunk.mode === 'prepend') return refuse(chunk.mode);
        return chunk.items.map((item) => this.#data('item', item, idOf(item))).join('');
      case 'progress': {
        const { kind: _, form: __, ...progress } = chunk;
        return this.#data('progress', progress as JsonObject, 'progress');
      }
      case 'state':
        this.#state = { ...this.#state, ...chunk.fields };
        return this.#data('state', this.#state, 'state');
      case 'meta':
        return part({ type: 'message-metadata', messageMetadata: chunk.data });
      default:
        return refuse(chunk.kind);
    }
  }

  end(outcome: Outcome): string {
    const last = this.#text('text', this.#decoder.decode()) + this.#close();
    switch (outcome.status) {
      case 'complete': {
        const metadata = outcome.result === undefined ? {} : { messageMetadata: { result: outcome.result } };
        return last + part({ type: 'finish-step' }) + part({ type: 'finish', ...metadata }) + DONE;
      }
      case 'error':
        return last + part({ type: 'error', errorText: outcome.error.message }) + DONE;
      case 'cancelled':
        return last + part({ type: 'abort', reason: outcome.reason }) + DONE;
    }
  }

  #text(type: Open['type'], delta: string): string {
    if (delta === '') return '';
    let begun = '';
    if (this.#open?.type !== type) {
      begun = this.#close();
      this.#open = { type, id: String(this.#count++) };
      begun += part({ type: `${type}-start`, id: this.#open.id });
    }
    return begun + part({ type: `${type}-delta`, id: this.#open?.id, delta });
  }

  #close(): string {
    if (!this.#open) return '';
    const { type, id } = this.#open;
    this.#open = undefined;
    return part({ type: `${type}-end`, id });
  }

  #data(name: string, data: Json, id?: string): string {
    return this.#close() + part({ type: `data-${name}`, id, data });
  }
}

const DONE = 'data: [DONE]\n\n';

function part(fields: { readonly type: string; readonly [field: string]: unknown }): string {
  return `data: ${JSON.stringify(fields)}\n\n`;
}

function idOf(item: Json): string | undefined {
  if (typeof item !== 'object' || item === null || !('id' in item)) return undefined;
  return typeof item.id === 'string' || typeof item.id === 'number' ? String(item.id) : undefined;
}

function refuse(what: string): never {
  throw new StreamError('invalid-value', `A UI message stream is only appended to and cannot tell "${what}"`);
}
