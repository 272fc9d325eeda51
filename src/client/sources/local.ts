import type { Chunk } from '../../protocol/chunk.js';
import type { Cursor } from '../../protocol/cursor.js';
import { StreamError } from '../../protocol/errors.js';
import type { Outcome } from '../../protocol/server-messages.js';
import { makeId } from '../id.js';
import { report } from '../report.js';
import type {
  ConnectionState,
  OpenOptions,
  StartFrom,
  StreamDescription,
  StreamEvent,
  StreamReader,
  StreamSource,
} from '../source.js';
import { LocalLog } from './local-log.js';

/** How a local source gets its chunks. */
export interface LocalWriter {
  /** Aborted when the source is cancelled, or begun anew. */
  readonly signal: AbortSignal;
  /**
   * Appends chunks. `undefined`: more can be taken at once; else resolves when it can: readers that fall behind hold it up.
   *
   * @throws {StreamError} `cancelled` when it is over, or was begun anew
   */
  write(chunks: readonly Chunk[]): Promise<void> | undefined;
  /** Leaves out chunks that are no longer to be had: readers are told of the gap, with what comes after it. */
  skip(count: number): void;
  /** Tells how the way to the source stands. */
  tell(state: ConnectionState): void;
}

export interface LocalOptions {
  /** Names the stream, for those who show it. Default: made up. */
  readonly name?: string | undefined;
  /** How much is kept for later readers, roughly, in bytes. Default 16 MiB. */
  readonly keep?: number | undefined;
}

interface Reader {
  readonly observer: (event: StreamEvent) => void;
  readonly from: StartFrom;
  generation: string;
  /** The last seq delivered. */
  seq: number;
  hasEnded: boolean;
  isPaused: boolean;
  /** What it knows of the way to the source. */
  connection: ConnectionState | undefined;
}

/**
 * A source that is made in this page: it has a generation and a log of its own, reads nothing before somebody
 * wants to see it, and keeps what later readers need, up to a bound. What a reader has yet to get is never let
 * go of; instead the production waits.
 */
export class LocalSource implements StreamSource {
  readonly #produce: (writer: LocalWriter) => Promise<Outcome>;
  readonly #name: string;
  readonly #keep: number;
  readonly #readers = new Set<Reader>();
  #log = new LocalLog();
  #generation = '';
  #started = 0;
  #outcome: Outcome | undefined;
  #connection: ConnectionState = connected;
  #abort = new AbortController();
  #waiting: (() => void)[] = [];
  #isScheduled = false;
  /** When the first came of what is delivered next. */
  #time = 0;
  /** Something has come since it was last looked. */
  #hasNews = false;
  /** Present where the same thing can be done again: readers get `reset`. */
  readonly retry?: () => Promise<void>;

