import type {
  Batch,
  OpenOptions,
  StreamDescription,
  StreamEvent,
  StreamReader,
  StreamSource,
} from '../../src/client/source.js';
import type { Chunk, ErrorShape, Json, Outcome } from '../../src/protocol/index.js';
import { StreamError } from '../../src/protocol/index.js';

/** When a batch was written that begins with this chunk. */
function timeOf(seq: number): number {
  return 1_700_000_000_000 + seq * 100;
}

/** A reader of the scripted source, as the source saw it being used. */
export class ScriptedReader implements StreamReader {
  paused = false;
  closed = false;
  visible: boolean | undefined;
  wanted = 0;
  /** The seq of the last chunk it was given. */
  seq: number;

  constructor(
    readonly source: ScriptedSource,
    readonly observer: (event: StreamEvent) => void,
    readonly options: OpenOptions,
  ) {
    this.visible = options.visible;
    const { from } = options;
    this.seq = 0;
    if (typeof from !== 'object') return;
    if ('last' in from) this.seq = Math.max(source.first - 1, source.log.length - from.last);
    else if (from.generation === source.generation) this.seq = from.seq;
  }

  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
    this.source.catchUp(this);
  }
  setVisible(visible: boolean): void {
    this.visible = visible;
  }
  want(seq: number): void {
    this.wanted = seq;
  }
  async read(from: number, to: number): Promise<readonly Batch[]> {
    this.source.reads.push([from, to]);
    await this.source.mayRead();
    if (from < this.source.first) throw new StreamError('gone', 'They are no longer kept');
    return this.source.batches(from, to);
  }
  close(): void {
    this.closed = true;
  }
}

/**
 * A stream that a test writes by hand. It behaves as a real one: who opens it gets what is there and then what
 * comes, a paused reader gets nothing and later goes on from where it was, nothing follows the end.
 */
export class ScriptedSource implements StreamSource {
  readers: ScriptedReader[] = [];
  generation = 'g1';
  log: Chunk[] = [];
  outcome: Outcome | undefined;
  started = true;
  calls: string[] = [];
  /** The first chunk that is kept. */
  first = 1;
  /** What was read again, and what that waits for. */
  reads: [from: number, to: number][] = [];
  mayRead: () => Promise<void> = async () => {};
  #generations = 1;
  /** The first seq of each batch. */
  #begins: number[] = [];

  constructor(
    readonly name = 'script',
    /** Without this a reader is told nothing until `openAll()`. */
    readonly answers = true,
  ) {}

  get open$(): ScriptedReader[] {
    return this.readers.filter((reader) => !reader.closed);
  }

  open(observer: (event: StreamEvent) => void, options: OpenOptions = {}): StreamReader {
    const reader = new ScriptedReader(this, observer, options);
    this.readers.push(reader);
    if (this.answers) queueMicrotask(() => this.#greet(reader));
    return reader;
  }

  async cancel(run?: string): Promise<void> {
    this.calls.push(run === undefined ? 'cancel' : `cancel ${run}`);
  }
  async interrupt(): Promise<void> {
    this.calls.push('interrupt');
  }
  async retry(): Promise<void> {
    this.calls.push('retry');
  }

  openAll(): void {
    for (const reader of this.open$) this.#greet(reader);
  }

  /** Appends chunks as one batch; a string is a text. */
  push(...chunks: (Chunk | string)[]): void {
    this.#begins.push(this.log.length + 1);
    this.log.push(
      ...chunks.map((chunk) =>
        typeof chunk === 'string' ? ({ kind: 'text', text: chunk } as const) : chunk,
      ),
    );
    for (const reader of this.open$) this.catchUp(reader);
  }

  items(...items: Json[]): void {
    this.push({ kind: 'items', items });
  }

  complete(result?: Json, interrupted = false): void {
    this.end({
      status: 'complete',
      ...(result === undefined ? {} : { result }),
      ...(interrupted ? { interrupted } : {}),
    });
  }

  failWith(error: Partial<ErrorShape> = {}): void {
    this.end({ status: 'error', error: { code: 'run-lost', message: 'Lost', retryable: true, ...error } });
  }

  cancelled(reason = 'cancelled'): void {
    this.end({ status: 'cancelled', reason });
  }

  end(outcome: Outcome): void {
    this.outcome = outcome;
    for (const reader of this.open$) this.catchUp(reader);
  }

  /** Chunks `from` to `to`, in the batches that they were pushed in. */
  batches(from: number, to: number): Batch[] {
    const begins = this.#begins.filter((begin) => begin <= to);
    return begins.flatMap((begin, index) => {
      const [seq, end] = [Math.max(begin, from), Math.min(begins[index + 1] ?? to + 1, to + 1)];
      const chunks = this.log.slice(seq - 1, end - 1);
      return chunks.length > 0 ? [{ seq, time: timeOf(begin), chunks }] : [];
    });
  }

  /** The next `count` chunks are gone before anyone saw them. */
  gap(count: number): void {
    const from = this.log.length + 1;
    const to = this.log.length + count;
    this.#begins.push(from);
    for (let at = 0; at < count; at++) this.log.push({ kind: 'text', text: '' });
    for (const reader of this.open$) {
      reader.seq = to;
      reader.observer({ type: 'gap', generation: this.generation, from, to });
    }
  }

  /** The stream comes to be. */
  start(): void {
    this.started = true;
    for (const reader of this.open$) {
      reader.observer({ type: 'opened', ...this.describe() });
      this.catchUp(reader);
    }
  }

  /** A new generation begins. */
  reset(): void {
    this.generation = `g${++this.#generations}`;
    this.log = [];
    this.#begins = [];
    this.outcome = undefined;
    for (const reader of this.open$) {
      reader.seq = 0;
      reader.observer({ type: 'reset', ...this.describe() });
    }
  }

  /** Hands an event on as it is. */
  emit(event: StreamEvent): void {
    for (const reader of this.open$) reader.observer(event);
  }

  fail(error = new StreamError('network', 'Gone')): void {
    this.emit({ type: 'failed', error });
  }

  describe(next = 1): StreamDescription {
    return {
      stream: this.name,
      generation: this.started ? this.generation : '',
      status: !this.started ? 'idle' : (this.outcome?.status ?? 'streaming'),
      run: 'run-1',
      interruptible: true,
      head: this.log.length,
      first: this.first,
      next,
    };
  }

  catchUp(reader: ScriptedReader): void {
    if (reader.closed || reader.paused || !this.started) return;
    const { generation } = this;
    if (reader.seq < this.log.length) {
      const seq = reader.seq + 1;
      const chunks = this.log.slice(reader.seq);
      reader.seq = this.log.length;
      reader.observer({ type: 'chunks', generation, seq, time: timeOf(seq), chunks });
    }
    if (this.outcome) {
      reader.observer({ type: 'ended', generation, head: this.log.length, time: 0, outcome: this.outcome });
    }
  }

  #greet(reader: ScriptedReader): void {
    if (reader.closed) return;
    reader.observer({ type: 'opened', ...this.describe(reader.seq + 1) });
    this.catchUp(reader);
  }
}
