import type {
  Batch,
  OpenOptions,
  StreamDescription,
  StreamEvent,
  StreamReader,
  StreamSource,
} from '../client/source.js';
import type { Chunk } from '../protocol/chunk.js';
import { type ErrorShape, StreamError } from '../protocol/errors.js';
import type { Json } from '../protocol/json.js';
import type { Outcome } from '../protocol/server-messages.js';
import { ScriptedReader } from './scripted-reader.js';

/** How a script begins. */
export interface ScriptOptions {
  /** `true`: there is no stream yet; `start()` makes one. */
  readonly idle?: boolean | undefined;
}

/** When the first chunk was written, and how long after it each other, in milliseconds: the same in every run. */
const BEGAN = Date.UTC(2024, 0, 1);
const STEP = 100;

/**
 * A stream that a test writes by hand, in place of a server. It behaves as a real one: who opens it gets what is there and
 * then what comes, a paused reader goes on from where it was, and nothing follows the end.
 *
 * ```ts
 * const source = new ScriptedSource();
 * document.querySelector('stream-text').source = source;
 * source.push('Rivers ', 'run.');
 * source.complete();
 * ```
 */
export class ScriptedSource implements StreamSource {
  /** What was asked of it: `cancel`, `cancel <run>`, `interrupt`, `retry`. */
  readonly calls: string[] = [];
  /** What was read again, as first and last seq. */
  readonly reads: [from: number, to: number][] = [];
  /** Who opened it, closed ones too. */
  readonly readers: ScriptedReader[] = [];
  /** How it ended; `undefined` while it goes on. */
  outcome: Outcome | undefined;
  /** Whether there is a stream. */
  started: boolean;
  /** The first seq that is still kept: see `trim`. */
  first = 1;
  /** What reading again waits for. */
  mayRead: () => Promise<void> = async () => {};
  readonly #name: string;
  #generation = 1;
  /** `undefined` stands for a chunk that will never come. */
  #log: (Chunk | undefined)[] = [];
  /** The first seq of each batch. */
  #begins: number[] = [];

  /** @param name what the stream is called */
  constructor(name = 'script', { idle = false }: ScriptOptions = {}) {
    this.#name = name;
    this.started = !idle;
  }

  get name(): string {
    return this.#name;
  }

  get generation(): string {
    return `g${this.#generation}`;
  }

  /** The last seq. */
  get head(): number {
    return this.#log.length;
  }

  // ---- what a test writes ---------------------------------------------------------------------------------------

