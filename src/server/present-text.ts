import type { Chunk, TextChunk } from '../protocol/index.js';

/** The longest text remembered, in UTF-16 code units. Beyond it a replacement is sent whole. */
const REMEMBERED = 1024 * 1024;

/** Pieces of a text that are remembered before they are put together. */
const PIECES = 4_096;

/**
 * Remembers what a run's texts are, each part for itself, so that a replacement that merely extends one is sent as
 * the suffix: code that produces the whole answer each time then costs what appending would.
 */
export class PresentText {
  /** By part; the answer's is ''. `undefined`: not known. */
  readonly #texts = new Map<string, Pieces | undefined>();
  /** Whether a part is empty that nothing was written to; else it is not known. */
  #isNew: boolean;

  /** @param isNew whether nothing was written before; else the first replacement of each part is sent whole */
  constructor(isNew: boolean) {
    this.#isNew = isNew;
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
        this.#isNew = true;
        return chunk;
      default:
        return chunk;
    }
  }

  #applyText(chunk: TextChunk): TextChunk {
    const { text, mode, part = '' } = chunk;
    const known = this.#known(part);
    if (mode !== 'replace') {
      if (known && !known.add(text, mode === 'prepend')) this.#texts.set(part, undefined);
      return chunk;
    }
    const before = known?.toString();
    const pieces = new Pieces();
    this.#texts.set(part, pieces.add(text) ? pieces : undefined);
    if (before === undefined || !text.startsWith(before)) return chunk;
    const { mode: _, ...appended } = chunk;
    return { ...appended, text: text.slice(before.length) };
  }

  #known(part: string): Pieces | undefined {
    if (!this.#texts.has(part)) this.#texts.set(part, this.#isNew ? new Pieces() : undefined);
    return this.#texts.get(part);
  }
}

/** A text that is put together when somebody asks for it, as hardly anybody does. */
class Pieces {
  #pieces: string[] = [];
  #length = 0;

  /** False when it has become too long to be remembered. */
  add(text: string, isBefore = false): boolean {
    this.#length += text.length;
    if (isBefore) this.#pieces.unshift(text);
    else this.#pieces.push(text);
    if (this.#pieces.length > PIECES) this.toString();
    return this.#length <= REMEMBERED;
  }

  toString(): string {
    const text = this.#pieces.join('');
    this.#pieces = [text];
    return text;
  }
}
