import type { StreamSource } from '../../client/source.js';
import { isTerminal, type StreamState } from '../../client/state.js';
import { type Estimate, lookedAt, noEstimate, withSample } from './estimate.js';
import type { FormUploads } from './form-uploads.js';
import type { RunProgress } from './run-progress.js';
import { runSubject, type Subject, uploadSubject, valueSubject } from './subject.js';

/** What an element says of what it shows. */
export interface SubjectSettings {
  readonly activeSource: StreamSource | undefined;
  readonly streamState: StreamState;
  /** The source was asked and has not answered. */
  readonly isConnecting: boolean;
  /** What the page's value is of: `NaN` for what is no such number, `null` where it does not say. */
  readonly max: number | null;
  readonly estimatedChunks: number | null;
  readonly unit: string;
  readonly paused: boolean;
  /** In seconds. */
  readonly stallAfter: number;
}

/** Which of them a bar is about: the value that the page sets, the files of a form on their way up, or a run. */
export class CurrentSubject {
  readonly #run: RunProgress;
  readonly #uploads: FormUploads;
  /** Of an upload or a value of the page, by this machine's clock. */
  #estimate: Estimate = noEstimate;
  /** What the page says itself. */
  given: number | null = null;

  constructor(run: RunProgress, uploads: FormUploads) {
    this.#run = run;
    this.#uploads = uploads;
  }

  /** Takes note of how far it is by now; `isNew`: the page has just said so. */
  look(settings: SubjectSettings, isNew: boolean): void {
    const time = Date.now();
    const upload = this.#uploads.progress;
    if (isNew && this.given !== null) {
      this.#estimate = withSample(this.#estimate, { time, value: this.given });
    } else if (upload) this.#estimate = withSample(this.#estimate, { time, value: upload.loaded });
    this.#estimate = lookedAt(this.#estimate, upload?.total ?? maxOf(settings), time);
    this.#run.look();
  }

  /** Whether the page says how far it is, and no stream. */
  standsAlone({ activeSource, max }: SubjectSettings): boolean {
    return !activeSource && (this.given !== null || max !== null);
  }

  of(settings: SubjectSettings): Subject {
    const { streamState: state, isConnecting: connecting, estimatedChunks, unit, paused } = settings;
    const stallAfter = settings.stallAfter * 1_000;
    const own = { estimate: this.#estimate, now: Date.now(), stallAfter };
    if (this.standsAlone(settings)) {
      return valueSubject(this.given, maxOf(settings), { ...own, paused, unit });
    }
    const { estimate, began, now, silence } = this.#run;
    const run = runSubject(
      { state, connecting, paused: paused || state.fields.paused === true, silence, stallAfter },
      { estimatedChunks, unit, estimate, began, now },
    );
    const upload = this.#uploads.progress;
    // A run that has failed or was stopped says so, however much of its files had gone up.
    return upload && !isTerminal(state.status) ? uploadSubject(upload, run.phase, own) : run;
  }
}

/** What the page's value is of. */
export function maxOf({ max }: { readonly max: number | null }): number {
  return max ?? 1;
}
