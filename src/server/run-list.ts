import { type Chunk, isJsonObject, type Json, type JsonObject, type Outcome } from '../protocol/index.js';
import type { Observation } from './options.js';
import type { RunRecord } from './run-record.js';
import type { Stream } from './stream.js';
import { newGeneration, type Streams } from './streams.js';

/** The reserved stream that lists a room's runs: an item each, keyed by the run's id, patched when it ends. */
export const RUN_LIST = '$runs';

/** Tells the world of runs that start and end: the `$runs` stream, and the author's `observe`. */
export class RunList {
  readonly #room: string;
  readonly #streams: Streams;
  readonly #observe: (observation: Observation) => void;

  constructor(room: string, streams: Streams, observe: (observation: Observation) => void) {
    this.#room = room;
    this.#streams = streams;
    this.#observe = observe;
  }

  started({ run, task, stream, created }: RunRecord): void {
    this.#observe({ type: 'run-start', room: this.#room, task, run, stream });
    this.#write((list) =>
      list.append({ kind: 'items', items: [{ run, task, stream, status: 'streaming', started: created }] }),
    );
  }

  ended({ run, task, stream: name, created }: RunRecord, outcome: Outcome, stream: Stream): void {
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
    const item: JsonObject = {
      stream: name,
      status,
      ended,
      chunks,
      ...(outcome.status === 'error' ? { error: { ...outcome.error } } : {}),
      ...(outcome.status === 'cancelled' ? { reason: outcome.reason } : {}),
    };
    this.#write((list) => list.append({ kind: 'update', key: run, item }));
  }

  #write(write: (list: Stream) => void): void {
    this.#streams
      .use(RUN_LIST, async (list) => {
        if (!list.isOpen) this.#streams.begin(list, { generation: newGeneration(), interruptible: false });
        write(list);
        await this.#streams.trim(list);
      })
      .catch((error) => console.error('rivulet: the list of runs could not be written', error));
  }
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
