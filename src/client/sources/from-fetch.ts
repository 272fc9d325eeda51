import { deltasOf, type Outcome, StreamError, yieldedValue } from '../../protocol/index.js';
import { backOff } from '../back-off.js';
import { platform as ownPlatform, type Platform } from '../platform.js';
import { type BodyFormat, formatOf, readBody } from './body.js';
import { type LocalOptions, LocalSource, type LocalWriter } from './local.js';
import { writeValues } from './write-values.js';

/** What a request is made with. */
export interface RequestContext {
  /** Aborts when the source is cancelled. */
  readonly signal: AbortSignal;
  /** After a break: the id of the last server-sent event, to be sent as `Last-Event-ID`. */
  readonly lastEventId: string | undefined;
}

/** A response, one to come, or what makes one: only then can it be asked for again. */
export type Fetched =
  | Response
  | Promise<Response>
  | string
  | URL
  | (RequestInit & { readonly url: string | URL })
  | ((context: RequestContext) => Response | Promise<Response>);

export interface FetchOptions extends LocalOptions {
  /** How the body is read. Default: by its content type; text when that says nothing. */
  readonly format?: BodyFormat | undefined;
  /**
   * Turns each value into what is to be shown; `undefined` leaves it out. Default: the events of the OpenAI,
   * Anthropic and AI SDK streams become the text of the answer and its `reasoning` part, other values stay as
   * they are.
   */
  readonly map?: ((value: unknown) => unknown) | undefined;
  /** How often a request is made before the source fails, where it can be made again. Default 5. */
  readonly attempts?: number | undefined;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch | undefined;
  /** The clock and timers. For tests. */
  readonly platform?: Platform | undefined;
}

/** A body that is read as it comes. */
export class FetchSource extends LocalSource {
  /**
   * The whole text, without its named parts: of text what it is, of items a line of JSON each. Reads to the end.
   *
   * @throws {StreamError} (rejects) with the source's error, or `cancelled`
   */
  text(): Promise<string> {
    return new Promise((resolve, reject) => {
      const parts: string[] = [];
      const reader = this.open((event) => {
        if (event.type === 'reset') parts.length = 0;
        else if (event.type === 'chunks')
          for (const chunk of event.chunks) parts.push(asText(yieldedValue(chunk)));
        else if (event.type === 'gap') reject(new StreamError('gone', 'Its beginning is not kept any more'));
        else if (event.type === 'ended') {
          reader.close();
          const { outcome } = event;
          if (outcome.status === 'complete') resolve(parts.join(''));
          else if (outcome.status === 'error') reject(StreamError.from(outcome.error));
          else reject(new StreamError('cancelled', 'Cancelled'));
        }
      });
    });
  }
}

/**
 * Makes a source of a fetched body: plain text, NDJSON or server-sent events. Whatever the network cuts in two
 * (a character, a line, an event) is put together again; the streams of the model providers are read as text. A failed request is made again with jittered back-off
 * where it can be: as long as nothing has come, or after the last event that had an id.
 *
 * @throws {TypeError} when it is nothing that can be fetched
 * @example
 * element.source = fromFetch('/api/answer');
 * element.source = fromFetch({ url: '/api/chat', method: 'POST', body }, { format: 'sse' });
 */
export function fromFetch(fetched: Fetched, options: FetchOptions = {}): FetchSource {
  const { make, canRepeat } = requestOf(fetched, options);
  return new FetchSource((writer) => transfer(make, canRepeat, writer, options), canRepeat, options);
}

type MakeRequest = (context: RequestContext) => Promise<Response>;

