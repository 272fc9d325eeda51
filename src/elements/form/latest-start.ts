import { StreamError } from '../../protocol/errors.js';
import type { StartedRun } from '../room-provider.js';

/** What its owner does when there is news of a start. */
export interface StartHost {
  /** Something has changed. */
  changed(): void;
  /** The server has taken what it was started with. */
  taken(): void;
  /** It could not be started. */
  refused(error: unknown): void;
}

/** The latest start of a form: with what, which run it came to, and why it was refused. */
export class LatestStart {
  readonly #host: StartHost;
  #input: { readonly value: unknown } | undefined;
  #run: StartedRun | undefined;
  #stopWatching: (() => void) | undefined;
  /** The run, while the room for it is being found. */
  #coming: Promise<StartedRun> | undefined;
  /** Which start it is, while it is not answered. */
  #asked: symbol | undefined;
  #refusal: StreamError | undefined;

  constructor(host: StartHost) {
    this.#host = host;
  }

  /** What it was started with. */
  get input(): { readonly value: unknown } | undefined {
    return this.#input;
  }

  get run(): StartedRun | undefined {
    return this.#run;
  }

  /** Whether it was asked for and is not answered. */
  get isAsked(): boolean {
    return this.#asked !== undefined;
  }

  /** Whether the server would not take it: the stream never heard of such a run. */
  get isRefused(): boolean {
    return this.#run !== undefined && this.#run.snapshot.generation === '' && !this.#run.running;
  }

  /** Why it was refused. The stream, which may be opened only after that, knows nothing of it. */
  get refusal(): StreamError | undefined {
    return this.#refusal;
  }

  /** Why it was refused matters no longer. */
  forgive(): void {
    this.#refusal = undefined;
  }

  /** Resolves once the run was asked for; absent when it has been. What is asked of a start at once is meant for its run. */
  get coming(): Promise<unknown> | undefined {
    return this.#coming?.catch(() => {
      // Told by `begin`. There is no run then.
    });
  }

  /** Starts anew with this input. Rejects when that cannot even be asked for. */
  async begin(input: unknown, ask: () => Promise<StartedRun>): Promise<StartedRun> {
    this.#input = { value: input };
    this.#refusal = undefined;
    const start = Symbol();
    this.#asked = start;
    const coming = ask().then((run) => this.#watch(run, start));
    this.#coming = coming;
    this.#host.changed();
    try {
      return await coming;
    } catch (error) {
      this.#answered(start);
      this.#host.refused(error);
      throw error;
    } finally {
      if (this.#coming === coming) this.#coming = undefined;
    }
  }

  #watch(run: StartedRun, start: symbol): StartedRun {
    this.#stopWatching?.();
    this.#run = run;
    const onChange = (): void => {
      // From its generation's first word on, the stream itself says how the run stands.
      const { generation, position } = run.snapshot;
      const isTaken = generation !== '';
      if (isTaken || position !== undefined || !run.running) this.#answered(start, isTaken);
      this.#host.changed();
    };
    this.#stopWatching = run.subscribe(onChange);
    run.promise.then(onChange, (error: unknown) => {
      // The stream never heard of a run that was refused; so it is told here.
      if (run.snapshot.generation === '' && this.#run === run) {
        if (error instanceof StreamError) this.#refusal = error;
        this.#host.refused(error);
      }
      onChange();
    });
    return run;
  }

  #answered(start: symbol, isTaken = false): void {
    if (this.#asked !== start) return;
    this.#asked = undefined;
    if (isTaken) this.#host.taken();
    this.#host.changed();
  }
}
