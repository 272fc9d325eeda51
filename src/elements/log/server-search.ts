import type { StreamReader } from '../../client/source.js';
import type { LogStore } from './log-store.js';

/** How far the server has looked, and what it has found in lines that are not loaded. */
export interface ServerSearchState {
  readonly status: 'idle' | 'running' | 'done' | 'failed';
  /** How much of what is not loaded was looked through, from 0 to 1. */
  readonly looked: number;
  /** Chunks that hold a match, in order. */
  readonly matches: readonly number[];
  /** What went wrong, when it failed. */
  readonly error?: unknown;
}

const IDLE: ServerSearchState = { status: 'idle', looked: 0, matches: [] };

/**
 * Looks for a text in what the server keeps and this page does not. It finds chunks, in their own text: which lines
 * those are is known once they are loaded.
 */
export class ServerSearch {
  readonly #store: LogStore;
  readonly #onProgress: () => void;
  #state = IDLE;
  #running: AbortController | undefined;

  constructor(store: LogStore, onProgress: () => void) {
    this.#store = store;
    this.#onProgress = onProgress;
  }

  get state(): ServerSearchState {
    return this.#state;
  }

  /** Forgets what was found. */
  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#state = IDLE;
  }

  /** Looks through everything before the first line that is kept without a hole up to the end. */
  async run(reader: StreamReader, query: string): Promise<void> {
    this.stop();
    const last = this.#store.checkpoints.atOrAfter(this.#store.first)?.seq ?? this.#store.seq;
    const running = new AbortController();
    this.#running = running;
    this.#change({ status: 'running' });
    try {
      for await (const page of reader.find?.(query, { signal: running.signal }) ?? []) {
        if (running.signal.aborted) return;
        const matches = [
          ...this.#state.matches,
          ...page.matches.filter((seq) => seq <= last && !this.#isLoaded(seq)),
        ];
        this.#change({ matches, looked: Math.min(1, page.looked / Math.max(1, last)) });
        if (page.looked >= last) break;
      }
      if (!running.signal.aborted) this.#change({ status: 'done', looked: 1 });
    } catch (error) {
      if (!running.signal.aborted) this.#change({ status: 'failed', error });
    }
    if (this.#running === running) this.#running = undefined;
  }

  /** The lines among which a chunk's are, from … to before …; `undefined` when that is not known. */
  linesOf(seq: number): readonly [from: number, to: number] | undefined {
    const { checkpoints, first } = this.#store;
    // What is found may be in a line that began in an earlier chunk.
    const from = checkpoints.atSeq(seq - 1) ?? checkpoints.atSeq(seq);
    return from && [from.line, Math.min(checkpoints.afterSeq(seq)?.line ?? first, first)];
  }

  #isLoaded(seq: number): boolean {
    const lines = this.linesOf(seq);
    return lines !== undefined && this.#store.has(lines[0]) && this.#store.has(lines[1] - 1);
  }

  #change(change: Partial<ServerSearchState>): void {
    this.#state = { ...this.#state, ...change };
    this.#onProgress();
  }
}
