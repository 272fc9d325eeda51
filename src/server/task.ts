import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Chunk, Json, JsonObject, TaskType } from '../protocol/index.js';
import { LONGEST_DELAY } from './delay.js';
import type { Priority } from './priority.js';

/** A file of a run's input, as it arrives from the page. */
export interface InputFile {
  /** The form field, or the path in the input, that held it. */
  readonly field: string;
  readonly name: string;
  /** The media type that the browser told; not checked. */
  readonly type: string;
  /** In bytes. */
  readonly size: number;
  /** The content, once, in order. Fails with `upload-lost` when the page stays away. */
  stream(): ReadableStream<Uint8Array>;
}

/** What a task may do while it runs, beyond yielding. Writes of a run that has ended are ignored. */
export interface TaskContext {
  /** The run's id. */
  readonly run: string;
  readonly room: string;
  /** The server's environment: variables and secrets. */
  readonly env: Readonly<Record<string, unknown>>;
  /** Who started the run, as `authorize` named them. */
  readonly identity: string | undefined;
  /** Aborted when the run is cancelled or superseded. Pass it to every `fetch`. */
  readonly signal: AbortSignal;
  /** Aborted when a viewer asks the task to finish early. Needs `interruptible: true`. */
  readonly interrupted: AbortSignal;
  /** For a `resumable` task that was started again after its room died: how far it had come. */
  readonly resumed: { readonly seq: number; readonly checkpoint: Json | undefined } | undefined;
  /** The files of the input. */
  readonly files: readonly InputFile[];
  /** How far the work has come: `value` of `total`, or a fraction when there is no `total`. */
  progress(value: number, total?: number): void;
  /**
   * Names what is being done now. The step before it is over then, unless this one is `parallel`. What is returned
   * reports on the step itself; who does not need that ignores it.
   */
  step(name: string, options?: StepOptions): StepReport;
  /** Facts about the stream, such as `{ model }`. */
  meta(data: JsonObject): void;
  /** Shared state, read as `stream.state`; the last value of a field wins. Sent at once. */
  state(fields: JsonObject): void;
  /** Adds items, at the end unless `mode` is `prepend`. */
  insert(items: readonly Json[], mode?: 'append' | 'prepend'): void;
  /** Replaces fields of the item with this key. */
  update(key: string | number, item: JsonObject): void;
  /** Takes items away. */
  delete(...keys: (string | number)[]): void;
  /** Empties the list or text. */
  clear(): void;
  /**
   * Writes text; with `replace`, a text that extends the present one is sent as its suffix. `part` names another
   * text of the stream than the answer, such as `reasoning`.
   *
   * @throws {StreamError} `invalid-value` for a part that is no name of 1 to 64 of A–Z a–z 0–9 _ - .
   */
  text(text: string, mode?: 'append' | 'prepend' | 'replace', part?: string): void;
  /** Writes markup, for elements whose author opted in to it. */
  html(html: string, mode?: 'append' | 'prepend' | 'replace'): void;
  /**
   * The chunks that another stream of this room holds now, such as an earlier answer or the list of runs (`$runs`);
   * none for a stream that there is not. It asks nobody's leave: what of it is passed on is the task's to decide.
   */
  read(stream: string): AsyncIterable<Chunk>;
  /** Sends what is waiting to be sent. */
  flush(): void;
  /** Forgets whole stored segments before this seq; viewers who need them see a gap. */
  trim(beforeSeq: number): Promise<void>;
  /**
   * Stores where to go on from, together with everything yielded so far, for a `resumable` task.
   *
   * @throws {StreamError} `invalid-value` over 128 KiB of JSON.
   */
  checkpoint(value: Json): void;
  /** A further stream of this run, named `<stream>/<name>`; it ends with the run. */
  stream(name: string): StreamWriter;
}

export interface StepOptions {
  /** It runs beside the steps before it and does not end them. Default false. */
  readonly parallel?: boolean;
}

/**
 * Reports on one step. It ends when told so, when the next one of its level begins (unless that is `parallel`),
 * and with the step it lies in; at the latest with the run, as the run.
 */
export interface StepReport {
  /** How far the step has come, without a word on the whole: `value` of `total`, or a fraction. */
  progress(value: number, total?: number): void;
  /**
   * Begins a step within this one.
   *
   * @throws {StreamError} `invalid-value` for the ninth level.
   */
  step(name: string, options?: StepOptions): StepReport;
  /** Something to be said of the step, such as what it has found. */
  note(note: string): void;
  /** The step is complete. */
  done(note?: string): void;
  /** The step failed; the run goes on unless the task ends it. */
  fail(note?: string): void;
  /** The step was not needed. */
  skip(note?: string): void;
}

