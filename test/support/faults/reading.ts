import type { StreamEvent } from '../../../src/client/source.js';
import type { Chunk, Cursor, Outcome } from '../../../src/protocol/index.js';
import { Witness } from '../../client/witness.js';

/** What one reader has been told of one stream; notes the first thing that it should not have been. */
export class Reading {
  /** Of the present generation. */
  chunks: Chunk[] = [];
  outcome: Outcome | undefined;
  /** What was wrong in itself, whatever was written: a hole, a doubling, something after the end … */
  wrong: string | undefined;
  /** Why reading was given up. */
  failure: string | undefined;
  run: string | undefined;
  readonly #witness = new Witness();
  readonly #isOfOneRun: boolean;
  #isOver = false;

  get generation(): string {
    return this.#witness.generation ?? '';
  }

  /** Where another reader can go on. */
  get cursor(): Cursor {
    return { generation: this.generation, seq: this.#witness.next - 1 };
  }

  /**
   * @param before what the reader whose place this one takes had read
   * @param isOfOneRun whether what comes after the run's end is another's business
   */
  constructor({
    before,
    isOfOneRun = false,
  }: { readonly before?: Reading | undefined; readonly isOfOneRun?: boolean } = {}) {
    this.#isOfOneRun = isOfOneRun;
    if (!before) return;
    this.chunks = [...before.chunks];
    this.#witness.generation = before.generation;
    this.#witness.next = before.#witness.next;
    // What has ended is told again to whoever goes on behind the end.
  }

  readonly observe = (event: StreamEvent): void => {
    const { generation } = this;
    if (this.#isOfOneRun && event.type === 'reset') this.#isOver = true;
    if (this.#isOver) return;
    try {
      this.#witness.observe(event);
    } catch (error) {
      this.wrong ??= (error as Error).message;
    }
    if (event.type === 'opened' || event.type === 'reset') {
      this.run = event.run;
      if (event.generation !== generation || event.type === 'reset') {
        this.chunks = [];
        this.outcome = undefined;
      }
    } else if (event.type === 'chunks') this.chunks.push(...event.chunks);
    else if (event.type === 'gap')
      this.wrong ??= `a gap from ${event.from} to ${event.to} that nothing explains`;
    else if (event.type === 'ended') this.outcome = event.outcome;
    else if (event.type === 'failed') this.failure = `${event.error.code}: ${event.error.message}`;
    else if (event.type === 'connection' && event.state === 'closed' && event.error)
      this.failure = event.error.code;
  };
}
