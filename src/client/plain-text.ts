import { fromBase64 } from '../protocol/base64.js';
import type { Chunk } from '../protocol/chunk.js';
import { StreamError } from '../protocol/errors.js';

/**
 * Chunks as one plain text: of text and bytes what they are, unless they are of a named part; of items a line of JSON each; of
 * others nothing.
 */
export class PlainText {
  readonly #decoder = new TextDecoder();

  /** @throws {StreamError} `invalid-value` for a chunk that takes back what has been said */
  add(chunk: Chunk): string {
    switch (chunk.kind) {
      case 'text':
        if (chunk.part !== undefined) return '';
        if (chunk.mode !== undefined && chunk.mode !== 'append') return refuse(chunk.mode);
        return chunk.text;
      case 'bytes':
        return this.#decoder.decode(fromBase64(chunk.base64), { stream: true });
      case 'items':
        if (chunk.mode === 'prepend') return refuse(chunk.mode);
        return chunk.items.map((item) => `${JSON.stringify(item)}\n`).join('');
      case 'update':
      case 'delete':
      case 'clear':
        return refuse(chunk.kind);
      default:
        return '';
    }
  }

  /** What is left of a code point that was cut in two. */
  end(): string {
    return this.#decoder.decode();
  }
}

function refuse(what: string): never {
  throw new StreamError('invalid-value', `A text that is only appended to cannot tell "${what}"`);
}
