import type { ConnectionState } from '../../src/client/source.js';
import { initialState, type StreamState } from '../../src/client/state.js';
import type { RoomClient, StartedRun } from '../../src/elements/room-provider.js';
import { StreamError } from '../../src/protocol/index.js';
import { ScriptedSource } from './scripted-source.js';

/** A run whose answers a test gives by hand. */
export class FakeRun implements StartedRun {
  snapshot: StreamState = { ...initialState(), status: 'pending' };
  uploaded: { loaded: number; total: number } | undefined;
  calls: string[] = [];
  readonly promise: Promise<unknown>;
  readonly #listeners = new Set<() => void>();
  #reject!: (error: StreamError) => void;

  constructor(
    readonly task: string,
    readonly input: unknown,
    readonly stream: string | undefined,
  ) {
    this.promise = new Promise((_, reject) => {
      this.#reject = reject;
    });
  }

  get running(): boolean {
    return this.snapshot.status === 'pending' || this.snapshot.status === 'streaming';
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  async cancel(): Promise<void> {
    this.calls.push('cancel');
  }
  async interrupt(): Promise<void> {
    this.calls.push('interrupt');
  }

  accept(source: ScriptedSource): void {
    this.change({ status: 'streaming', generation: source.generation });
  }
  refuse(error = new StreamError('invalid-input', 'q: a text is expected')): void {
    this.#reject(error);
    this.change({ status: 'error', error });
  }
  upload(loaded: number, total: number): void {
    this.uploaded = { loaded, total };
    this.change({});
  }
  change(changes: Partial<StreamState>): void {
    this.snapshot = { ...this.snapshot, ...changes };
    for (const listener of this.#listeners) listener();
  }
}

/** A room without a server. */
export class FakeRoom implements RoomClient {
  connection: ConnectionState = { state: 'connected' };
  readonly streams = new Map<string, ScriptedSource>();
  readonly runs: FakeRun[] = [];
  closed = false;
  readonly #observers = new Set<(state: ConnectionState) => void>();

  get observers(): number {
    return this.#observers.size;
  }

  onConnection(observer: (state: ConnectionState) => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }
  stream(name: string): ScriptedSource {
    let source = this.streams.get(name);
    if (!source) {
      source = new ScriptedSource(name);
      source.started = false;
      this.streams.set(name, source);
    }
    return source;
  }
  run(task: string, input?: unknown, options?: { readonly stream?: string }): FakeRun {
    const run = new FakeRun(task, input, options?.stream);
    this.runs.push(run);
    return run;
  }
  close(): void {
    this.closed = true;
  }
  setConnection(state: ConnectionState): void {
    this.connection = state;
    for (const observer of this.#observers) observer(state);
  }
}
