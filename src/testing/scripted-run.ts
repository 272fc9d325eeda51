import { initialState, isRunning, type StreamState, transition } from '../client/state.js';
import { StreamError } from '../protocol/errors.js';
import type { ScriptedSource } from './scripted-source.js';

/** A run that a test answers by hand: what `<stream-form>` gets when it starts a task in a {@link ScriptedRoom}. */
export class ScriptedRun {
  readonly task: string;
  /** What it was started with. */
  readonly input: unknown;
  /** The stream that it writes; `accept()` begins it. */
  readonly source: ScriptedSource;
  /** What was asked of it: `cancel`, `interrupt`. */
  readonly calls: string[] = [];
  /** Resolves to the result once `source.complete(result)` was called; rejects where it is refused or ends otherwise. */
  readonly promise: Promise<unknown>;
  #snapshot: StreamState;
  #uploaded: { readonly loaded: number; readonly total: number } | undefined;
  readonly #listeners = new Set<() => void>();
  #settle!: { resolve(result: unknown): void; reject(error: StreamError): void };

  constructor(task: string, input: unknown, source: ScriptedSource) {
    this.task = task;
    this.input = input;
    this.source = source;
    this.#snapshot = { ...initialState(source.name), status: 'pending', task };
    this.promise = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.promise.catch(() => {
      // Whoever awaits it handles it.
    });
  }

  /** How the run stands. */
  get snapshot(): StreamState {
    return this.#snapshot;
  }

  get running(): boolean {
    return isRunning(this.#snapshot.status);
  }

  /** How much of its files has gone up: see `upload`. */
  get uploaded(): { readonly loaded: number; readonly total: number } | undefined {
    return this.#uploaded;
  }

  /** Calls back after every change until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async cancel(): Promise<void> {
    this.calls.push('cancel');
    if (this.source.started) await this.source.cancel();
    else this.refuse(new StreamError('cancelled', 'Cancelled'));
  }

  async interrupt(): Promise<void> {
    this.calls.push('interrupt');
  }

  // ---- what a test answers --------------------------------------------------------------------------------------

  /** The server takes it: its stream begins, or begins anew. */
  accept(): void {
    if (this.source.started) this.source.reset();
    else this.source.start();
    this.source.open((event) => {
      [this.#snapshot] = transition(this.#snapshot, event);
      const { status, result, error, reason } = this.#snapshot;
      if (status === 'complete') this.#settle.resolve(result);
      else if (status === 'error' && error) this.#settle.reject(error);
      else if (status === 'cancelled')
        this.#settle.reject(new StreamError('cancelled', reason ?? 'Cancelled'));
      this.#notify();
    });
  }

  /** The server does not take it. */
  refuse(error: StreamError = new StreamError('invalid-input', 'This input is not accepted')): void {
    this.#snapshot = { ...this.#snapshot, status: 'error', error };
    this.#settle.reject(error);
    this.#notify();
  }

  /** So many bytes of its files have arrived. */
  upload(loaded: number, total: number): void {
    this.#uploaded = { loaded, total };
    this.#notify();
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
