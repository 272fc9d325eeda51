import {
  type Chunk,
  isJsonObject,
  type Json,
  type JsonObject,
  type Outcome,
  type ProgressChunk,
  type Status,
} from '../protocol/index.js';
import type { Observation } from './options.js';
import { readStream } from './read-stream.js';
import type { RunRecord } from './run-record.js';
import { RunSteps } from './run-steps.js';
import type { Stream } from './stream.js';
import { newGeneration, type Streams } from './streams.js';

/** The reserved stream that lists a room's runs: an item each, keyed by the run's id, patched as it goes on and ends. */
export const RUN_LIST = '$runs';

/** Tells the world of runs that start and end: the `$runs` stream, and the author's `observe`. */
export class RunList {
  readonly #room: string;
  readonly #streams: Streams;
  readonly #observe: (observation: Observation) => void;
  /** Of the runs under way that have any. */
  readonly #steps = new Map<string, RunSteps>();

  constructor(room: string, streams: Streams, observe: (observation: Observation) => void) {
    this.#room = room;
    this.#streams = streams;
    this.#observe = observe;
  }

  /** The run waits for its stream. */
  queued(record: RunRecord): void {
    this.#add(record, 'pending');
  }

  /** It never began, and will not. */
  dropped(record: RunRecord): void {
    this.#update(record, { status: 'cancelled', ended: Date.now(), reason: 'cancelled' });
  }

  started(record: RunRecord): void {
    const { run, task, stream } = record;
    this.#observe({ type: 'run-start', room: this.#room, task, run, stream });
    this.#add(record, 'streaming');
  }

  /** The run goes on though the room died, and so do the steps that the list tells of it. */
  async resumed(record: RunRecord): Promise<void> {
    let known: Json | undefined;
    for await (const chunk of readStream(this.#streams, RUN_LIST)) {
      if (chunk.kind === 'update' && chunk.key === record.run) known = chunk.item.steps ?? known;
    }
    if (known !== undefined) this.#steps.set(record.run, this.#stepsOf(record, known));
  }

  /** Steps of the run began or ended. */
  stepped(record: RunRecord, report: ProgressChunk): void {
    const { run } = record;
    const steps = this.#steps.get(run) ?? this.#stepsOf(record);
    this.#steps.set(run, steps);
    steps.add(report, Date.now());
  }

  #stepsOf(record: RunRecord, known?: Json): RunSteps {
    return new RunSteps(
      record.created,
      (steps) => this.#update(record, { status: 'streaming', steps }),
      known,
    );
  }

  /** An item of a run that is listed already takes its place. */
  #add(record: RunRecord, status: Status): void {
    const items = [{ run: record.run, ...described(record), status }];
    this.#write((list) => list.append({ kind: 'items', items }));
  }

  ended(record: RunRecord, outcome: Outcome, stream: Stream): void {
    const { run, task, stream: name, created } = record;
    const ended = Date.now();
    const { head: chunks, units } = stream.log;
    const { status } = outcome;
    this.#observe({
      type: 'run-end',
      room: this.#room,
      task,
      run,
      stream: name,
      status,
      duration: ended - created,
      chunks,
      units,
    });
    const steps = this.#steps.get(run)?.end(status, ended);
    this.#steps.delete(run);
    this.#update(record, {
      status,
      ended,
      chunks,
      ...(steps === undefined ? {} : { steps }),
      ...(outcome.status === 'error' ? { error: { ...outcome.error } } : {}),
      ...(outcome.status === 'cancelled' ? { reason: outcome.reason } : {}),
    });
  }

  /** Each patch says again which run it is of: who reads only the end of the list can tell, and so can the filter. */
  #update(record: RunRecord, changes: JsonObject): void {
    const item = { ...described(record), ...changes };
    this.#write((list) => list.append({ kind: 'update', key: record.run, item }));
  }

  #write(write: (list: Stream) => void): void {
    this.#streams
      .use(RUN_LIST, async (list) => {
        if (!list.isOpen) {
          const generation = newGeneration(list.generation);
          this.#streams.begin(list, { generation, interruptible: false });
        }
        write(list);
        await this.#streams.trim(list);
      })
      .catch((error) => console.error('rivulet: the list of runs could not be written', error));
  }
}

function described({ task, stream, generation, created }: RunRecord): JsonObject {
  return { task, stream, generation, started: created };
}

/**
 * Stored lines of the list as they are shown to a viewer who may not read every stream: what is said of the
 * others' runs is replaced by chunks that hold nothing, so that no seq is missing.
 */
export function withoutRunsOf(text: string, mayRead: (stream: string) => boolean): string {
  const shown = (item: Json | undefined) => isJsonObject(item) && mayRead(String(item.stream));
  return text
    .split('\n')
    .map((line) => {
      const message = JSON.parse(line) as { chunks: (Json[] | Extract<Chunk, { kind: 'update' }>)[] };
      const chunks = message.chunks.map((chunk) => {
        if (Array.isArray(chunk)) return chunk.filter(shown);
        return shown(chunk.item) ? chunk : [];
      });
      return JSON.stringify({ ...message, chunks });
    })
    .join('\n');
}