  /**
   * Appends chunks as one batch; a text stands for a chunk of it.
   *
   * @throws {Error} when the stream has ended: `reset()` begins another
   */
  push(...chunks: readonly (Chunk | string)[]): void {
    this.#append(
      chunks.map((chunk) => (typeof chunk === 'string' ? ({ kind: 'text', text: chunk } as const) : chunk)),
    );
  }

  /** Appends items, for lists. */
  items(...items: readonly Json[]): void {
    this.push({ kind: 'items', items });
  }

  /** The next `count` chunks are gone before anyone saw them. */
  gap(count: number): void {
    this.#append(new Array<undefined>(count).fill(undefined));
  }

  /** Chunks before this seq are no longer kept; who opens it later is told of a gap. */
  trim(first: number): void {
    this.first = first;
  }

  /** It is complete: what the task returned, and whether it was asked to finish early. */
  complete(result?: Json, interrupted = false): void {
    this.end({
      status: 'complete',
      ...(result === undefined ? {} : { result }),
      ...(interrupted ? { interrupted } : {}),
    });
  }

  /** It ends in an error. Default: the run died with its server, and may be tried again. */
  failWith(error: Partial<ErrorShape> = {}): void {
    this.end({ status: 'error', error: { code: 'run-lost', message: 'Lost', retryable: true, ...error } });
  }

  /** It was cancelled, by somebody else for instance. */
  cancelled(reason = 'cancelled'): void {
    this.end({ status: 'cancelled', reason });
  }

  /** Ends it; nothing may follow but `reset`. */
  end(outcome: Outcome): void {
    this.#check();
    this.outcome = outcome;
    this.#catchUp();
  }

  /** The stream comes to be, where it began `idle`. */
  start(): void {
    this.started = true;
    for (const reader of this.openReaders) reader.greet();
  }

  /** Another run begins: a new generation, empty. */
  reset(): void {
    this.#generation++;
    this.#log = [];
    this.#begins = [];
    this.outcome = undefined;
    this.started = true;
    this.first = 1;
    for (const reader of this.openReaders) reader.greet('reset');
  }

  /** Reading failed on the way; the stream itself goes on. */
  fail(error = new StreamError('network', 'The connection is gone')): void {
    this.emit({ type: 'failed', error });
  }

  /** The connection is interrupted, or there again. */
  connection(state: 'connecting' | 'connected' | 'reconnecting' | 'offline'): void {
    this.emit({ type: 'connection', state });
  }

  /** Tells all readers an event as it is. */
  emit(event: StreamEvent): void {
    for (const reader of this.openReaders) reader.tell(event);
  }

  // ---- what elements and other readers ask of it ----------------------------------------------------------------

  open(observer: (event: StreamEvent) => void, options: OpenOptions = {}): StreamReader {
    const reader = new ScriptedReader(this, observer, options);
    this.readers.push(reader);
    queueMicrotask(() => this.greet(reader));
    return reader;
  }

  /** Ends it as `cancelled`, unless it has ended. */
  async cancel(run?: string): Promise<void> {
    this.calls.push(run === undefined ? 'cancel' : `cancel ${run}`);
    if (!this.outcome) this.cancelled();
  }

  /** Only noted: a task decides by itself when to finish. */
  async interrupt(): Promise<void> {
    this.calls.push('interrupt');
  }

  /** Begins another generation, for the test to write. */
  async retry(): Promise<void> {
    this.calls.push('retry');
    this.reset();
  }

  // ---- for its readers ------------------------------------------------------------------------------------------

  /** The readers that are open. */
  get openReaders(): readonly ScriptedReader[] {
    return this.readers.filter((reader) => !reader.closed);
  }

  /** Answers a reader that has just opened it. */
  protected greet(reader: ScriptedReader): void {
    reader.greet();
  }

  /** Chunks `from` to `to`, in the batches that they were pushed in. @internal */
  batches(from: number, to: number): readonly Batch[] {
    const begins = this.#begins.filter((begin) => begin <= to);
    return begins.flatMap((begin, index) => {
      const seq = Math.max(begin, from);
      const end = Math.min(begins[index + 1] ?? to + 1, to + 1);
      const chunks = this.#log.slice(seq - 1, end - 1).filter((chunk) => chunk !== undefined);
      return chunks.length > 0 ? [{ seq, time: this.timeOf(begin), chunks }] : [];
    });
  }

  /** When the batch that begins with this chunk was written. @internal */
  timeOf(seq: number): number {
    return BEGAN + seq * STEP;
  }

  /** What is known of it by a reader that goes on with chunk `next`. @internal */
  describe(next = 1): StreamDescription {
    return {
      stream: this.#name,
      generation: this.started ? this.generation : '',
      status: this.started ? (this.outcome?.status ?? 'streaming') : 'idle',
      run: 'run-1',
      interruptible: true,
      head: this.head,
      first: this.first,
      next,
    };
  }

  #append(chunks: readonly (Chunk | undefined)[]): void {
    this.#check();
    if (chunks.length === 0) return;
    this.#begins.push(this.head + 1);
    for (const chunk of chunks) this.#log.push(chunk);
    this.#catchUp();
  }

  #check(): void {
    if (this.outcome)
      throw new Error(`The script has ended (${this.outcome.status}): begin anew with reset()`);
  }

  #catchUp(): void {
    for (const reader of this.openReaders) reader.catchUp();
  }
}