  /**
   * @param produce writes chunks and resolves to the outcome; what it throws becomes the stream's error
   * @param canRepeat whether `produce` can be called again, for `retry`
   */
  constructor(
    produce: (writer: LocalWriter) => Promise<Outcome>,
    canRepeat: boolean,
    options: LocalOptions = {},
  ) {
    this.#produce = produce;
    this.#name = options.name ?? `local-${makeId()}`;
    this.#keep = options.keep ?? 16 * 1024 * 1024;
    if (canRepeat) {
      this.retry = async () => {
        if (!this.#outcome) throw new StreamError('busy', 'It has not ended yet');
        this.#begin();
      };
    }
  }

  open(observer: (event: StreamEvent) => void, { from = 'start' }: OpenOptions = {}): StreamReader {
    const reader: Reader = {
      observer,
      from,
      generation: '',
      seq: 0,
      hasEnded: false,
      isPaused: false,
      connection: undefined,
    };
    this.#readers.add(reader);
    if (this.#generation === '') this.#begin();
    this.#schedule();
    return {
      pause: () => {
        reader.isPaused = true;
      },
      resume: () => {
        reader.isPaused = false;
        this.#schedule();
      },
      setVisible: () => {},
      want: () => {},
      read: async (first, last) => this.#log.read(first, last),
      close: () => {
        this.#readers.delete(reader);
        this.#release();
      },
    };
  }

  /** Stops the transfer, for all readers. */
  async cancel(): Promise<void> {
    if (this.#generation === '') this.#begin();
    this.#end(this.#generation, { status: 'cancelled', reason: 'cancelled' });
  }

  /** Begins anew, whether or not it has ended: readers get `reset`. Nothing, while nobody has looked yet. */
  restart(): void {
    if (this.#generation !== '') this.#begin();
  }

  #begin(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const generation = makeId();
    this.#generation = generation;
    this.#started = Date.now();
    this.#log = new LocalLog();
    this.#outcome = undefined;
    this.#connection = connected;
    // A turn later, so that an observer is never called while it opens.
    Promise.resolve()
      .then(() =>
        signal.aborted
          ? cancelled
          : this.#produce({
              signal,
              write: (chunks) => this.#write(generation, chunks),
              skip: (count) => this.#skip(generation, count),
              tell: (state) => this.#tell(generation, state),
            }),
      )
      .catch((error: unknown) => ({ status: 'error', error: this.#shapeOf(error) }) as const)
      .then((outcome) => this.#end(generation, outcome));
    this.#schedule();
  }

  #write(generation: string, chunks: readonly Chunk[]): Promise<void> | undefined {
    if (generation !== this.#generation || this.#outcome) throw new StreamError('cancelled', 'Cancelled');
    if (chunks.length > 0) {
      this.#schedule();
      this.#log.append(chunks, this.#time);
    }
    return this.#log.weight > this.#keep ? this.#makeRoom(generation) : undefined;
  }

  async #makeRoom(generation: string): Promise<void> {
    this.#release();
    while (this.#log.weight > this.#keep && generation === this.#generation && !this.#outcome) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #skip(generation: string, count: number): void {
    if (generation === this.#generation && !this.#outcome) this.#log.skip(count);
  }

  #tell(generation: string, state: ConnectionState): void {
    if (generation !== this.#generation || this.#outcome) return;
    this.#connection = state.state === 'connected' ? connected : state;
    this.#schedule();
  }

  #end(generation: string, outcome: Outcome): void {
    if (generation !== this.#generation || this.#outcome) return;
    this.#outcome = outcome;
    this.#connection = connected;
    this.#abort.abort();
    this.#schedule();
    this.#release();
  }

  #shapeOf(error: unknown) {
    if (error instanceof StreamError) {
      return new StreamError(error.code, error.message, {
        ...error,
        retryable: error.retryable && this.retry !== undefined,
      }).toJSON();
    }
    const message = error instanceof Error && error.message !== '' ? error.message : 'The source failed';
    return new StreamError('source-failed', message, { retryable: this.retry !== undefined }).toJSON();
  }

  /** Lets go of what every reader has had, beyond what is kept, and wakes who waits for that. */
  #release(): void {
    if (this.#log.weight > this.#keep) {
      const lowest = Math.min(
        ...[...this.#readers].map(({ seq, generation }) => (generation === this.#generation ? seq : 0)),
      );
      if (Number.isFinite(lowest)) this.#log.trim(this.#keep, lowest);
    }
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #schedule(): void {
    this.#hasNews = true;
    if (!this.#isScheduled) void this.#deliverSoon();
  }

  /**
   * Delivers together what lies ready, which comes within this very turn; nothing is waited for. In turns of a promise, since
   * a browser calls what is given to `queueMicrotask` from outside, which costs more than all that is done here.
   */
  async #deliverSoon(): Promise<void> {
    this.#isScheduled = true;
    this.#time = Date.now();
    await undefined;
    for (let turn = 0; this.#hasNews && turn < MOST; turn++) {
      this.#hasNews = false;
      await undefined;
    }
    this.#isScheduled = false;
    for (const reader of [...this.#readers]) this.#deliver(reader);
    this.#release();
  }

  #deliver(reader: Reader): void {
    if (reader.isPaused || !this.#introduce(reader)) return;
    const generation = this.#generation;
    for (let batch = this.#log.after(reader.seq); batch; batch = this.#log.after(reader.seq)) {
      const gap = { from: reader.seq + 1, to: batch.seq - 1 };
      if (gap.to >= gap.from && !this.#notify(reader, { type: 'gap', generation, ...gap })) return;
      reader.seq = batch.seq + batch.chunks.length - 1;
      if (!this.#notify(reader, { type: 'chunks', generation, ...batch })) return;
    }
    if (!this.#tellConnection(reader)) return;
    if (!this.#outcome || reader.hasEnded || generation !== this.#generation) return;
    reader.hasEnded = true;
    this.#notify(reader, {
      type: 'ended',
      generation,
      head: reader.seq,
      time: Date.now(),
      outcome: this.#outcome,
    });
  }

  /** Whether there is to be more: an observer may pause its reader, or close it. */
  #notify(reader: Reader, event: StreamEvent): boolean {
    if (!this.#readers.has(reader) || reader.isPaused) return false;
    try {
      reader.observer(event);
    } catch (error) {
      report(error);
    }
    return this.#readers.has(reader) && !reader.isPaused;
  }

  /** Tells the reader of the present generation, once. */
  #introduce(reader: Reader): boolean {
    if (reader.generation === this.#generation) return true;
    const isFirst = reader.generation === '';
    const { head } = this.#log;
    reader.generation = this.#generation;
    reader.hasEnded = false;
    reader.seq = isFirst ? seqBefore(reader.from, this.#generation, head) : 0;
    if (isFirst && !this.#tellConnection(reader)) return false;
    return this.#notify(reader, { type: isFirst ? 'opened' : 'reset', ...this.#describe(reader.seq + 1) });
  }

  #tellConnection(reader: Reader): boolean {
    const { state } = this.#connection;
    // Offline is offline; of a reconnection it is told when the next one is.
    if (reader.connection === this.#connection || (state === 'offline' && reader.connection?.state === state))
      return true;
    reader.connection = this.#connection;
    return this.#notify(reader, { type: 'connection', ...this.#connection });
  }

  #describe(next: number): StreamDescription {
    const { head, first } = this.#log;
    const status = this.#outcome?.status ?? (head > 0 ? 'streaming' : 'pending');
    return {
      stream: this.#name,
      generation: this.#generation,
      status,
      interruptible: false,
      head,
      first,
      next,
      started: this.#started,
    };
  }
}

/** How many turns may pass until what has come is delivered. */
const MOST = 256;

const connected: ConnectionState = { state: 'connected' };
const cancelled: Outcome = { status: 'cancelled', reason: 'cancelled' };

function seqBefore(
  from: 'start' | { readonly last: number } | Cursor,
  generation: string,
  head: number,
): number {
  if (from === 'start') return 0;
  if ('last' in from) return Math.max(0, head - from.last);
  return from.generation === generation ? Math.min(from.seq, head) : 0;
}
