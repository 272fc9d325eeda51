import type { Chunk, TextChunk } from '../protocol/index.js';

/** The longest text remembered, in UTF-16 code units. Beyond it a replacement is sent whole. */
const REMEMBERED = 1024 * 1024;

/**
 * Remembers what a run's texts are, each part for itself, so that a replacement that merely extends one is sent as
 * the suffix: code that produces the whole answer each time then costs what appending would.
 */
export class PresentText {
  /** By part; the answer's is ''. `undefined`: not known. */
  readonly #texts = new Map<string, string | undefined>();
  /** What a part is that nothing was written to. */
  #untouched: '' | undefined;

  /** @param isNew whether nothing was written before; else the first replacement of each part is sent whole */
  constructor(isNew: boolean) {
    this.#untouched = isNew ? '' : undefined;
  }

  /** The chunk to write in place of this one. */
  apply(chunk: Chunk): Chunk {
    switch (chunk.kind) {
      case 'text':
        return this.#applyText(chunk);
      case 'html':
      case 'bytes':
        // They are part of what is shown as the answer, and cannot be compared with a text.
        this.#texts.set('', undefined);
        return chunk;
      case 'clear':
        this.#texts.clear();
        this.#untouched = '';
        return chunk;
      default:
        return chunk;
    }
  }

  #applyText(chunk: TextChunk): TextChunk {
    const { mode, part = '' } = chunk;
    const before = this.#texts.has(part) ? this.#texts.get(part) : this.#untouched;
    this.#texts.set(part, bounded(next(before, chunk)));
    if (mode !== 'replace' || before === undefined || !chunk.text.startsWith(before)) return chunk;
    const { mode: _, ...appended } = chunk;
    return { ...appended, text: chunk.text.slice(before.length) };
  }
}

function next(before: string | undefined, { text, mode }: TextChunk): string | undefined {
  if (mode === 'replace') return text;
  if (before === undefined) return undefined;
  return mode === 'prepend' ? text + before : before + text;
}

function bounded(text: string | undefined): string | undefined {
  return text !== undefined && text.length <= REMEMBERED ? text : undefined;
}
