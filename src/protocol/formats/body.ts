import { StreamError } from '../errors.js';

/** How a body is cut into values. */
export type BodyFormat =
  /** Text, handed on as it comes. */
  | 'text'
  /** One JSON value, known when the body is over; the elements of an array are values of their own. */
  | 'json'
  /** One JSON value a line. */
  | 'ndjson'
  /** Server-sent events: the data of each, as JSON where it is an object, array or string, else as text. */
  | 'sse';

/** The most of a line, an event or a JSON body, in UTF-16 code units: 16 Mi. More is taken for an attack. */
export const MAX_VALUE = 16 * 1024 * 1024;

export interface BodyReader {
  /**
   * The values that are complete with this text, which may be cut anywhere. To be read to the end before more is fed.
   *
   * @throws {StreamError} (in reading) `parse-failed`, after what could be read
   */
  feed(text: string): Iterable<unknown>;
  /** The values that were still open when the body ended. */
  end(): Iterable<unknown>;
  /** Whether the body has said that it is over: `data: [DONE]`. */
  readonly isDone: boolean;
  /** The id of the last event, where the format has ids: from there the body can be asked for again. */
  readonly lastEventId: string | undefined;
  /** How long to wait before that, in milliseconds, where the server has said so. */
  readonly retryAfter: number | undefined;
}

/**
 * The format that a content type names.
 *
 * @throws {StreamError} `unknown-format` for a type that is no stream of text or JSON, such as a web page
 */
export function formatOf(contentType: string | null): BodyFormat {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/event-stream') return 'sse';
  if (/^application\/(x-)?(ndjson|jsonl|jsonlines|json-lines|json-seq|stream\+json)$/.test(type))
    return 'ndjson';
  if (/^application\/([\w.-]+\+)?json$/.test(type)) return 'json';
  if (type === '' || (type.startsWith('text/') && type !== 'text/html')) return 'text';
  throw new StreamError(
    'unknown-format',
    `The answer is ${type}, which cannot be told to be a stream. Say how it is to be read: as text, json, ndjson, sse …`,
  );
}

/** Text, handed on as it comes. */
export class TextBody implements BodyReader {
  readonly isDone = false;
  readonly lastEventId = undefined;
  readonly retryAfter = undefined;

  feed(text: string): Iterable<unknown> {
    return text === '' ? [] : [text];
  }

  end(): Iterable<unknown> {
    return [];
  }
}
