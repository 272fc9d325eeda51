import type { Batch, OpenOptions, StreamEvent, StreamReader } from '../client/source.js';
import { StreamError } from '../protocol/errors.js';
import type { ScriptedSource } from './scripted-source.js';

/** One reader of a scripted source, and how it has used it. */
export class ScriptedReader implements StreamReader {
  /** Whether it has asked for a pause. */
  paused = false;
  closed = false;
  /** Whether a person can see what it shows, as far as it was told. */
  visible: boolean | undefined;
  /** The highest seq that it wanted. */
  wanted = 0;
  /** The seq of the last chunk it was given. */
  seq = 0;
  /** What it was opened with. */
  readonly options: OpenOptions;
  readonly #source: ScriptedSource;
  readonly #observer: (event: StreamEvent) => void;
  /** Whether it was told what the stream is: nothing comes before that. */
  #isGreeted = false;
  #hasEnded = false;

  constructor(source: ScriptedSource, observer: (event: StreamEvent) => void, options: OpenOptions) {
    this.#source = source;
    this.#observer = observer;
    this.options = options;
    this.visible = options.visible;
    const { from } = options;
    if (typeof from !== 'object') return;
    if ('last' in from) this.seq = Math.max(source.first - 1, source.head - from.last);
    else if (from.generation === source.generation) this.seq = Math.min(from.seq, source.head);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.catchUp();
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
  }

  want(seq: number): void {
    this.wanted = Math.max(this.wanted, seq);
  }

  async read(from: number, to: number): Promise<readonly Batch[]> {
    this.#source.reads.push([from, to]);
    await this.#source.mayRead();
    if (from < this.#source.first)
      throw new StreamError('gone', `What was before chunk ${this.#source.first} is no longer kept`);
    return this.#source.batches(from, to);
  }

  close(): void {
    this.closed = true;
  }

  /** Tells an event as it is. */
  tell(event: StreamEvent): void {
    if (!this.closed) this.#observer(event);
  }

  /** The stream is there: what it is, then what is in it. */
  greet(type: 'opened' | 'reset' = 'opened'): void {
    if (type === 'reset') this.seq = 0;
    this.#isGreeted = true;
    this.#hasEnded = false;
    this.tell({ type, ...this.#source.describe(this.seq + 1) });
    this.catchUp();
  }

  /** Gives what it has not had yet, unless it waits. */
  catchUp(): void {
    const { generation, head, first, outcome, started } = this.#source;
    if (this.closed || this.paused || !started || !this.#isGreeted || this.#hasEnded) return;
    if (this.seq < first - 1) this.skip(first - 1);
    for (const batch of this.#source.batches(this.seq + 1, head)) {
      if (batch.seq > this.seq + 1) this.skip(batch.seq - 1);
      this.seq = batch.seq + batch.chunks.length - 1;
      this.tell({ type: 'chunks', generation, ...batch });
    }
    if (this.seq < head) this.skip(head);
    if (!outcome) return;
    this.#hasEnded = true;
    this.tell({ type: 'ended', generation, head, time: this.#source.timeOf(head), outcome });
  }

  /** What is up to this seq will never come. */
  skip(to: number): void {
    const from = this.seq + 1;
    this.seq = to;
    this.tell({ type: 'gap', generation: this.#source.generation, from, to });
  }
}
