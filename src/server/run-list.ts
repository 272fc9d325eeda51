import type { JsonObject, Outcome } from '../protocol/index.js';
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
  #opened: Promise<Stream> | undefined;

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
      status,
      ended,
      chunks,
      ...(outcome.status === 'error' ? { error: { ...outcome.error } } : {}),
      ...(outcome.status === 'cancelled' ? { reason: outcome.reason } : {}),
    };
    this.#write((list) => list.append({ kind: 'update', key: run, item }));
  }

  #write(write: (list: Stream) => void): void {
    this.#opened ??= this.#open();
    this.#opened
      .then(async (list) => {
        write(list);
        await this.#streams.trim(list);
      })
      .catch((error) => console.error('rivulet: the list of runs could not be written', error));
  }

  async #open(): Promise<Stream> {
    const list = await this.#streams.get(RUN_LIST);
    if (!list.isOpen) this.#streams.begin(list, { generation: newGeneration(), interruptible: false });
    return list;
  }
}
