import type { ConnectionState } from '../client/source.js';
import { ScriptedRun } from './scripted-run.js';
import { ScriptedSource } from './scripted-source.js';

/**
 * A room without a server, for pages with a `<stream-room>`:
 *
 * ```ts
 * const room = new ScriptedRoom();
 * document.querySelector('stream-room').client = room;
 * const started = room.started();
 * form.requestSubmit();                  // within a <stream-form task="search">
 * const run = await started;             // run.input is what was in the form
 * run.accept();
 * run.source.items({ id: 1, title: 'Rhine' });
 * run.source.complete();
 * ```
 */
export class ScriptedRoom {
  /** The runs that were started, oldest first. */
  readonly runs: ScriptedRun[] = [];
  closed = false;
  readonly #streams = new Map<string, ScriptedSource>();
  readonly #observers = new Set<(state: ConnectionState) => void>();
  #connection: ConnectionState = { state: 'connected' };
  #waiting: ((run: ScriptedRun) => void)[] = [];

  get connection(): ConnectionState {
    return this.#connection;
  }

  onConnection(observer: (state: ConnectionState) => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** A stream of the room: idle until it is started, or a run that writes it is accepted. */
  stream(name: string): ScriptedSource {
    const source = this.#streams.get(name) ?? new ScriptedSource(name, { idle: true });
    this.#streams.set(name, source);
    return source;
  }

  run(task: string, input?: unknown, { stream }: { readonly stream?: string } = {}): ScriptedRun {
    const run = new ScriptedRun(task, input, this.stream(stream ?? `run-${this.runs.length + 1}`));
    this.runs.push(run);
    for (const resolve of this.#waiting.splice(0)) resolve(run);
    return run;
  }

  close(): void {
    this.closed = true;
  }

  // ---- what a test says -----------------------------------------------------------------------------------------

  /** The next run that is started. */
  started(): Promise<ScriptedRun> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The connection is interrupted, or there again: told to the room's streams, too. */
  setConnection(state: ConnectionState): void {
    this.#connection = state;
    for (const observer of [...this.#observers]) observer(state);
    for (const source of this.#streams.values()) source.emit({ type: 'connection', ...state });
  }
}
