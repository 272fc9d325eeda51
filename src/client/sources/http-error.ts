import { errorIn } from '../../protocol/formats/provider-error.js';
import { isPassingStatus, retryAfter } from '../../protocol/formats/refusal.js';
import { parseJson, StreamError } from '../../protocol/index.js';

/** The most of an error's body that is looked at, in bytes: 16 Ki. */
const MOST = 16 * 1024;
/** The most of it that is shown, in UTF-16 code units. */
const SHOWN = 300;

/**
 * The error that a response is which is not ok, with what its body says, where that is JSON in one of the usual shapes.
 *
 * @param now milliseconds since 1970
 */
export async function statusError(response: Response, now: number): Promise<StreamError> {
  const { status, statusText, headers } = response;
  const { message, passes } = errorIn(await jsonIn(response));
  const answered = `The server answered ${status} ${statusText}`.trim();
  return new StreamError('http-status', message ? `${answered}: ${message.slice(0, SHOWN)}` : answered, {
    retryable: passes && isPassingStatus(status, headers),
    after: retryAfter(headers, now),
  });
}

async function jsonIn({ headers, body }: Response): Promise<unknown> {
  if (!body || !/json/i.test(headers.get('content-type') ?? '')) return undefined;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    while (text.length <= MOST) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // What has come may do; the status is the error in any case.
  }
  reader.cancel().catch(() => {
    // It is being abandoned.
  });
  const parsed = parseJson(text);
  return 'value' in parsed ? parsed.value : undefined;
}

/** A failed request or read is the network's doing, whatever the platform calls it. */
export function networkError(cause: unknown): never {
  throw cause instanceof StreamError
    ? cause
    : new StreamError('network', 'The connection to the source failed', { cause });
}