/** Writes to a further stream of a run. */
export interface StreamWriter {
  /** The stream's full name. */
  readonly name: string;
  /** Appends what could also be yielded. */
  write(value: unknown): void;
}

/** How a task behaves; `Input` is what its schema puts out, `Value` what it yields, `Result` what it returns. */
export interface TaskDefinition<Input, Value, Result> {
  /** Validates the input before anything runs: any Standard Schema (valibot, zod, arktype …). */
  readonly input?: StandardSchemaV1<unknown, Input>;
  /** When its stream is being written: refuse (default), end the old run, or wait in a durable queue. */
  readonly onBusy?: 'reject' | 'restart' | 'queue';
  /** The task listens to `interrupted`. Default false. */
  readonly interruptible?: boolean;
  /** Start again after the room died in mid-run, in the same generation. At least once. Default false. */
  readonly resumable?: boolean;
  /** Re-run a retryable failure that has appended nothing. */
  readonly retries?: {
    /** How many times it is run in all. */
    readonly attempts: number;
    /** Milliseconds before the second attempt, doubled for each further one. Default 500. */
    readonly backOff?: number;
  };
  /** Chunks the task may be ahead of what viewers want; without it the task runs on by itself. */
  readonly ahead?: number;
  /** How long a run may take, in milliseconds up to 24 days; then it ends as cancelled, reason `timeout`. Default: for ever. */
  readonly timeout?: number;
  /** The work. What it yields is appended, what it returns is the result. */
  run(input: Input, context: TaskContext): AsyncGenerator<Value, Result, void> | AsyncIterable<Value>;
}

/** A task, with its types for `connect<typeof tasks>()`. */
export interface Task<Input = never, Value = unknown, Result = unknown>
  extends TaskDefinition<Input, Value, Result>,
    TaskType<Input, Value, Result> {}

/** Any task, where its types do not matter. */
// biome-ignore lint/suspicious/noExplicitAny: a task's input is contravariant; nothing narrower takes them all
export type AnyTask = Task<any, unknown, unknown>;

/**
 * Defines a task.
 *
 * @example
 * const count = task({
 *   input: v.object({ to: v.number() }),
 *   async *run({ to }, { progress }) {
 *     for (let i = 1; i <= to; i++) { progress(i, to); yield `${i}\n`; }
 *     return { counted: to };
 *   },
 * });
 *
 * @throws {TypeError} when `run` is not a function, or `timeout` or `backOff` longer than a timer can wait.
 */
export function task<Value, Result, Schema extends StandardSchemaV1 = StandardSchemaV1<unknown, undefined>>(
  definition: Omit<TaskDefinition<never, Value, Result>, 'input' | 'run'> & {
    readonly input?: Schema;
    run(
      input: StandardSchemaV1.InferOutput<Schema>,
      context: TaskContext,
    ): AsyncGenerator<Value, Result, void> | AsyncIterable<Value>;
  },
): Task<StandardSchemaV1.InferInput<Schema>, Value, Result> {
  if (typeof definition.run !== 'function') {
    throw new TypeError(
      `task() needs a run function, such as \`async *run(input, context) {…}\`, not ${typeof definition.run}`,
    );
  }
  checkDelay('timeout', definition.timeout);
  checkDelay('retries.backOff', definition.retries?.backOff);
  return definition as unknown as Task<StandardSchemaV1.InferInput<Schema>, Value, Result>;
}

/** @throws {TypeError} */
function checkDelay(name: string, delay: number | undefined): void {
  if (delay === undefined || (delay > 0 && delay <= LONGEST_DELAY)) return;
  throw new TypeError(`task() takes a ${name} of 1 to ${LONGEST_DELAY} milliseconds, not ${String(delay)}`);
}

/** A value with a priority: items of a higher one go first within a flush. Text is never reordered. */
export class Prioritised {
  constructor(
    readonly priority: Priority,
    readonly value: unknown,
  ) {}
}

/**
 * Gives a yielded value a priority. Readers receive the value itself.
 *
 * @throws {TypeError} for a level that is none.
 * @example yield priority('high', { items: topHits });
 */
export function priority<Value>(level: Priority, value: Value): Value {
  if (level !== 'high' && level !== 'medium' && level !== 'low') {
    throw new TypeError(`priority() takes 'high', 'medium' or 'low', not ${String(level)}`);
  }
  // Its type is the value's, for that is what the readers of the run get.
  return new Prioritised(level, value) as unknown as Value;
}
