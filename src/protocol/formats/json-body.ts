import { StreamError } from '../errors.js';
import { parseJson } from '../json.js';
import { type BodyReader, MAX_VALUE } from './body.js';

/** Text that is kept, in pieces, until it is whole. */
class Pieces {
  #pieces: string[] = [];
  #length = 0;

  /** @throws {StreamError} `parse-failed` when it grows too long */
  add(piece: string): void {
    if (piece === '') return;
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#length > MAX_VALUE)
      throw new StreamError('parse-failed', `A value may be ${MAX_VALUE} long, this one is longer`);
  }

  take(): string {
    const text = this.#pieces.join('');
    this.#pieces = [];
    this.#length = 0;
    return text;
  }
}

/** One JSON value a line; empty lines, and the separators of RFC 7464, are nothing. */
export class NdjsonBody implements BodyReader {
  readonly isDone = false;
  readonly lastEventId = undefined;
  readonly retryAfter = undefined;
  readonly #open = new Pieces();

  *feed(text: string): Generator<unknown> {
    const lines = text.split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      this.#open.add(line);
      const whole = this.#open
        .take()
        .replace(/^\u001e/, '')
        .trim();
      if (whole !== '') yield parse(whole);
    }
    this.#open.add(rest);
  }

  end(): Iterable<unknown> {
    return this.feed('\n');
  }
}

/** One JSON value. */
export class JsonBody implements BodyReader {
  readonly isDone = false;
  readonly lastEventId = undefined;
  readonly retryAfter = undefined;
  readonly #body = new Pieces();

  feed(text: string): Iterable<unknown> {
    this.#body.add(text);
    return [];
  }

  end(): Iterable<unknown> {
    const text = this.#body.take().trim();
    if (text === '') return [];
    const value = parse(text);
    return Array.isArray(value) ? value : [value];
  }
}

function parse(text: string): unknown {
  const parsed = parseJson(text);
  if ('error' in parsed) throw parsed.error;
  return parsed.value;
}
