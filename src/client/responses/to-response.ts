import { type ErrorCode, StreamError } from '../../protocol/errors.js';
import type { Outcome } from '../../protocol/server-messages.js';
import { ChunkQueue } from '../chunk-queue.js';
import type { Platform } from '../platform.js';
import type { StartFrom, StreamDescription, StreamSource } from '../source.js';
import { isTerminal } from '../state.js';
import { type Encoder, EventEncoding, NdjsonEncoding, type ResponseFormat, TextEncoding } from './encoder.js';
import { END, idBefore } from './event-id.js';
import { bodyOf } from './response-body.js';
import { UiMessageEncoding } from './ui-message-encoding.js';

export interface ResponseOptions {
  /** Default `sse`. */
  readonly format?: ResponseFormat | undefined;
  /** What is answered: server-sent events go on after its `Last-Event-ID`. */
  readonly request?: Request | undefined;
  /** Where to begin. Default: the start, or after the `Last-Event-ID`. */
  readonly from?: StartFrom | undefined;
  /**
   * Only a stream that is under way is answered with; else with 204. For chats that take up an answer after a reload and know those
   * that are over already.
   */
  readonly ifRunning?: boolean | undefined;
  /** `cancel`: the run is stopped when whoever reads the response goes away. Default `continue`. */
  readonly onDisconnect?: 'continue' | 'cancel' | undefined;
  /** Further headers. */
  readonly headers?: HeadersInit | undefined;
  /** The clock and timers. For tests. */
  readonly platform?: Platform | undefined;
}

/**
 * Answers an HTTP request with a run or another stream: to be read by `EventSource` (`sse`), by `useChat` (`ui-message-stream`), by `fetch`
 * and by `src` (any).
 *
 * The response is written as it is read: a reader that is slow holds up nobody else, and costs a bounded buffer. When it goes away the run
 * goes on, unless `onDisconnect` says otherwise.
 *
 * @returns resolves when the stream is open: 204 when there is nothing to be said (the events were read to their end; not running,
 * with `ifRunning`), an error's status when it may not be read or a run was refused
 * @throws {TypeError} for what is no stream, or an unknown format
 * @example
 * app.post('/api/chat', async (request) => {
 *   const run = room.run('chat', await request.json());
 *   return toResponse(run, { format: 'ui-message-stream', request });
 * });
 */
export async function toResponse(source: StreamSource, options: ResponseOptions = {}): Promise<Response> {
  const { format = 'sse', request, ifRunning = false, headers } = options;
  if (typeof source !== 'object' || source === null || !('open' in source)) {
    throw new TypeError(
      'toResponse() takes a run, a stream of a room, or what fromFetch() and the like make',
    );
  }
  const place = format === 'sse' ? idBefore(request?.headers.get('last-event-id')) : undefined;
  if (place === END) return new Response(null, { status: 204 });
  const queue = new ChunkQueue(source, options.from ?? place, 'fail');
  while (!queue.description && !queue.end) await queue.news();
  const { description, end } = queue;
  if (!description) {
    queue.close();
    return refusal(end);
  }
  if (ifRunning && (isTerminal(description.status) || description.status === 'idle')) {
    queue.close();
    return new Response(null, { status: 204 });
  }
  const encoder = encoderOf(format, description);
  const answer = new Headers(headers);
  for (const [name, value] of Object.entries({ ...encoder.headers, ...unbuffered })) answer.set(name, value);
  return new Response(bodyOf(queue, encoder, source, options), { headers: answer });
}

/** What keeps servers and proxies on the way from holding back what is to be seen at once. */
const unbuffered = { 'Cache-Control': 'no-cache, no-transform', 'X-Accel-Buffering': 'no' };

function encoderOf(format: ResponseFormat, { run, generation }: StreamDescription): Encoder {
  switch (format) {
    case 'text':
      return new TextEncoding();
    case 'ndjson':
      return new NdjsonEncoding();
    case 'sse':
      return new EventEncoding();
    case 'ui-message-stream':
      return new UiMessageEncoding(run ?? generation);
    default:
      throw new TypeError(`A format is text, ndjson, sse or ui-message-stream, and not "${format}"`);
  }
}

/** What a stream that cannot be read is answered with. */
function refusal(end: Outcome | undefined): Response {
  const error =
    end?.status === 'error' ? StreamError.from(end.error) : new StreamError('cancelled', 'Cancelled');
  const wait = error.after === undefined ? {} : { 'Retry-After': String(Math.ceil(error.after / 1_000)) };
  const status = statuses[error.code as ErrorCode] ?? 502;
  return Response.json(
    { error: error.toJSON() },
    { status, headers: { 'Cache-Control': 'no-store', ...wait } },
  );
}

const statuses: Partial<Record<ErrorCode, number>> = {
  'invalid-input': 400,
  'invalid-name': 400,
  unauthorized: 401,
  'token-expired': 401,
  forbidden: 403,
  'unknown-task': 404,
  'unknown-stream': 404,
  busy: 409,
  gone: 410,
  'queue-full': 429,
  'rate-limited': 429,
  'too-many-runs': 429,
  'too-many-streams': 429,
};
