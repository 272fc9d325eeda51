import { createParser } from 'eventsource-parser';
import { StreamError } from '../../protocol/errors.js';
import { isJsonObject, parseJson } from '../../protocol/json.js';
import type { Outcome } from '../../protocol/server-messages.js';
import type { DurablePlace } from './durable-place.js';
import { networkError } from './http-error.js';
import type { ValueWriter } from './value-writer.js';

/**
 * Follows a stream of JSON by server-sent events, until the server ends the connection, as it does from time to time. Messages
 * count when the `control` event after them has said which offset they lead to: so one that was cut off is no message.
 *
 * @throws {StreamError} `network` when the connection breaks, or ends without a word
 */
export async function readLiveEvents(
  response: Response,
  place: DurablePlace,
  values: ValueWriter,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  const reader = response.body?.getReader();
  if (!reader) return undefined;
  const events: { readonly type: string | undefined; readonly value: unknown }[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) => events.push({ type: event, value: parse(data) }),
  });
  const decoder = new TextDecoder();
  const stop = (): void => {
    reader.cancel().catch(() => {
      // It is being abandoned.
    });
  };
  signal.addEventListener('abort', stop);
  let messages: unknown[] = [];
  let hasSaid = false;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(networkError);
      if (done) break;
      parser.feed(decoder.decode(value, { stream: true }));
      for (const { type, value: said } of events.splice(0)) {
        if (type === 'data') messages = messages.concat(said);
        if (type !== 'control' || !isJsonObject(said)) continue;
        hasSaid = true;
        const outcome = await values.write(messages);
        messages = [];
        move(place, said);
        if (outcome) return outcome;
      }
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
  if (!hasSaid) throw new StreamError('network', 'The server ended the connection without a word');
  return undefined;
}

function move(place: DurablePlace, control: { readonly [field: string]: unknown }): void {
  const { streamNextOffset, streamCursor, upToDate, streamClosed, rivuletStatus } = control;
  place.moveTo({
    offset: typeof streamNextOffset === 'string' ? streamNextOffset : null,
    cursor: typeof streamCursor === 'string' ? streamCursor : null,
    // Once live, always live.
    isUpToDate: place.isUpToDate || upToDate === true,
    isClosed: streamClosed === true,
    status: typeof rivuletStatus === 'string' ? rivuletStatus : null,
  });
}

function parse(data: string): unknown {
  const parsed = parseJson(data);
  if ('error' in parsed) throw parsed.error;
  return parsed.value;
}
