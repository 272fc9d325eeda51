import type { StreamError } from '../../protocol/errors.js';
import type { BodyReader } from '../../protocol/formats/body.js';
import type { Outcome } from '../../protocol/server-messages.js';
import { platform as ownPlatform } from '../platform.js';
import { networkError, statusError } from './http-error.js';
import { type LocalOptions, LocalSource, type LocalWriter } from './local.js';
import { type Fetched, type Requester, requesterOf } from './request.js';
import { type RetryOptions, retrying } from './retrying.js';
import { bodyFormat, checkFormat, makeBody } from './stream-format.js';
import { ValueWriter, type ValueWriterOptions } from './value-writer.js';

export interface FetchOptions extends LocalOptions, RetryOptions, ValueWriterOptions {
  /** Default: the platform's. */
  readonly fetch?: typeof fetch | undefined;
}

/**
 * A source of a fetched body, for whoever only shows it: see {@link fromFetch}.
 *
 * @throws {TypeError} when it is nothing that can be fetched, or there is no such format
 */
export function fetchedSource(fetched: Fetched, options: FetchOptions): LocalSource {
  return new LocalSource(...transferOf(fetched, options));
}

/** What a {@link LocalSource} of a fetched body is made with. */
export function transferOf(
  fetched: Fetched,
  options: FetchOptions,
): [(writer: LocalWriter) => Promise<Outcome>, boolean, FetchOptions] {
  checkFormat(options.format);
  const requester = requesterOf(fetched, options.fetch);
  const produce = (writer: LocalWriter) =>
    retrying(new Transfer(requester, writer, options), writer, options);
  return [produce, requester.canRepeat, options];
}

/** One reading of a source, over all its attempts. */
class Transfer {
  readonly #requester: Requester;
  readonly #writer: LocalWriter;
  readonly #options: FetchOptions;
  readonly #values: ValueWriter;
  #lastEventId: string | undefined;
  #wait: number | undefined;

  constructor(requester: Requester, writer: LocalWriter, options: FetchOptions) {
    this.#requester = requester;
    this.#writer = writer;
    this.#options = options;
    this.#values = new ValueWriter(writer, options);
  }

  readonly place = () => this.#lastEventId;
  readonly wait = () => this.#wait;

  readonly mayGoOn = (error: StreamError): boolean => {
    const { canRepeat, isIdempotent } = this.#requester;
    if (!canRepeat) return false;
    const isWay = error.code === 'http-status' || error.code === 'network';
    if (!this.#values.hasBegun) return isIdempotent ? isWay : error.code === 'http-status';
    return isWay && isIdempotent && this.#lastEventId !== undefined;
  };

  readonly attempt = async (): Promise<Outcome> => {
    const { signal } = this.#writer;
    const { format, platform = ownPlatform } = this.#options;
    if (!this.#values.hasBegun) this.#values.restart();
    const response = await this.#requester
      .send({ signal, lastEventId: this.#lastEventId })
      .catch(networkError);
    if (!response.ok) throw await statusError(response, platform.now());
    if (format === 'durable-stream' || (format === undefined && response.headers.has('stream-next-offset'))) {
      this.#values.hasBegun = true; // it goes on by itself, from its offsets
      const { readDurableStream } = await import('./durable-stream.js');
      return readDurableStream(response, this.#requester.description, this.#writer, this.#options);
    }
    this.#writer.tell({ state: 'connected' });
    const body = await makeBody(bodyFormat(format, response.headers.get('content-type')));
    return this.#copy(response, body);
  };

  async #copy(response: Response, body: BodyReader): Promise<Outcome> {
    const reader = response.body?.getReader();
    if (!reader) return { status: 'complete' };
    const { signal } = this.#writer;
    const stop = (): void => {
      reader.cancel().catch(() => {
        // It is being abandoned.
      });
    };
    signal.addEventListener('abort', stop);
    const decoder = new TextDecoder();
    try {
      for (;;) {
        const { done, value } = await reader.read().catch(networkError);
        const values = done
          ? concatenated(body.feed(decoder.decode()), body.end())
          : body.feed(decoder.decode(value, { stream: true }));
        const outcome = await this.#values.write(values);
        this.#wait = body.retryAfter ?? this.#wait;
        this.#lastEventId = body.lastEventId ?? this.#lastEventId;
        if (outcome) return outcome;
        if (body.isDone) return { status: 'complete' };
        if (done) return this.#values.end();
      }
    } finally {
      signal.removeEventListener('abort', stop);
      stop();
    }
  }
}

function* concatenated(...values: Iterable<unknown>[]): Generator<unknown> {
  for (const each of values) yield* each;
}
