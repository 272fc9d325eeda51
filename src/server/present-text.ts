import type { TextChunk } from '../protocol/index.js';

/** The longest text remembered, in UTF-16 code units. Beyond it a replacement is sent whole. */
const REMEMBERED = 1024 * 1024;

/**
 * Remembers what a run's text is, so that a replacement that merely extends it is sent as the suffix: code that
 * produces the whole answer each time then costs what appending would.
 */
export class PresentText {
  #text: string | undefined;

  /** @param isNew whether nothing was written before; else the first replacement is sent whole */
  constructor(isNew: boolean) {
    this.#text = isNew ? '' : undefined;
  }

  /** The chunk to write in place of this one. */
  apply(chunk: TextChunk): TextChunk {
    const before = this.#text;
    const { mode, ...appended } = chunk;
    this.#text = bounded(next(before, chunk));
    if (mode !== 'replace' || before === undefined || !chunk.text.startsWith(before)) return chunk;
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
