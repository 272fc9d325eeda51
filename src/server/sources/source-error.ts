import { type HeaderFields, isPassingStatus, retryAfter } from '../../protocol/formats/refusal.js';
import { StreamError } from '../../protocol/index.js';

/**
 * The error that a refusal over HTTP is to viewers. What its body says is not theirs to read: it may name keys, accounts, prompts.
 */
export function statusError(status: number, headers: HeaderFields, cause?: unknown): StreamError {
  return new StreamError('http-status', `The source answered ${status}`, {
    retryable: isPassingStatus(status, headers),
    after: retryAfter(headers, Date.now()),
    cause,
  });
}

/** An SDK's error as viewers may see it, where it is a refusal over HTTP; any other stays what it is. */
export function sourceError(error: unknown): unknown {
  if (error instanceof StreamError || !(error instanceof Error)) return error;
  // The AI SDK has tried more than once: what came of the last attempt.
  if ('lastError' in error) return sourceError(error.lastError);
  // OpenAI and Anthropic: `status` and `headers`; the AI SDK: `statusCode` and `responseHeaders`.
  const { status, statusCode, headers, responseHeaders } = error as Error & Record<string, unknown>;
  const code = status ?? statusCode;
  return typeof code === 'number' ? statusError(code, fieldsOf(headers ?? responseHeaders), error) : error;
}

function fieldsOf(headers: unknown): HeaderFields {
  if (headers instanceof Headers) return headers;
  return new Headers(
    typeof headers === 'object' && headers !== null ? (headers as Record<string, string>) : {},
  );
}
