import { isTerminal, type StreamState } from '../../client/state.js';
import { type Steps, withEnd, withProgress } from '../../protocol/steps.js';
import type { ChunkBatch } from '../controllers/stream-view.js';
import { type Estimate, lookedAt, noEstimate, withSample } from './estimate.js';
import { ServerClock } from './server-clock.js';
import { fractionOf } from './subject.js';

/** What is known of a run beyond its state: its steps, its pace, and when it was last heard of. */
export class RunProgress {
  readonly #clock = new ServerClock();
  #estimate: Estimate = noEstimate;
  #steps: Steps = [];
  #began: number | undefined;
  /** By this machine's clock: what was before it looked, nobody here knows. */
  #heard = 0;

  /** The time left and the rate, as of the last look. */
  get estimate(): Estimate {
    return this.#estimate;
  }

  /** When the first chunk was written, by the server's clock. */
  get began(): number | undefined {
    return this.#began;
  }

  /** Milliseconds since 1970 at the server. */
  get now(): number {
    return this.#clock.now();
  }

  /** Milliseconds since something was heard of it here. */
  get silence(): number {
    return Date.now() - this.#heard;
  }

  opened(): void {
    this.#heard = Date.now();
  }

  /** A new generation takes its place. */
  reset(): void {
    this.#estimate = noEstimate;
    this.#steps = [];
    this.#began = undefined;
  }

  /** Takes note of a batch; `state` is what it came to. */
  add({ chunks, time, replay }: ChunkBatch, state: StreamState, estimatedChunks: number | null): void {
    this.#clock.heard(time, !replay);
    this.#began ??= time;
    this.#heard = Date.now();
    for (const chunk of chunks) {
      if (chunk.kind === 'progress') this.#steps = withProgress(this.#steps, chunk, time);
    }
    const value = fractionOf(state, estimatedChunks);
    if (value !== undefined) this.#estimate = withSample(this.#estimate, { time, value });
  }

  /** Moves the estimate on to now. */
  look(): void {
    this.#estimate = lookedAt(this.#estimate, 1, this.now);
  }

  /** The steps; once the stream is over, those that were under way ended with it. */
  stepsIn({ status, ended }: StreamState): Steps {
    return isTerminal(status) ? withEnd(this.#steps, status, ended ?? this.now) : this.#steps;
  }
}
