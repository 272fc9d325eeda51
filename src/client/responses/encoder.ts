import { providerOf } from '../../protocol/formats/provider.js';
import {
  type Chunk,
  isJsonObject,
  type Outcome,
  StreamError,
  toWire,
  yieldedValue,
} from '../../protocol/index.js';
import { PlainText } from '../plain-text.js';

/** How a stream is written into a response. */
export type ResponseFormat = 'text' | 'ndjson' | 'sse' | 'ui-message-stream';

/** Writes a stream in a format, piece by piece. */
export interface Encoder {
  readonly headers: Readonly<Record<string, string>>;
  /** What may be said at any time to show that the connection stands; `undefined` where nothing may. */
  readonly heartbeat?: string | undefined;
  begin(): string;
  /** @param place names the place after the chunk */
  chunk(chunk: Chunk, place: string): string;
  /**
   * The end.
   *
   * @param place names the place after it
   * @throws {StreamError} where the format has no word for an end other than the complete one: the response is broken off
   */
  end(outcome: Outcome, place: string): string;
}

/** The text alone, of items a line of JSON each: see {@link PlainText}. */
export class TextEncoding implements Encoder {
  readonly headers = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };
  readonly #text = new PlainText();

  begin(): string {
    return '';
  }

  chunk(chunk: Chunk): string {
    return this.#text.add(chunk);
  }

  end(outcome: Outcome): string {
    if (outcome.status === 'complete') return this.#text.end();
    throw outcome.status === 'error'
      ? StreamError.from(outcome.error)
      : new StreamError('cancelled', outcome.reason);
  }
}

/** A value a line, and the end as an envelope (PROTOCOL.md §6.3). */
export class NdjsonEncoding implements Encoder {
  readonly headers = { 'Content-Type': 'application/x-ndjson' };

  begin(): string {
    return '';
  }

  chunk(chunk: Chunk): string {
    return `${jsonOf(chunk)}\n`;
  }

  end(outcome: Outcome): string {
    return `${envelopeOf(outcome)}\n`;
  }
}

/** An event for each value, with an id to go on from; other chunks are `rivulet` events; then `end`. */
export class EventEncoding implements Encoder {
  readonly headers = { 'Content-Type': 'text/event-stream' };
  readonly heartbeat = ':\n\n';

  begin(): string {
    return '';
  }

  chunk(chunk: Chunk, place: string): string {
    const event = isPlainValue(chunk) ? '' : 'event: rivulet\n';
    return `id: ${place}\n${event}data: ${jsonOf(chunk)}\n\n`;
  }

  end(outcome: Outcome, place: string): string {
    return `id: ${place}\nevent: end\ndata: ${envelopeOf(outcome)}\n\n`;
  }
}

function jsonOf(chunk: Chunk): string {
  return JSON.stringify(isPlainValue(chunk) ? yieldedValue(chunk) : { rivulet: toWire(chunk) });
}

/** Whether the value alone says all, and nobody takes it for something else: an end, or the event of a provider. */
function isPlainValue(chunk: Chunk): boolean {
  if (chunk.kind === 'bytes') return false;
  const value = yieldedValue(chunk);
  if (value === undefined) return false;
  if (!isJsonObject(value) || chunk.kind !== 'items') return true;
  return (
    typeof value.type !== 'string' &&
    value.error === undefined &&
    providerOf(value) === undefined &&
    isItem(value)
  );
}

/** Whether it is read as an item, and not as a text, a line or progress, which are objects too. */
function isItem(value: { readonly [field: string]: unknown }): boolean {
  return !(
    'text' in value ||
    'line' in value ||
    'progress' in value ||
    'percent' in value ||
    'within' in value
  );
}

function envelopeOf(outcome: Outcome): string {
  switch (outcome.status) {
    case 'complete':
      return JSON.stringify({ type: 'complete', data: outcome.result ?? null });
    case 'error':
      return JSON.stringify({ type: 'error', data: outcome.error });
    case 'cancelled':
      return JSON.stringify({
        type: 'error',
        data: { code: 'cancelled', message: outcome.reason, retryable: true },
      });
  }
}
