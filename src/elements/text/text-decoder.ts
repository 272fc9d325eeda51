import { fromBase64 } from '../../protocol/base64.js';
import type { Chunk } from '../../protocol/chunk.js';

/** What a chunk does to a text. */
export type TextChange =
  | { readonly mode: 'append' | 'prepend' | 'replace'; readonly text: string; readonly markup?: boolean }
  | { readonly mode: 'clear' };

/**
 * Reads the text of one part out of chunks; without a name that of the answer. Bytes are decoded as one UTF-8 stream over chunk boundaries, so that a code point
 * that a producer has cut in two arrives whole; what is no UTF-8 becomes U+FFFD and never an error.
 */
export class ChunkTextDecoder {
  #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #pending = false;
  readonly #part: string | undefined;

  constructor(part?: string) {
    this.#part = part;
  }

  /** The changes that a chunk makes; none for kinds that are no text. */
  read(chunk: Chunk, defaultMode: 'append' | 'prepend' | 'replace' = 'append'): TextChange[] {
    if (chunk.kind !== 'clear' && (chunk.kind === 'text' ? chunk.part : undefined) !== this.#part) return [];
    switch (chunk.kind) {
      case 'bytes': {
        this.#pending = true;
        return change('append', this.#decoder.decode(fromBase64(chunk.base64), { stream: true }));
      }
      case 'text':
        return [...this.end(), ...change(chunk.mode ?? defaultMode, chunk.text)];
      case 'html':
        return [...this.end(), ...change(chunk.mode ?? defaultMode, chunk.html, true)];
      case 'clear':
        this.reset();
        return [{ mode: 'clear' }];
      default:
        return [];
    }
  }

  /** What an unfinished code point comes to when no more bytes follow. */
  end(): TextChange[] {
    if (!this.#pending) return [];
    this.#pending = false;
    return change('append', this.#decoder.decode());
  }

  /** Forgets an unfinished code point. */
  reset(): void {
    this.#decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    this.#pending = false;
  }
}

function change(mode: 'append' | 'prepend' | 'replace', text: string, markup = false): TextChange[] {
  // An empty text changes nothing, unless it takes the place of one.
  if (text === '' && mode !== 'replace') return [];
  return [markup ? { mode, text, markup } : { mode, text }];
}
