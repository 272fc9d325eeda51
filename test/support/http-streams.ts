/** Requests to the streams of a room over HTTP, wherever that room is. */
export interface HttpStreams {
  /** A request with any method; `name` is put into the path as it is when it begins with a slash, else encoded. */
  send(method: string, name: string, init?: RequestInit & { query?: string }): Promise<Response>;
  put(name: string, type: string, body?: BodyInit, headers?: Record<string, string>): Promise<Response>;
  post(name: string, type: string, body: BodyInit, headers?: Record<string, string>): Promise<Response>;
  get(name: string, query?: string, headers?: Record<string, string>): Promise<Response>;
}

/** @param request sends a request to `…/v1/stream` + path */
export function httpStreams(request: (path: string, init: RequestInit) => Promise<Response>): HttpStreams {
  const send: HttpStreams['send'] = (method, name, { query = '', ...init } = {}) =>
    request(`${name.startsWith('/') ? name : `/${encodeURIComponent(name)}`}${query}`, { method, ...init });
  return {
    send,
    put: (name, type, body, headers) =>
      send('PUT', name, {
        ...(body === undefined ? {} : { body }),
        headers: { 'content-type': type, ...headers },
      }),
    post: (name, type, body, headers) =>
      send('POST', name, { body, headers: { 'content-type': type, ...headers } }),
    get: (name, query = '', headers = {}) => send('GET', name, { query, headers }),
  };
}

/** Where a stream ends, as an answer says. */
export function offsetIn(response: Response): string {
  return response.headers.get('stream-next-offset') ?? '';
}

/** Server-sent events from a body, one at a time; lines of a `data` field joined by line feeds. */
export async function* eventsIn(response: Response): AsyncGenerator<{ type: string; data: string }> {
  let text = '';
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(part, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const type = lines[0]?.replace(/^event: ?/, '') ?? '';
      yield {
        type,
        data: lines
          .slice(1)
          .map((line) => line.replace(/^data: ?/, ''))
          .join('\n'),
      };
    }
  }
}
