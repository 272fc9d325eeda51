import type { StreamSource } from '../../client/source.js';
import { fetchedSource } from '../../client/sources/fetch-transfer.js';
import { isPlain, type RequestBody, type RequestDescription } from '../../client/sources/request.js';
import type { StreamFormat } from '../../client/sources/stream-format.js';
import type { Found } from './source-controller.js';

/** What an element says of the request for its `src`. */
export interface RequestFields {
  readonly src: string;
  /** Empty: `GET`, or `POST` with a body. */
  readonly method: string;
  readonly headers: HeadersInit | string | null;
  readonly body: RequestBody | null;
  /** How the answer is read; empty: by its headers and first events. */
  readonly srcFormat: string;
}

/** The source that an element's `src` names. All that this needs is loaded with the first `src` of a page. */
export function findSrc(fields: RequestFields): Found {
  return { key: keyOf(fields), open: () => open(fields) };
}

async function open(fields: RequestFields): Promise<StreamSource> {
  const { src, srcFormat } = fields;
  // Whether there is such a format is checked when the source is made.
  const options = { name: src, format: srcFormat === '' ? undefined : (srcFormat as StreamFormat) };
  if (!/^wss?:/i.test(src)) return fetchedSource(requestOf(fields), options);
  const { fromWebSocket } = await import('../../client/sources/from-web-socket.js');
  return fromWebSocket(src, options);
}

/**
 * What tells one request from another: what it says, and not which objects say it. Frameworks make these anew with
 * each rendering, and a question must not be asked again for that.
 */
function keyOf({ src, method, headers, body, srcFormat }: RequestFields): readonly unknown[] {
  const fields = headers === null ? '' : JSON.stringify([...headersOf(headers)]);
  return [src, method.toUpperCase(), fields, isPlain(body) ? JSON.stringify(body) : body, srcFormat];
}

function requestOf({ src, method, headers, body }: RequestFields): RequestDescription {
  const fields = headers === null ? undefined : headersOf(headers);
  const json = typeof body === 'string' && !fields?.has('content-type') ? parse(body) : undefined;
  return {
    url: src,
    ...(method === '' ? {} : { method: method.toUpperCase() }),
    ...(fields ? { headers: fields } : {}),
    ...(body === null ? {} : { body: isPlain(json) ? json : body }),
  };
}

/**
 * As `Headers` has them; of an attribute, its JSON.
 *
 * @throws {TypeError} when they are none
 */
function headersOf(given: HeadersInit | string): Headers {
  const headers = typeof given === 'string' ? parse(given) : given;
  if (typeof headers === 'object' && headers !== null) return new Headers(headers as HeadersInit);
  throw new TypeError(
    `headers takes an object, or JSON of one such as {"X-Mine": "1"}, and not ${JSON.stringify(given)}`,
  );
}

/** What JSON says, or nothing. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // It is no JSON: then it is what it is, or said to be wrong.
    return undefined;
  }
}
