import { isReservedName, isValidName, limits, type Outcome, StreamError } from '../protocol/index.js';
import type { HostStorage } from './host.js';
import { deleteLog } from './log.js';
import { deletePrefix } from './long-text.js';
import type { Retention } from './options.js';
import { checkpointKey, inputKey, type RunRecord } from './run-record.js';
import type { Schedule } from './schedule.js';
import {
  type Beginning,
  keyOf,
  outcomeKey,
  type StorageFailureHandler,
  Stream,
  type StreamRecord,
} from './stream.js';

const COUNT = 'stream-count';
const TRASH = 'trash/';

/** The room's streams: opens, begins, ends and forgets them. */
export class Streams {
  /** Called when a generation has ended, so that a run that waits for the stream can begin. */
  onEnded: ((stream: Stream) => void) | undefined;
  readonly #storage: HostStorage;
  readonly #schedule: Schedule;
  readonly #retention: Retention;
  readonly #most: number;
  readonly #onFailure: StorageFailureHandler;
  readonly #open = new Map<string, { readonly stream: Stream; readonly loaded: Promise<void> }>();
  #count = 0;

  constructor(
    storage: HostStorage,
    schedule: Schedule,
    options: { readonly retention: Retention; readonly limits: { readonly streams: number } },
    onFailure: StorageFailureHandler,
  ) {
    this.#storage = storage;
    this.#schedule = schedule;
    this.#retention = options.retention;
    this.#most = options.limits.streams;
    this.#onFailure = onFailure;
  }

  async load(): Promise<void> {
    this.#count = (await this.#storage.get<number>(COUNT)) ?? 0;
    for (const [key, run] of await this.#storage.list<string>({ prefix: TRASH })) {
      this.#shred(key.slice(TRASH.length), run);
    }
  }

  /**
   * Works with the stream of this name, whether or not anything is in it. Until the work is done nobody is given
   * another object for the same name; from then on the stream stays in memory only if it is followed or written.
   */
  async use<T>(name: string, work: (stream: Stream) => T | Promise<T>): Promise<T> {
    const { stream, loaded } = this.#opened(name);
    stream.users++;
    try {
      await loaded;
      return await work(stream);
    } finally {
      stream.users--;
      this.release(stream);
    }
  }

  /** The further streams that a run of an earlier life of the room had opened and not ended. */
  async openSidesOf({ run, stream }: RunRecord): Promise<string[]> {
    const sides = await this.#storage.list<StreamRecord>({ prefix: keyOf(`${stream}/`) });
    return [...sides.values()]
      .filter((side) => side.run === run && side.ended === undefined)
      .map(({ name }) => name);
  }

  /**
   * Begins a new generation; one that is still open ends as `superseded` first. Called within {@link use}.
   *
   * @throws {StreamError} `too-many-streams`
   */
  begin(stream: Stream, beginning: Beginning): void {
    const old = stream.record;
    if (!old) {
      if (this.#count >= this.#most && !isReservedName(stream.name)) {
        throw new StreamError('too-many-streams', `A room may hold ${this.#most} streams`);
      }
      this.#setCount(this.#count + 1);
    }
    if (stream.isOpen) this.end(stream, { status: 'cancelled', reason: 'superseded' });
    stream.begin(beginning);
    if (old) this.#discard(old);
  }

  /** Ends the present generation, and sees to it that it is forgotten in time. */
  end(stream: Stream, outcome: Outcome): void {
    if (!stream.isOpen) return;
    stream.end(outcome);
    this.onEnded?.(stream);
    this.release(stream);
    this.#watch(stream, this.#schedule.before('sweep', Date.now() + this.#retention.age));
  }

  /** Keeps a stream that is written within bounds. */
  async trim(stream: Stream): Promise<void> {
    const { bytes, chunks } = this.#retention;
    const { log } = stream;
    const isOver = (units: number, kept: number) => units > bytes || kept > chunks;
    if (isOver(log.units - log.trimmed, log.head - log.first + 1)) await log.trim(log.head, isOver);
  }

  /** Lets go of the memory of a stream that nobody follows, writes or works with. */
  release(stream: Stream): void {
    const isIdle = stream.users === 0 && stream.subscriptions.size === 0 && !stream.isOpen;
    if (isIdle && this.#open.get(stream.name)?.stream === stream) this.#open.delete(stream.name);
  }

  /** Forgets streams that ended longer ago than retention says, and says when to look again. */
  async sweep(now: number): Promise<void> {
    let next = Number.POSITIVE_INFINITY;
    for (const record of await this.#records()) {
      if (record.ended === undefined) continue;
      const due = record.ended + this.#retention.age;
      if (due > now) next = Math.min(next, due);
      else await this.use(record.name, (stream) => this.#forget(stream, record));
    }
    await this.#schedule.at('sweep', Number.isFinite(next) ? next : undefined);
  }

  /** Within one turn: a generation that begins the moment after is not forgotten with this one. */
  #forget(stream: Stream, record: StreamRecord): void {
    if (stream.generation !== record.generation || stream.isOpen) return;
    this.#watch(stream, this.#storage.delete([keyOf(record.name)]));
    this.#setCount(this.#count - 1);
    this.#discard(record);
    stream.forget();
  }

  #opened(name: string) {
    const known = this.#open.get(name);
    if (known) return known;
    const stream = new Stream(this.#storage, name, this.#onFailure);
    const opened = { stream, loaded: stream.load() };
    this.#open.set(name, opened);
    return opened;
  }

  async #records(): Promise<StreamRecord[]> {
    return [...(await this.#storage.list<StreamRecord>({ prefix: 'stream/' })).values()];
  }

  /** Marks a generation for deletion in this turn, so that a kill forgets none, and deletes it bit by bit. */
  #discard({ generation, run = '' }: StreamRecord): void {
    void this.#storage.put({ [TRASH + generation]: run });
    this.#shred(generation, run);
  }

  #shred(generation: string, run: string): void {
    Promise.all([
      ...(run === ''
        ? []
        : [
            deletePrefix(this.#storage, `${inputKey(run)}/`),
            deletePrefix(this.#storage, `${checkpointKey(run)}/`),
          ]),
      deleteLog(this.#storage, generation),
      deletePrefix(this.#storage, `${outcomeKey(generation)}/`),
      deletePrefix(this.#storage, `producer/${generation}/`),
    ])
      .then(() => this.#storage.delete([TRASH + generation]))
      .catch((error) => console.error('rivulet: an old generation could not be deleted', error));
  }

  #setCount(count: number): void {
    this.#count = count;
    void this.#storage.put({ [COUNT]: count });
  }

  #watch(stream: Stream, write: Promise<unknown>): void {
    write.catch((error) => this.#onFailure(stream, error));
  }
}

/**
 * Refuses a name that no stream of a user can have.
 *
 * @throws {StreamError} `invalid-name`
 */
export function checkStreamName(name: string): void {
  if (!isValidName(name) || isReservedName(name)) {
    throw new StreamError(
      'invalid-name',
      `A stream's name has 1 to ${limits.name} characters, no control characters, and does not begin with "$"`,
    );
  }
}

/** A new generation's name: sorts by time to the millisecond, and cannot be guessed or met twice. */
export function newGeneration(): string {
  const random = crypto.getRandomValues(new Uint32Array(2));
  return Date.now().toString(36) + [...random].map((part) => part.toString(36).padStart(7, '0')).join('');
}
