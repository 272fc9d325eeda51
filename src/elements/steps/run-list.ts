import { isRunning } from '../../client/state.js';
import type { Chunk } from '../../protocol/chunk.js';
import { StreamError } from '../../protocol/errors.js';
import { isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';
import type { Status } from '../../protocol/server-messages.js';
import { isStepOutcome, type Step, type Steps, withEnd } from '../../protocol/steps.js';

/** The reserved stream that lists a room's runs (docs/server.md, The list of runs). */
export const RUNS = '$runs';

/** A run as the list of runs tells it. Times are milliseconds since 1970. */
export interface RunEntry {
  readonly run: string;
  readonly task: string;
  readonly stream: string;
  readonly status: Status;
  readonly started: number;
  readonly ended: number | undefined;
  /** How many chunks it wrote; known once it has ended. */
  readonly chunks: number | undefined;
  readonly error: StreamError | undefined;
  /** With status `cancelled`: why. */
  readonly reason: string | undefined;
  readonly steps: Steps;
}

/** How deep steps are read; what the protocol allows. */
const DEEPEST = 8;

/**
 * The latest runs of a room, read from its list. Of those that have ended no more than a limit are kept; those
 * under way are bounded by the room.
 */
export class RunList {
  readonly #items = new Map<string, JsonObject>();
  #entries: readonly RunEntry[] | undefined;

  /** The runs, oldest first. The same array until something changes. */
  get entries(): readonly RunEntry[] {
    this.#entries ??= [...this.#items]
      .flatMap(([run, item]) => entryOf(run, item) ?? [])
      .sort((a, b) => a.started - b.started);
    return this.#entries;
  }

  /**
   * Takes note of a chunk of the list. A patch of a run that is not known is taken for the run itself: each says
   * enough, and who reads only the end of the list may have missed the beginning.
   *
   * @returns the runs that it was about
   */
  apply(chunk: Chunk, limit: number): readonly string[] {
    const runs: string[] = [];
    if (chunk.kind === 'items') {
      for (const item of chunk.items) {
        if (isJsonObject(item) && typeof item.run === 'string') runs.push(this.#patch(item.run, item));
      }
    } else if (chunk.kind === 'update') {
      runs.push(this.#patch(chunk.key, chunk.item));
    }
    if (runs.length > 0) this.#prune(limit);
    return runs;
  }

  clear(): void {
    this.#items.clear();
    this.#entries = undefined;
  }

  #patch(run: string, changes: JsonObject): string {
    this.#items.set(run, { ...this.#items.get(run), ...changes });
    this.#entries = undefined;
    return run;
  }

  #prune(limit: number): void {
    let over = this.#items.size - limit;
    for (const [run, { status }] of this.#items) {
      if (over <= 0) return;
      if (isRunning(status as Status)) continue;
      this.#items.delete(run);
      over--;
    }
  }
}

/** What a run is called: its task, and its stream where that is named otherwise. */
export function nameOf({ task, stream, run }: RunEntry): { readonly name: string; readonly detail: string } {
  return { name: task, detail: stream === task || stream === run ? '' : stream };
}

/** Nothing for what is no run: the list may be filtered, or come from a server of another version. */
function entryOf(run: string, item: JsonObject): RunEntry | undefined {
  const { task, stream, status, started, ended, chunks, error, reason, steps } = item;
  if (typeof task !== 'string' || typeof stream !== 'string' || typeof started !== 'number') return undefined;
  const outcome = isStepOutcome(status) ? status : undefined;
  const known = stepsOf(steps, DEEPEST);
  return {
    run,
    task,
    stream,
    started,
    status: outcome && outcome !== 'skipped' ? outcome : status === 'pending' ? status : 'streaming',
    ended: typeof ended === 'number' ? ended : undefined,
    chunks: typeof chunks === 'number' ? chunks : undefined,
    error: errorOf(error),
    reason: typeof reason === 'string' ? reason : undefined,
    steps: outcome ? withEnd(known, outcome, typeof ended === 'number' ? ended : started) : known,
  };
}

function errorOf(error: Json | undefined): StreamError | undefined {
  if (!isJsonObject(error) || typeof error.code !== 'string') return undefined;
  const { code, message, retryable, ref } = error;
  return new StreamError(code, typeof message === 'string' ? message : code, {
    retryable: retryable === true,
    ...(typeof ref === 'string' ? { ref } : {}),
  });
}

function stepsOf(json: Json | undefined, deep: number): Steps {
  if (!Array.isArray(json) || deep === 0) return [];
  return json.flatMap((step: Json) => stepOf(step, deep) ?? []);
}

function stepOf(json: Json, deep: number): Step | undefined {
  if (!isJsonObject(json)) return undefined;
  const { number, name, started, ended, outcome, note, steps } = json;
  if (typeof number !== 'number' || typeof name !== 'string' || typeof started !== 'number') return undefined;
  return {
    number,
    name,
    started,
    ...(isStepOutcome(outcome) ? { outcome, ended: typeof ended === 'number' ? ended : started } : {}),
    ...(typeof note === 'string' ? { note } : {}),
    ...(Array.isArray(steps) ? { steps: stepsOf(steps, deep - 1) } : {}),
  };
}
