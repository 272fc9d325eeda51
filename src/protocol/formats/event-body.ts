import { createParser } from 'eventsource-parser';
import { StreamError } from '../errors.js';
import { jsonOrText } from '../json.js';
import { type BodyReader, MAX_VALUE } from './body.js';

/** Server-sent events. */
export class EventBody implements BodyReader {
  lastEventId: string | undefined;
  retryAfter: number | undefined;
  isDone = false;
  #values: unknown[] = [];
  readonly #parser = createParser({
    maxBufferSize: MAX_VALUE,
    onEvent: ({ data, id }) => {
      if (this.isDone) return;
      this.lastEventId = id ?? this.lastEventId;
      if (data === '[DONE]') this.isDone = true;
      else this.#values.push(jsonOrText(data));
    },
    onRetry: (milliseconds) => {
      this.retryAfter = milliseconds;
    },
    onError: ({ type, message }) => {
      if (type === 'max-buffer-size-exceeded') throw new StreamError('parse-failed', message);
    },
  });

  *feed(text: string): Generator<unknown> {
    try {
      this.#parser.feed(text);
    } finally {
      yield* this.#values.splice(0);
    }
  }

  /** By the standard an event without its blank line is dropped: it may be half of one. */
  end(): Iterable<unknown> {
    return [];
  }
}
