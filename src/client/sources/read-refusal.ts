import { errorIn } from '../../protocol/formats/provider-error.js';
import { parseJson } from '../../protocol/json.js';

/** The most of an error's body that is looked at, in UTF-16 code units: 16 Ki. */
const MOST = 16 * 1024;

/** What the body of a refusal says, where it is JSON in one of the usual shapes. */
export async function readRefusal(response: Response): Promise<ReturnType<typeof errorIn>> {
  return errorIn(await jsonIn(response));
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
