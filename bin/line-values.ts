import { chunksOf, type Json, StreamError } from 'rivulet/protocol';
import { LineSplitter, type Piece } from './line-splitter.js';

/** Makes what is written into the stream of what a command writes. */
export interface LineReader {
  /** @param bytes `undefined` at the end of the input */
  read(bytes: Uint8Array | undefined): Iterable<unknown>;
}

/**
 * How long a piece of text may be, in bytes. A control character is encoded as six, so the largest append stays
 * below half of what a server takes (1 MiB).
 */
const LONGEST_TEXT = 64 * 1024;
/** How long a line of JSON may be, in bytes, before and after it is encoded again: it cannot be cut. */
const LONGEST_JSON = 1_000_000;

// Fatal, and with the byte order mark kept: what is decoded gives the same bytes when it is encoded again.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Lines as `{ line, time, level }`. What is not UTF-8 is handed on as bytes, so that nothing is lost; what no LF ends
 * (the last line, the pieces of a very long one) as plain text, so that none is made up.
 */
export class TextLines implements LineReader {
  readonly #splitter = new LineSplitter(LONGEST_TEXT);
  readonly #level: string | undefined;
  readonly #now: () => number;

  constructor(level?: string, now: () => number = Date.now) {
    this.#level = level;
    this.#now = now;
  }

  *read(bytes: Uint8Array | undefined): Generator<unknown> {
    const time = this.#now();
    for (const piece of bytes ? this.#splitter.push(bytes) : this.#splitter.end()) {
      const text = decode(piece);
      if (text === undefined) yield piece.bytes;
      else if (!text.endsWith('\n')) yield text;
      else yield { line: text.slice(0, -1), time, ...(this.#level ? { level: this.#level } : {}) };
    }
  }
}

/** Lines of JSON, each a value as a task would yield it (PROTOCOL.md §6.3), or each one item of a list. */
export class JsonLines implements LineReader {
  readonly #splitter = new LineSplitter(LONGEST_JSON);
  readonly #areItems: boolean;
  readonly #onRefused: (line: number, why: string) => void;
  #line = 0;

  constructor(areItems: boolean, onRefused: (line: number, why: string) => void) {
    this.#areItems = areItems;
    this.#onRefused = onRefused;
  }

  *read(bytes: Uint8Array | undefined): Generator<unknown> {
    for (const piece of bytes ? this.#splitter.push(bytes) : this.#splitter.end()) {
      if (piece.isFirst) this.#line++;
      try {
        yield* this.#valueOf(piece);
      } catch (error) {
        if (!(error instanceof StreamError)) throw error;
        this.#onRefused(this.#line, error.message);
      }
    }
  }

  *#valueOf(piece: Piece): Generator<unknown> {
    if (!piece.isLast) {
      if (piece.isFirst) throw tooLong();
      return;
    }
    if (!piece.isFirst) return;
    const text = decode(piece);
    if (text === undefined) throw new StreamError('parse-failed', 'it is not UTF-8');
    if (text.trim() === '') return;
    const parsed = parse(text);
    const value = this.#areItems ? [parsed] : parsed;
    if (!('chunks' in chunksOf(value)))
      throw new StreamError('invalid-value', 'the end of a stream is told by how the command ends');
    if (Buffer.byteLength(JSON.stringify(value)) > LONGEST_JSON) throw tooLong();
    yield value;
  }
}

function tooLong(): StreamError {
  return new StreamError('chunk-too-large', `it is longer than ${LONGEST_JSON} bytes`);
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    const line = text.trim();
    throw new StreamError(
      'parse-failed',
      `it is no JSON: ${line.slice(0, 60)}${line.length > 60 ? '…' : ''}`,
    );
  }
}

/** The text of a piece, or `undefined` when it is not UTF-8. */
function decode({ bytes }: Piece): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
