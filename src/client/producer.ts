import { StreamError } from '../protocol/errors.js';
import { isJsonObject, parseJson } from '../protocol/json.js';
import type { Outcome } from '../protocol/server-messages.js';
import { backOff } from './back-off.js';
import type { Token } from './connection.js';
import { gzip } from './gzip.js';
import { makeId } from './id.js';
import { platform as ownPlatform, type Platform } from './platform.js';
import { type AppendBody, ProducerQueue } from './producer-queue.js';
import { report } from './report.js';

export interface ProducerOptions {
  /** The stream's address: `https://…/parties/<party>/<room>/v1/stream/<name>`. */
  readonly url: string;
  /** Who is writing. A function is asked for a fresh token when one was refused. */
  readonly token?: Token | undefined;
  /** Names the producer across restarts, so that the last one wins. Default: a fresh one. */
  readonly id?: string | undefined;
  /** Which incarnation of the producer this is; an older one is refused. Default: the time, when `id` is given. */
  readonly epoch?: number | undefined;
  /** Begin a new generation instead of appending to what is there. Default false. */
  readonly startOver?: boolean | undefined;
  /** How long an append is tried again while the server is away or busy, in milliseconds. Default 60,000; may be `Infinity`. */
  readonly retryFor?: number | undefined;
  /** How much may wait to be sent before `write` makes its caller wait, in bytes. Default 1 MiB. */
  readonly buffer?: number | undefined;
  /**
   * Told after each attempt that failed and will be repeated, with its error and how many have failed in a row;
   * and, without an error, when an append gets through after that.
   */
  readonly onRetry?: ((error: StreamError | undefined, failures: number) => void) | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly platform?: Platform | undefined;
}

interface Append extends Partial<AppendBody> {
  /** The body as gzip, where that pays. */
  readonly packed?: Uint8Array<ArrayBuffer> | undefined;
  readonly seq: number;
  readonly isLast: boolean;
}

/** What a failed attempt means. */
interface Failure {
  readonly error: StreamError;
  /** Try the same append again, after at least this many milliseconds. */
  readonly retryAfter?: number | undefined;
}

/** An answer that takes longer than this, in milliseconds, does not come. */
const REQUEST_TIMEOUT = 30_000;
/** The status of an answer to an encoding or a type that the server does not take. */
const UNSUPPORTED = 415;

/**
 * Writes a stream over HTTP. What is written while a request is under way goes out together with the next one;
 * there is never more than one, so order is kept, and a repeated append counts once (PROTOCOL.md §11).
 *
 * @example
 * const out = room.publish('log');
 * for await (const line of lines) await out.write({ line });
 * await out.close();
 */
export class Producer {
  readonly id: string;
  readonly #options: ProducerOptions;
  readonly #platform: Platform;
  readonly #fetch: typeof fetch;
  readonly #queue = new ProducerQueue();
  #epoch: number;
  #seq = 0;
  /** Whether anything was taken in this epoch. */
  #isEstablished = false;
  /** Until a server refuses what is packed. */
  #packs = true;
  #pump: Promise<void> | undefined;
  #onRoom: (() => void)[] = [];
  #mustBegin = false;
  #ending: { readonly outcome: Outcome | undefined } | undefined;
  #isEnded = false;
  #error: StreamError | undefined;
  #abort = new AbortController();

  constructor(options: ProducerOptions) {
    this.#options = options;
    this.#platform = options.platform ?? ownPlatform;
    this.#fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
    this.id = options.id ?? makeId();
    this.#epoch = options.epoch ?? (options.id === undefined ? 0 : this.#platform.now());
  }

  /** Why nothing can be written any more, if so. */
  get error(): StreamError | undefined {
    return this.#error;
  }

