import { StreamError } from '../protocol/index.js';
import { countOf } from './caller.js';
import type { ServerLimits } from './options.js';
import type { RunRecord } from './run-record.js';
import type { Runs } from './runs.js';
import { hasWindows } from './upload-windows.js';

/** How many runs there may be at a time, in the room and of one caller. */
export class RunPlaces {
  readonly #runs: Runs;
  readonly #limits: ServerLimits;
  /** Those about which is being decided, which can take an author's schema a while. */
  readonly #asking = new Set<{ readonly caller: string | undefined }>();

  constructor(runs: Runs, limits: ServerLimits) {
    this.#runs = runs;
    this.#limits = limits;
  }

  /**
   * Decides about a new run, if not too many are being decided about.
   *
   * @throws {StreamError} `too-many-runs`
   */
  async whileAsking<T>(caller: string | undefined, decide: () => Promise<T>): Promise<T> {
    const { runs, identityRuns, identityQueue } = this.#limits;
    if (this.#asking.size >= runs) throw this.#ofRoom();
    if (countOf(this.#asking, caller) >= identityRuns + identityQueue) throw this.#ofCaller();
    const asking = { caller };
    this.#asking.add(asking);
    try {
      return await decide();
    } finally {
      this.#asking.delete(asking);
    }
  }

  /**
   * Checks that there is a place for a run.
   *
   * @param present a run whose place it takes
   * @throws {StreamError} `too-many-runs`
   */
  demand(record: RunRecord, present: RunRecord | undefined): void {
    const lacking = this.#lacking(record, present);
    if (lacking) throw lacking;
  }

  /** Whether there is a place for a run that has waited. */
  isFor(record: RunRecord): boolean {
    return !this.#lacking(record);
  }

  #lacking(record: RunRecord, present?: RunRecord): StreamError | undefined {
    const { caller } = record;
    const { runs, identityRuns } = this.#limits;
    if (!present && this.#runs.count >= runs) return this.#ofRoom();
    const takesOwn = present !== undefined && present.caller === caller;
    if (!takesOwn && this.#runs.countOf(caller) >= identityRuns) return this.#ofCaller();
    if (hasWindows(record, this.#runs.live, present)) return undefined;
    return new StreamError('too-many-runs', 'Too many files are on their way at the same time');
  }

  #ofRoom(): StreamError {
    return new StreamError('too-many-runs', `A room may have ${this.#limits.runs} runs at a time`);
  }

  #ofCaller(): StreamError {
    const most = this.#limits.identityRuns;
    return new StreamError('too-many-runs', `One caller may have ${most} runs of a room at a time`);
  }
}
