import { StreamError } from '../../protocol/errors.js';
import type { Outcome } from '../../protocol/server-messages.js';
import { platform as ownPlatform } from '../platform.js';
import { readLiveEvents } from './durable-events.js';
import { DurablePlace } from './durable-place.js';
import { networkError, statusError } from './http-error.js';
import type { LocalWriter } from './local.js';
import type { RequestDescription } from './request.js';
import { type RetryOptions, retrying } from './retrying.js';
import { ValueWriter, type ValueWriterOptions } from './value-writer.js';

interface DurableOptions extends RetryOptions, ValueWriterOptions {
  readonly fetch?: typeof fetch | undefined;
}

/**
 * Reads a stream that speaks the Durable Streams protocol to its end: page by page what is there, then what comes. After a break
 * it goes on from its offset: nothing is lost, and nothing is there twice.
 *
 * @see https://github.com/durable-streams/durable-streams/blob/main/PROTOCOL.md
 * @param first the answer to the first request, which is its first page
 * @param description what that was asked for with
 */
export function readDurableStream(
  first: Response,
  description: RequestDescription | undefined,
  writer: LocalWriter,
  options: DurableOptions,
): Promise<Outcome> {
  if (!description && first.url === '') {
    throw new StreamError(
      'source-failed',
      'A Durable Stream is read on from its address, which this response does not have',
    );
  }
  const reading = new DurableReading(first, description ?? { url: first.url }, writer, options);
  return retrying(reading, writer, options);
}

class DurableReading {
  readonly #description: RequestDescription;
  readonly #writer: LocalWriter;
  readonly #options: DurableOptions;
  readonly #values: ValueWriter;
  readonly #place = new DurablePlace();
  readonly #decoder = new TextDecoder();
  #first: Response | undefined;
  /** Whether the server answers a live read with events; one that does not is polled. */
  #hasEvents = true;

  constructor(
    first: Response,
    description: RequestDescription,
    writer: LocalWriter,
    options: DurableOptions,
  ) {
    this.#first = first;
    this.#description = description;
    this.#writer = writer;
    this.#options = options;
    this.#values = new ValueWriter(writer, options);
  }

  readonly place = () => this.#place.key;
  readonly mayGoOn = ({ code }: StreamError): boolean => code === 'network' || code === 'http-status';

  readonly attempt = async (): Promise<Outcome> => {
    for (;;) {
      const response = await this.#next();
      this.#writer.tell({ state: 'connected' });
      const type = response.headers.get('content-type') ?? '';
      const outcome = type.startsWith('text/event-stream')
        ? await readLiveEvents(response, this.#place, this.#values, this.#writer.signal)
        : await this.#readPage(response, type);
      if (outcome) return outcome;
      if (this.#place.isClosed) return this.#end();
    }
  };

  async #next(): Promise<Response> {
    const first = this.#first;
    this.#first = undefined;
    if (first) return first;
    const { platform = ownPlatform, fetch: request = globalThis.fetch } = this.#options;
    const { url, body: _, method: __, ...init } = this.#description;
    // Text is polled: lines of events cannot carry a CR.
    const live = this.#place.isUpToDate
      ? this.#place.isJson && this.#hasEvents
        ? 'sse'
        : 'long-poll'
      : undefined;
    const { signal } = this.#writer;
    const response = await request(this.#place.address(url, live), {
      ...init,
      signal: init.signal ? AbortSignal.any([init.signal, signal]) : signal,
    }).catch(networkError);
    if (response.ok) return response;
    if (live === 'sse' && response.status === 400) {
      this.#hasEvents = false;
      return this.#next();
    }
    if (response.status === 410)
      throw new StreamError('gone', 'The stream, or this place in it, is not kept any more');
    throw await statusError(response, platform.now());
  }

  async #readPage(response: Response, type: string): Promise<Outcome | undefined> {
    const { headers } = response;
    const [, missing] = /^1-(\d{1,15})$/.exec(headers.get('rivulet-gap') ?? '') ?? [];
    if (missing !== undefined && this.#place.isAtStart) this.#writer.skip(Number(missing));
    this.#place.isJson =
      /^application\/([\w.-]+\+)?json\b/i.test(type) || (response.status === 204 && this.#place.isJson);
    if (response.status !== 204) {
      const outcome = await (this.#place.isJson
        ? this.#readMessages(response)
        : this.#readBytes(response, type));
      if (outcome) return outcome;
    }
    const offset = headers.get('stream-next-offset');
    if (offset === null) {
      throw new StreamError(
        'parse-failed',
        'The answer is no Durable Stream: it has no Stream-Next-Offset, or its server does not expose that header to this origin',
      );
    }
    this.#place.moveTo({
      offset,
      cursor: headers.get('stream-cursor'),
      isUpToDate: headers.has('stream-up-to-date'),
      isClosed: headers.get('stream-closed') === 'true',
      status: headers.get('rivulet-status'),
    });
    return undefined;
  }

  /** JSON is known when it is whole: a page that breaks is read again. */
  async #readMessages(response: Response): Promise<Outcome | undefined> {
    const { JsonBody } = await import('../../protocol/formats/json-body.js');
    const body = new JsonBody();
    body.feed(await response.text().catch(networkError));
    return this.#values.write(body.end());
  }

  /** Bytes are shown as they come: of a page that broke, what was shown comes again, and is passed over. */
  async #readBytes(response: Response, type: string): Promise<Outcome | undefined> {
    const reader = response.body?.getReader();
    let skip = this.#place.taken;
    while (reader) {
      const { done, value } = await reader.read().catch(networkError);
      if (done) break;
      const fresh = value.subarray(Math.min(skip, value.length));
      skip -= value.length - fresh.length;
      if (fresh.length === 0) continue;
      this.#place.taken += fresh.length;
      const shown = /^text\//i.test(type) ? this.#decoder.decode(fresh, { stream: true }) : fresh;
      const outcome = shown === '' ? undefined : await this.#values.write([shown]);
      if (outcome) return outcome;
    }
    return undefined;
  }

  async #end(): Promise<Outcome> {
    const rest = this.#decoder.decode();
    if (rest !== '') await this.#values.write([rest]);
    switch (this.#place.status) {
      case 'error':
        return {
          status: 'error',
          error: new StreamError('source-failed', 'What wrote the stream has failed', {
            retryable: false,
          }).toJSON(),
        };
      case 'cancelled':
        return { status: 'cancelled', reason: 'cancelled' };
      default:
        return this.#values.end();
    }
  }
}
