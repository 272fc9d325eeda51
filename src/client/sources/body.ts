import { createParser } from 'eventsource-parser';
import { parseJson, StreamError } from '../../protocol/index.js';

/** How a body is cut into values. */
export type BodyFormat =
  /** Text, handed on as it comes. */
  | 'text'
  /** One JSON value a line. */
  | 'ndjson'
  /** Server-sent events: the data of each, as JSON where it is an object, array or string, else as text. */
  | 'sse';

/** The format that a content type names; text for all others. */
export function formatOf(contentType: string | null): BodyFormat {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/event-stream') return 'sse';
  return /^application\/(x-)?(ndjson|jsonl|json-lines|json-seq)$/.test(type) ? 'ndjson' : 'text';
}

/** A single event or line of more than this, in UTF-16 code units, is taken for an attack: 16 Mi. */
const MAX_VALUE = 16 * 1024 * 1024;

export interface BodyReader {
  /** The values that are complete with this text, which may be cut anywhere. */
  feed(text: string): readonly unknown[];
  /** The values that were still open when the body ended. */
  end(): readonly unknown[];
  /** Whether the body has said that it is over: `data: [DONE]`. */
  readonly isDone: boolean;
  /** The id of the last event, where the format has ids: from there the body can be asked for again. */
  readonly lastEventId: string | undefined;
}

/** Cuts the text of a body into values, wherever the network has cut it. */
export function readBody(format: BodyFormat): BodyReader {
  if (format === 'sse') return new EventReader();
  return format === 'ndjson' ? new LineReader() : new PlainReader();
}

class PlainReader implements BodyReader {
  readonly isDone = false;
  readonly lastEventId = undefined;

  feed(text: string): readonly unknown[] {
    return text === '' ? [] : [text];
  }

  end(): readonly unknown[] {
    return [];
  }
}

class LineReader implements BodyReader {
  readonly isDone = false;
  readonly lastEventId = undefined;
  /** The pieces of the line that is still open. */
  #open: string[] = [];
  #length = 0;

  feed(text: string): readonly unknown[] {
    const lines = text.split('\n');
    const rest = lines.pop() ?? '';
    const [first] = lines;
    if (first !== undefined) lines[0] = this.#close(first);
    this.#keep(rest);
    return lines.filter((line) => line.trim() !== '').map(parseLine);
  }

  end(): readonly unknown[] {
    return this.feed('\n');
  }

  #close(piece: string): string {
    const line = this.#open.length === 0 ? piece : this.#open.join('') + piece;
    this.#open = [];
    this.#length = 0;
    return line;
  }

  #keep(piece: string): void {
    if (piece === '') return;
    this.#open.push(piece);
    this.#length += piece.length;
    if (this.#length > MAX_VALUE) throw new StreamError('parse-failed', `A line may be ${MAX_VALUE} long`);
  }
}

function parseLine(line: string): unknown {
  const parsed = parseJson(line);
  if ('error' in parsed) throw parsed.error;
  return parsed.value;
}

class EventReader implements BodyReader {
  lastEventId: string | undefined;
  isDone = false;
  #values: unknown[] = [];
  readonly #parser = createParser({
    maxBufferSize: MAX_VALUE,
    onEvent: ({ data, id }) => {
      if (this.isDone) return;
      this.lastEventId = id ?? this.lastEventId;
      if (data === '[DONE]') this.isDone = true;
      else this.#values.push(parseData(data));
    },
    onError: ({ type, message }) => {
      if (type === 'max-buffer-size-exceeded') throw new StreamError('parse-failed', message);
    },
  });

  feed(text: string): readonly unknown[] {
    this.#parser.feed(text);
    return this.#values.splice(0);
  }

  /** By the standard an event without its blank line is dropped: it may be half of one. */
  end(): readonly unknown[] {
    return [];
  }
}

function parseData(data: string): unknown {
  const parsed = parseJson(data);
  if ('error' in parsed) return data;
  const { value } = parsed;
  return typeof value === 'string' || (typeof value === 'object' && value !== null) ? value : data;
}
