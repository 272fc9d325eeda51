import {
  type Json,
  type ProgressChunk,
  type StepOutcome,
  type Steps,
  withEnd,
  withProgress,
} from '../protocol/index.js';

/** How many steps of a run its entry in the list of runs tells. */
const MOST = 32;
/** How long a name or note is there, in UTF-16 code units. */
const LONGEST = 100;
/** The steps are written at most this often, in milliseconds … */
const OFTEN = 1_000;
/** … and the longer a run has been going the rarer: after this part of its age. */
const PART_OF_AGE = 1 / 50;

/**
 * The steps of one run for the list of runs. All of them are written with each change, so the writes are gathered:
 * a run of an hour with a step every second writes them some three hundred times and no more.
 */
export class RunSteps {
  readonly #began: number;
  readonly #write: (steps: Json) => void;
  #steps: Steps;
  #wroteAt = 0;
  #waiting: ReturnType<typeof setTimeout> | null = null;

  /** @param known - with a run that goes on after its room died: the steps that were written then */
  constructor(began: number, write: (steps: Json) => void, known: Json = []) {
    this.#began = began;
    this.#write = write;
    // Written by `jsonOf`.
    this.#steps = known as unknown as Steps;
  }

  /** Takes note of a report, and writes the steps soon if any began or ended. */
  add({ step, within, parallel, outcome, note }: ProgressChunk, time: number): void {
    // How far a step has come is for those who follow its stream.
    const report = {
      ...(step === undefined ? {} : { step: cut(step) }),
      ...(within === undefined ? {} : { within: within.map(cut) }),
      ...(parallel === undefined ? {} : { parallel }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(note === undefined ? {} : { note: cut(note) }),
    };
    const after = withProgress(this.#steps, report, time, MOST);
    if (after === this.#steps) return;
    this.#steps = after;
    if (this.#waiting !== null) return;
    const pause = Math.max(OFTEN, (time - this.#began) * PART_OF_AGE);
    this.#waiting = setTimeout(
      () => {
        this.#waiting = null;
        this.#wroteAt = Date.now();
        this.#write(jsonOf(this.#steps));
      },
      Math.max(0, this.#wroteAt + pause - time),
    );
  }

  /** The run is over, and these are its steps. */
  end(outcome: StepOutcome, time: number): Json {
    clearTimeout(this.#waiting);
    this.#steps = withEnd(this.#steps, outcome, time);
    return jsonOf(this.#steps);
  }
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** Steps are JSON as they are; only their type does not say so. */
function jsonOf(steps: Steps): Json {
  return steps as unknown as Json;
}
