/** What a request is made with. */
export interface RequestContext {
  /** Aborts when the source is cancelled. */
  readonly signal: AbortSignal;
  /** After a break: the id of the last server-sent event, to be sent as `Last-Event-ID`. */
  readonly lastEventId: string | undefined;
}

/** A body: what `fetch` takes, or an object or array, which is sent as JSON. */
export type RequestBody = BodyInit | { readonly [field: string]: unknown } | readonly unknown[];

/** A request as an object: its address, and what `fetch` takes beside it. */
export interface RequestDescription extends Omit<RequestInit, 'body'> {
  readonly url: string | URL;
  readonly body?: RequestBody | null | undefined;
}

/** A response, one to come, or what makes one: only then can it be asked for again. */
export type Fetched =
  | Response
  | Promise<Response>
  | string
  | URL
  | RequestDescription
  | ((context: RequestContext) => Response | Promise<Response>);

/** A way to a response. */
export interface Requester {
  send(context: RequestContext): Promise<Response>;
  /** Whether it can be sent again at all, when a person asks for that. */
  readonly canRepeat: boolean;
  /** Whether sending it twice does no more than sending it once (RFC 9110 §9.2.2): then it is sent again by itself. */
  readonly isIdempotent: boolean;
  /** Where it goes, where that is an address. */
  readonly description?: RequestDescription | undefined;
}

const IDEMPOTENT = /^(GET|HEAD|OPTIONS|TRACE|PUT|DELETE)$/i;

/**
 * How to get a response from what was given.
 *
 * @throws {TypeError} when it is nothing that can be fetched
 */
export function requesterOf(fetched: Fetched, request: typeof fetch = globalThis.fetch): Requester {
  if (typeof fetched === 'function') {
    return { send: async (context) => fetched(context), canRepeat: true, isIdempotent: true };
  }
  if (typeof fetched === 'string' || fetched instanceof URL) return requesterOf({ url: fetched }, request);
  if (fetched instanceof Response) return once(async () => fetched);
  if (fetched instanceof Promise) {
    fetched.catch(() => {
      // It is told to whoever reads the source.
    });
    return once(() => fetched);
  }
  if (typeof fetched !== 'object' || fetched === null || !('url' in fetched)) {
    throw new TypeError(
      `A response, a URL, or { url, …init } is expected, not ${fetched === null ? 'null' : typeof fetched}`,
    );
  }
  const { url, body, ...rest } = fetched;
  const { init, headers } = withBody(rest, body);
  return {
    send: ({ signal, lastEventId }) =>
      request(url, {
        ...init,
        headers: lastEventId === undefined ? headers : [...headers, ['Last-Event-ID', lastEventId]],
        signal: init.signal ? AbortSignal.any([init.signal, signal]) : signal,
      }),
    // A body that is a stream can be sent once.
    canRepeat: !(body instanceof ReadableStream),
    isIdempotent: IDEMPOTENT.test(init.method ?? 'GET'),
    description: fetched,
  };
}

function once(send: () => Promise<Response>): Requester {
  return { send, canRepeat: false, isIdempotent: false };
}

/** A body makes a request a `POST`, and what is a plain object or an array is sent as JSON. */
function withBody(
  rest: Omit<RequestInit, 'body'>,
  body: RequestBody | null | undefined,
): { readonly init: RequestInit; readonly headers: Headers } {
  const headers = new Headers(rest.headers);
  if (body === undefined || body === null) return { init: rest, headers };
  const method = rest.method ?? 'POST';
  if (/^(GET|HEAD)$/i.test(method))
    throw new TypeError(`A request with a body is a POST or the like, and not a ${method}`);
  if (!isPlain(body)) return { init: { ...rest, method, body }, headers };
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  return { init: { ...rest, method, body: JSON.stringify(body) }, headers };
}

/** Whether it is an object literal or an array, and nothing that `fetch` knows. */
export function isPlain(body: unknown): body is { readonly [field: string]: unknown } | readonly unknown[] {
  if (typeof body !== 'object' || body === null) return false;
  return Array.isArray(body) || Object.getPrototypeOf(body) === Object.prototype;
}
