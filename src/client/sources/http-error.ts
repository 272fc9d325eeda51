import { StreamError } from '../../protocol/errors.js';
import { isPassingStatus, retryAfter } from '../../protocol/formats/refusal.js';

/** The most of it that is shown, in UTF-16 code units. */
const SHOWN = 300;

/**
 * The error that a response is which is not ok, with what its body says, where that is JSON in one of the usual shapes.
 *
 * @param now milliseconds since 1970
 */
export async function statusError(response: Response, now: number): Promise<StreamError> {
  const { status, statusText, headers } = response;
  const { message, passes } = await saidBy(response);
  const answered = `The server answered ${status} ${statusText}`.trim();
  return new StreamError('http-status', message ? `${answered}: ${message.slice(0, SHOWN)}` : answered, {
    retryable: passes && isPassingStatus(status, headers),
    after: retryAfter(headers, now),
  });
}

/** The code that reads what a refusal says comes when there is one; should it not, the status is the error all the same. */
async function saidBy(
  response: Response,
): Promise<{ readonly message?: string | undefined; readonly passes: boolean }> {
  try {
    const { readRefusal } = await import('./read-refusal.js');
    return await readRefusal(response);
  } catch {
    // Neither the code nor the body can be had while the network is going away.
    return { passes: true };
  }
}

/** A failed request or read is the network's doing, whatever the platform calls it. */
export function networkError(cause: unknown): never {
  throw cause instanceof StreamError
    ? cause
    : new StreamError('network', 'The connection to the source failed', { cause });
}