  /**
   * Writes a string, bytes, or anything else that a task could yield (PROTOCOL.md §6.3). Resolves when there is
   * room for more, which is at once while less than `buffer` waits; {@link flush} tells when it has arrived.
   *
   * @throws {TypeError} for a value that cannot be sent, and after `close`
   * @throws {StreamError} (rejects) when the producer has failed
   */
  write(value: unknown): Promise<void> {
    if (this.#ending) throw new TypeError('The producer was closed: nothing can be written after that');
    if (this.#error) return quiet(Promise.reject(this.#error));
    this.#queue.add(value);
    this.#start();
    return quiet(this.#room());
  }

  /** With `startOver`: begins the new generation now, rather than with the first value. Resolves as `flush` does. */
  begin(): Promise<void> {
    if (this.#seq === 0 && this.#options.startOver) {
      this.#mustBegin = true;
      this.#start();
    }
    return quiet(this.flush());
  }

  /** Resolves when everything written so far is in the stream. Rejects with the producer's error. */
  async flush(): Promise<void> {
    while (!this.#error && this.#pump) await this.#pump;
    if (this.#error) throw this.#error;
  }

  /**
   * Ends the stream, after everything written: as complete, or with another outcome. Resolves when it has ended.
   */
  close(outcome?: Outcome): Promise<void> {
    if (!this.#ending) {
      this.#ending = { outcome };
      this.#start();
    }
    return quiet(this.flush());
  }

  /** Gives up: what was not sent yet is dropped, and the stream is left as it is. */
  abort(error = new StreamError('cancelled', 'Writing was given up')): void {
    if (this.#isEnded) return;
    this.#fail(error);
    this.#abort.abort();
  }

  #room(): Promise<void> {
    const { buffer = 1024 * 1024 } = this.#options;
    if (this.#queue.bytes < buffer) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#onRoom.push(() => {
        if (this.#error) reject(this.#error);
        else resolve();
      });
    });
  }

  #start(): void {
    if (this.#pump || this.#error || this.#isEnded) return;
    // A turn later, so that what is written together travels together.
    this.#pump = Promise.resolve()
      .then(() => this.#sendAll())
      .catch((error: unknown) => this.#fail(toStreamError(error)))
      .finally(() => {
        this.#pump = undefined;
        // Something may have been written, or the end asked for, since the pump looked for the last time.
        if (this.#hasWork) this.#start();
      });
  }

  get #hasWork(): boolean {
    return this.#mustBegin || !this.#queue.isEmpty || this.#ending !== undefined;
  }

  async #sendAll(): Promise<void> {
    while (!this.#error && !this.#isEnded && this.#hasWork) {
      this.#mustBegin = false;
      const body = this.#queue.take();
      for (const resolve of this.#onRoom.splice(0)) resolve();
      const packed = this.#packs && body ? await gzip(body.body) : undefined;
      const isLast = this.#ending !== undefined && this.#queue.isEmpty;
      await this.#send({ ...body, packed, seq: this.#seq, isLast });
      this.#seq++;
      this.#isEstablished = true;
      this.#isEnded = isLast;
    }
  }

  /** Sends one append until it is taken, or never will be. */
  async #send(append: Append): Promise<void> {
    const { retryFor = 60_000 } = this.#options;
    const since = this.#platform.elapsed();
    let isTold = false;
    for (let failures = 1, refusals = 0; ; failures++) {
      const failure = await this.#attempt(append);
      if (!failure) {
        if (isTold) this.#tell(undefined, 0);
        return;
      }
      if (this.#error) throw this.#error;
      const { error, retryAfter } = failure;
      const mayRenew = error.code === 'unauthorized' || error.code === 'token-expired';
      if (mayRenew && typeof this.#options.token === 'function' && refusals++ === 0) continue;
      if (retryAfter === undefined) throw error;
      const wait = retryAfter + backOff(failures, this.#platform.random());
      if (this.#platform.elapsed() + wait - since > retryFor) throw error;
      isTold = true;
      this.#tell(error, failures);
      await this.#sleep(wait);
      if (this.#error) throw this.#error;
    }
  }

  #tell(error: StreamError | undefined, failures: number): void {
    try {
      this.#options.onRetry?.(error, failures);
    } catch (thrown) {
      report(thrown);
    }
  }

  async #sleep(milliseconds: number): Promise<void> {
    const { signal } = this.#abort;
    if (signal.aborted) return;
    let wake: () => void = () => {};
    const slept = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const stop = this.#platform.after(milliseconds, wake);
    signal.addEventListener('abort', wake);
    await slept;
    stop();
    signal.removeEventListener('abort', wake);
  }

  async #attempt(append: Append): Promise<Failure | undefined> {
    const timeout = new AbortController();
    const stop = this.#platform.after(REQUEST_TIMEOUT, () => timeout.abort());
    const packed = this.#packs ? append.packed : undefined;
    try {
      const response = await this.#fetch(this.#options.url, {
        method: 'POST',
        headers: { ...(await this.#headers(append)), ...(packed && { 'Content-Encoding': 'gzip' }) },
        body: packed ?? append.body ?? null,
        signal: AbortSignal.any([timeout.signal, this.#abort.signal]),
      });
      if (response.ok || (packed && response.status === UNSUPPORTED)) await response.body?.cancel();
      else return await this.#refused(response);
      if (response.ok) return undefined;
      this.#packs = false;
      return await this.#attempt(append);
    } catch (cause) {
      return {
        error: new StreamError('network', 'The server could not be reached', { cause }),
        retryAfter: 0,
      };
    } finally {
      stop();
    }
  }

  async #headers({ contentType, seq, isLast }: Append): Promise<Record<string, string>> {
    const { token, startOver } = this.#options;
    const bearer = typeof token === 'function' ? await token() : token;
    const outcome = isLast ? this.#ending?.outcome : undefined;
    return {
      'Producer-Id': this.id,
      'Producer-Epoch': String(this.#epoch),
      'Producer-Seq': String(seq),
      ...(contentType === undefined ? {} : { 'Content-Type': contentType }),
      ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
      ...(seq === 0 ? { 'Rivulet-Generation': startOver ? 'new' : 'any' } : {}),
      ...(isLast ? { 'Stream-Closed': 'true' } : {}),
      ...(outcome ? { 'Rivulet-Outcome': toAscii(JSON.stringify(outcome)) } : {}),
    };
  }

  async #refused(response: Response): Promise<Failure | undefined> {
    const error = await readError(response);
    const present = Number(response.headers.get('Producer-Epoch') ?? Number.NaN);
    if (error.code === 'stale-producer' && !this.#isEstablished && Number.isSafeInteger(present)) {
      // An earlier incarnation of this producer left its mark: claim the next epoch. Once established, it is
      // the other way round: a later one has taken over.
      this.#epoch = present + 1;
      return { error, retryAfter: 0 };
    }
    const isTemporary = response.status >= 500 || response.status === 429 || response.status === 408;
    if (!isTemporary && !error.retryable) return { error };
    const seconds = Number(response.headers.get('Retry-After') ?? 0);
    return { error, retryAfter: error.after ?? (seconds > 0 ? seconds * 1_000 : 0) };
  }

  #fail(error: StreamError): void {
    this.#error ??= error;
    this.#queue.clear();
    for (const resolve of this.#onRoom.splice(0)) resolve();
  }
}

/** The error in an answer; made from its status where it has none. */
async function readError(response: Response): Promise<StreamError> {
  const parsed = parseJson(await response.text());
  const { error } = 'value' in parsed && isJsonObject(parsed.value) ? parsed.value : {};
  if (isJsonObject(error) && typeof error.code === 'string' && typeof error.message === 'string') {
    const after = typeof error.after === 'number' ? error.after : undefined;
    return new StreamError(error.code, error.message, { retryable: error.retryable === true, after });
  }
  return new StreamError(
    'http-status',
    `The server answered ${response.status} ${response.statusText}`.trim(),
  );
}

function toStreamError(error: unknown): StreamError {
  return error instanceof StreamError
    ? error
    : new StreamError('source-failed', 'Writing failed', { cause: error });
}

/** JSON as a header can carry it. */
function toAscii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Whoever awaits it handles its rejection; nobody has to. */
function quiet(promise: Promise<void>): Promise<void> {
  promise.catch(() => {
    // The error is in `Producer.error` too.
  });
  return promise;
}
