import { type ErrorCode, formatOffset, StreamError } from '../../protocol/index.js';
import type { Stream } from '../stream.js';
import { writtenIn } from '../stream-record.js';

/** HTTP statuses of the errors that the door can answer with; 400 for the others. */
const statuses: Partial<Record<ErrorCode, number>> = {
  unauthorized: 401,
  'token-expired': 401,
  forbidden: 403,
  'forbidden-origin': 403,
  'stale-producer': 403,
  'unknown-stream': 404,
  timeout: 408,
  busy: 409,
  'stream-closed': 409,
  'stream-exists': 409,
  'content-type-mismatch': 409,
  'sequence-gap': 409,
  'stale-seq': 409,
  gone: 410,
  'message-too-large': 413,
  'chunk-too-large': 413,
  'unsupported-encoding': 415,
  'rate-limited': 429,
  'too-many-readers': 429,
  'too-many-connections': 429,
  'too-many-streams': 429,
  'task-failed': 500,
  'storage-failed': 507,
};

/**
 * What every answer carries, so that nothing in a stream is ever run by a browser, were it opened as a page: no guessing
 * of types, no embedding by other origins without CORS, no scripts and no origin for a stream of `text/html`.
 */
const guards = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': "default-src 'none'; sandbox",
} as const;

/** A refusal whose headers tell the caller how things stand. */
export class HttpRefusal extends StreamError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly headers: Readonly<Record<string, string>>,
  ) {
    super(code, message);
  }
}

/** An error as an HTTP answer. */
export function errorResponse(error: StreamError): Response {
  const after: Record<string, string> =
    error.after === undefined ? {} : { 'Retry-After': String(Math.ceil(error.after / 1_000)) };
  const headers = {
    'Cache-Control': 'no-store',
    ...guards,
    ...after,
    ...(error instanceof HttpRefusal ? error.headers : {}),
  };
  return Response.json(
    { error: error.toJSON() },
    { status: statuses[error.code as ErrorCode] ?? 400, headers },
  );
}

/** The answer with what every answer carries, and what lets a page of an allowed origin read it. */
export function guarded(response: Response, cors: Readonly<Record<string, string>>): Response {
  for (const [name, value] of Object.entries({ ...guards, ...cors })) response.headers.set(name, value);
  return response;
}

/** A position in a stream as its readers see it. */
export function offsetOf({ record }: Stream, seq: number): string {
  return formatOffset({ generation: record ? writtenIn(record, seq) : '', seq });
}

/** Where a stream ends, and whether for ever. */
export function endOf(stream: Stream): Record<string, string> {
  return {
    'Stream-Next-Offset': offsetOf(stream, stream.log.head),
    ...(stream.isOpen ? {} : { 'Stream-Closed': 'true' }),
  };
}
