import { StreamError } from '../errors.js';
import { isJsonObject } from '../json.js';

/** Kinds of errors that stay what they are, however often one tries: overload passes, a wrong key does not. */
const FINAL =
  /auth|permission|invalid|quota|billing|not_found|too_large|too_long|context_length|policy|unsupported/;

/**
 * Whether what failed may be tried again, by what a provider calls the error: `overloaded_error`, `insufficient_quota` …;
 * yes, when it calls it nothing.
 */
function isPassing(kinds: readonly unknown[]): boolean {
  return !kinds.some((kind) => typeof kind === 'string' && FINAL.test(kind));
}

/** What an event or a body says of an error, in any of the shapes that providers have for it. */
export function errorIn(event: unknown): { readonly message: string | undefined; readonly passes: boolean } {
  const outer = isJsonObject(event) ? event : {};
  const inner =
    [outer.error, isJsonObject(outer.response) ? outer.response.error : undefined].find(isJsonObject) ??
    outer;
  const message = [inner.message, outer.message, outer.errorText, outer.error, outer.detail].find(
    (each) => typeof each === 'string' && each !== '',
  );
  return {
    message: message as string | undefined,
    passes: isPassing([inner.type, inner.code]),
  };
}

/** The error that an event of a stream tells. */
export function providerError(event: unknown): StreamError {
  const { message, passes } = errorIn(event);
  return new StreamError('source-failed', message ?? 'The provider reported an error', { retryable: passes });
}
