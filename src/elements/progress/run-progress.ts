import type { StreamState } from '../../client/state.js';
import type { Steps } from '../../protocol/steps.js';
import type { ChunkBatch } from '../controllers/stream-view.js';
import { ReportedSteps } from '../steps/reported-steps.js';
import { type Estimate, lookedAt, noEstimate, withSample } from './estimate.js';
import { ServerClock } from './server-clock.js';
import { fractionOf } from './subject.js';

/** What is known of a run beyond its state: its steps, its pace, and when it was last heard of. */
export class RunProgress {
  readonly #clock = new ServerClock();
  #estimate: Estimate = noEstimate;
  readonly #steps = new ReportedSteps();
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
    this.#steps.clear();
    this.#began = undefined;
  }

  /** Takes note of a batch; `state` is what it came to. */
  add(batch: ChunkBatch, state: StreamState, estimatedChunks: number | null): void {
    const { time, replay } = batch;
    this.#clock.heard(time, !replay);
    this.#began ??= time;
    this.#heard = Date.now();
    this.#steps.add(batch);
    const value = fractionOf(state, estimatedChunks);
    if (value !== undefined) this.#estimate = withSample(this.#estimate, { time, value });
  }

  /** Moves the estimate on to now. */
  look(): void {
    this.#estimate = lookedAt(this.#estimate, 1, this.now);
  }

  stepsIn(state: StreamState): Steps {
    return this.#steps.in(state, this.now);
  }
}