function requestOf(fetched: Fetched, options: FetchOptions): { make: MakeRequest; canRepeat: boolean } {
  const request = options.fetch ?? globalThis.fetch;
  if (typeof fetched === 'function') return { make: async (context) => fetched(context), canRepeat: true };
  if (typeof fetched === 'string' || fetched instanceof URL) return requestOf({ url: fetched }, options);
  if (fetched instanceof Response) return { make: async () => fetched, canRepeat: false };
  if (fetched instanceof Promise) {
    fetched.catch(() => {
      // It is told to whoever reads the source.
    });
    return { make: () => fetched, canRepeat: false };
  }
  if (typeof fetched !== 'object' || fetched === null || !('url' in fetched)) {
    throw new TypeError(
      `A response, a URL, or { url, …init } is expected, not ${fetched === null ? 'null' : typeof fetched}`,
    );
  }
  const { url, ...init } = fetched;
  const make: MakeRequest = ({ signal, lastEventId }) => {
    const headers = new Headers(init.headers);
    if (lastEventId !== undefined) headers.set('Last-Event-ID', lastEventId);
    return request(url, {
      ...init,
      headers,
      signal: init.signal ? AbortSignal.any([init.signal, signal]) : signal,
    });
  };
  // A body that is a stream can be sent once.
  return { make, canRepeat: !(init.body instanceof ReadableStream) };
}

/** Where a transfer stands, over its attempts. */
interface Progress {
  lastEventId: string | undefined;
  hasBegun: boolean;
}

async function transfer(
  make: MakeRequest,
  canRepeat: boolean,
  writer: LocalWriter,
  options: FetchOptions,
): Promise<Outcome> {
  const { attempts = 5, platform = ownPlatform } = options;
  const progress: Progress = { lastEventId: undefined, hasBegun: false };
  for (let failures = 1; ; failures++) {
    const lastEventId = progress.lastEventId;
    try {
      return await attempt(make, writer, options, progress);
    } catch (error) {
      if (writer.signal.aborted) return { status: 'cancelled', reason: 'cancelled' };
      if (!(error instanceof StreamError)) throw error;
      if (progress.lastEventId !== lastEventId) failures = 1;
      const mayGoOn =
        canRepeat && error.retryable && (!progress.hasBegun || progress.lastEventId !== undefined);
      if (!mayGoOn || failures >= attempts) throw error;
      await sleep(platform, Math.max(error.after ?? 0, backOff(failures, platform.random())), writer.signal);
    }
  }
}

async function attempt(
  make: MakeRequest,
  writer: LocalWriter,
  { format, map }: FetchOptions,
  progress: Progress,
): Promise<Outcome> {
  const { signal } = writer;
  const response = await make({ signal, lastEventId: progress.lastEventId }).catch(networkError);
  if (!response.ok) throw statusError(response);
  const reader = response.body?.getReader();
  if (!reader) return { status: 'complete' };
  const stop = (): void => {
    reader.cancel().catch(() => {
      // It is being abandoned.
    });
  };
  signal.addEventListener('abort', stop);
  const decoder = new TextDecoder();
  const body = readBody(format ?? formatOf(response.headers.get('content-type')));
  const write = async (values: readonly unknown[]): Promise<Outcome | undefined> => {
    if (values.length === 0) return undefined;
    progress.hasBegun = true;
    const shown = map ? values.map(map).filter((value) => value !== undefined) : values.flatMap(deltasOf);
    const outcome = await writeValues(writer, shown);
    progress.lastEventId = body.lastEventId ?? progress.lastEventId;
    return outcome;
  };
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(networkError);
      const values = done
        ? [...body.feed(decoder.decode()), ...body.end()]
        : body.feed(decoder.decode(value, { stream: true }));
      const outcome = await write(values);
      if (outcome) return outcome;
      if (done || body.isDone) return { status: 'complete' };
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

function statusError({ status, statusText, headers }: Response): StreamError {
  const seconds = Number(headers.get('Retry-After') ?? 0);
  return new StreamError('http-status', `The server answered ${status} ${statusText}`.trim(), {
    retryable: status >= 500 || status === 429 || status === 408,
    after: seconds > 0 ? seconds * 1_000 : undefined,
  });
}

/** A failed request or read is the network's doing, whatever the platform calls it. */
function networkError(cause: unknown): never {
  throw cause instanceof StreamError
    ? cause
    : new StreamError('network', 'The connection to the source failed', { cause });
}

function sleep(platform: Platform, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = platform.after(milliseconds, resolve);
    signal.addEventListener(
      'abort',
      () => {
        stop();
        resolve();
      },
      { once: true },
    );
  });
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  if ('text' in value && typeof value.text === 'string') return 'part' in value ? '' : value.text;
  if ('line' in value && typeof value.line === 'string') return `${value.line}\n`;
  return 'progress' in value ? '' : `${JSON.stringify(value)}\n`;
}
