import { isTerminal, type StreamState } from '../../client/state.js';
import { type Steps, withEnd, withProgress } from '../../protocol/steps.js';
import type { ChunkBatch } from '../controllers/stream-view.js';

/** The steps of a stream, as its progress reports them. */
export class ReportedSteps {
  #steps: Steps = [];

  get isEmpty(): boolean {
    return this.#steps.length === 0;
  }

  add({ chunks, time }: ChunkBatch): void {
    for (const chunk of chunks) {
      if (chunk.kind === 'progress') this.#steps = withProgress(this.#steps, chunk, time);
    }
  }

  clear(): void {
    this.#steps = [];
  }

  /** Once the stream is over, those that were under way ended with it; `now` where it is not known when. */
  in({ status, ended }: StreamState, now: number): Steps {
    return isTerminal(status) ? withEnd(this.#steps, status, ended ?? now) : this.#steps;
  }
}
