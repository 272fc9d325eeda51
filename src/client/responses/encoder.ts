import type { Chunk } from '../../protocol/chunk.js';
import { StreamError } from '../../protocol/errors.js';
import { isEvent } from '../../protocol/formats/interpreter.js';
import type { Outcome } from '../../protocol/server-messages.js';
import { chunksOf, yieldedValue } from '../../protocol/value.js';
import { toWire } from '../../protocol/wire-chunk.js';
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

  /** The log is durable: nothing is lost by coming back at once, so readers need not wait as long as they otherwise do. */
  begin(): string {
    return 'retry: 1000\n\n';
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
  const wire = toWire(chunk);
  if (typeof wire === 'string' || Array.isArray(wire)) return true;
  if (chunk.kind !== 'text' && chunk.kind !== 'items' && chunk.kind !== 'progress') return false;
  const value = yieldedValue(chunk);
  if (value === undefined || isEvent(value)) return false;
  const yielded = chunksOf(value);
  return 'chunks' in yielded && JSON.stringify(yielded.chunks) === JSON.stringify([chunk]);
}

/** JSON has no word for no result: it is `null` there. */
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
