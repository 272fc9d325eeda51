import { isReservedName, isValidName, limits, type Outcome, StreamError } from '../protocol/index.js';
import { Disposal } from './disposal.js';
import type { HostStorage } from './host.js';
import { EXPIRIES, expiryKey } from './lifetime.js';
import type { Retention } from './options.js';
import { pagesOf } from './pages.js';
import type { RunRecord } from './run-record.js';
import type { Schedule } from './schedule.js';
import { Shelf } from './shelf.js';
import { type StorageFailureHandler, Stream } from './stream.js';
import { StreamCount, type StreamLimits } from './stream-count.js';
import { type Beginning, keyOf, type StreamRecord } from './stream-record.js';

/** Times that are read at once: each is a number. */
const EXPIRIES_AT_ONCE = 1_000;
/** How many streams are forgotten before others have a turn. */
const MOST_AT_ONCE = 1_000;
/** How long viewers of an earlier life of the room may take to come back, in milliseconds. */
const COMING_BACK = 10_000;

/** Who is told of whatever is appended to any stream, in the turn of the append, and of streams that are gone. */
export interface Watcher {
  appended(stream: Stream): void;
  removed(stream: Stream): void;
}

/** The room's streams: opens, begins, ends and forgets them. */
export class Streams {
  /** Called when a generation has ended, so that a run that waits for the stream can begin. */
  onEnded: ((stream: Stream) => void) | undefined;
  watcher: Watcher | undefined;
  readonly #storage: HostStorage;
  readonly #schedule: Schedule;
  readonly #retention: Retention;
  readonly #count: StreamCount;
  readonly #onFailure: StorageFailureHandler;
  readonly #shelf: Shelf;
  readonly #disposal: Disposal;
  /** Until when nothing expires that lives by being read. */
  #sparedUntil = 0;

  constructor(
    storage: HostStorage,
    schedule: Schedule,
    options: { readonly retention: Retention; readonly limits: StreamLimits },
    onFailure: StorageFailureHandler,
  ) {
    this.#storage = storage;
    this.#schedule = schedule;
    this.#retention = options.retention;
    this.#count = new StreamCount(storage, options.limits);
    this.#onFailure = onFailure;
    this.#shelf = new Shelf((name) => {
      const stream = new Stream(storage, name, onFailure);
      if (!isReservedName(name)) stream.onFlushed = () => this.watcher?.appended(stream);
      return stream;
    });
    this.#disposal = new Disposal(storage, (name, generation) =>
      this.use(name, (stream) => this.#bury(stream, generation)),
    );
  }

  async load(): Promise<void> {
    await this.#count.load();
    await this.#disposal.load();
    let first = Number.POSITIVE_INFINITY;
    for await (const page of pagesOf<number>(this.#storage, EXPIRIES, EXPIRIES_AT_ONCE))
      first = Math.min(first, ...page.values());
    // What expired while somebody followed it was left alone, and nobody may have come back since.
    if (Number.isFinite(first))
      await this.#schedule.before('sweep', Math.max(first, Date.now() + COMING_BACK));
  }

  /** Viewers of an earlier life of the room are about to come back: what they follow does not expire meanwhile. */
  spareFollowed(): void {
    this.#sparedUntil = Date.now() + COMING_BACK;
  }

  /**
   * Works with the stream of this name, whether or not anything is in it. Until the work is done nobody is given
   * another object for the same name; from then on the stream stays in memory only if it is followed or written.
   */
  async use<T>(name: string, work: (stream: Stream) => T | Promise<T>): Promise<T> {
    const { stream, release } = await this.hold(name);
    try {
      return await work(stream);
    } finally {
      release();
    }
  }

  /** As {@link use}, for work whose end is told by calling `release`, once. */
  async hold(name: string): Promise<{ readonly stream: Stream; readonly release: () => void }> {
    const { stream, loaded } = this.#shelf.take(name);
    try {
      await loaded;
    } catch (error) {
      this.#shelf.giveBack(stream);
      throw error;
    }
    if (this.#isExpired(stream, Date.now())) this.remove(stream, 'expired');
    stream.holders++;
    const release = () => {
      stream.holders--;
      this.#shelf.giveBack(stream);
    };
    return { stream, release };
  }

  /** The further streams that a run of an earlier life of the room had opened and not ended. */
  async openSidesOf({ run, stream }: RunRecord): Promise<string[]> {
    const open: string[] = [];
    for await (const page of pagesOf<StreamRecord>(this.#storage, keyOf(`${stream}/`)))
      for (const side of page.values())
        if (side.run === run && side.ended === undefined) open.push(side.name);
    return open;
  }

  /**
   * Begins a new generation; one that is still open ends as `superseded` first. Called within {@link use}. A stream counts
   * as made by whoever has begun its first generation.
   *
   * @throws {StreamError} `too-many-streams`
   */
  begin(stream: Stream, beginning: Beginning): void {
    const old = stream.record;
    const { fork, generation } = beginning;
    const { caller } = old ?? beginning;
    if (!old) {
      if (!isReservedName(stream.name)) this.#count.demandPlace(caller);
      this.#count.change(caller, 1);
    }
    if (stream.isOpen) this.end(stream, { status: 'cancelled', reason: 'superseded' });
    stream.begin({ ...beginning, caller });
    if (old) this.#disposal.discard(old);
    if (fork) this.#watch(stream, this.#disposal.keep(fork.generation, generation));
    this.touch(stream);
  }

  /** A stream that lives as long as it is read or written is read or written. */
  touch(stream: Stream): void {
    const due = stream.expiry?.touch(Date.now());
    if (due !== undefined) this.#watch(stream, this.#schedule.before('sweep', due));
  }

  /**
   * Deletes a stream now, whatever its state; who follows it is told. Its name can be taken again at once, unless forks
   * read its log: then when the last of them is gone. Nothing happens where there is none.
   *
   * @param reason why a generation that was still open is over (PROTOCOL.md §5)
   */
  remove(stream: Stream, reason: 'deleted' | 'expired'): void {
    const { record } = stream;
    if (!record) return;
    this.end(stream, { status: 'cancelled', reason });
    this.#forget(stream, record);
    for (const subscription of stream.subscriptions) subscription.restart('reset');
  }

  /** Ends the present generation, and sees to it that it is forgotten in time. */
  end(stream: Stream, outcome: Outcome): void {
    if (!stream.isOpen) return;
    stream.end(outcome);
    this.onEnded?.(stream);
    this.#shelf.letGo(stream);
    this.#watch(stream, this.#schedule.before('sweep', Date.now() + this.#retention.age));
  }

  /** Keeps a stream that is written within bounds. */
  async trim(stream: Stream): Promise<void> {
    const { bytes, chunks } = this.#retention;
    const { log } = stream;
    const isOver = (units: number, kept: number) => units > bytes || kept > chunks;
    if (isOver(log.units - log.trimmed, log.kept)) await log.trim(log.head, isOver);
  }

  /** A viewer follows a stream no longer, but has read it until now. */
  release(stream: Stream): void {
    this.touch(stream);
    this.#shelf.letGo(stream);
  }

  /** This life of the room is over: what waits to be written is, and nothing after it. */
  abandon(): void {
    for (const stream of this.#shelf.all()) stream.flush();
  }

  /** Forgets streams whose time is over, some at a time, and says when to look again. */
  async sweep(now: number): Promise<void> {
    let next = Number.POSITIVE_INFINITY;
    let count = 0;
    for await (const record of this.#records()) {
      const due = await this.#dueOf(record);
      if (due > now) next = Math.min(next, due);
      else if (++count > MOST_AT_ONCE) {
        next = now;
        break;
      } else next = Math.min(next, await this.#settle(record, now));
    }
    // Meanwhile an earlier time may have been asked for.
    if (Number.isFinite(next)) await this.#schedule.before('sweep', next);
  }

  /** Forgets a stream whose time is over as far as it is stored. Gives when to look at it again. */
  async #settle(record: StreamRecord, now: number): Promise<number> {
    if (!record.lifetime) {
      await this.use(record.name, (stream) => {
        this.#forget(stream, record);
        if (stream.record) return;
        // Who has all of it keeps that; who was behind would wait for the rest for ever.
        for (const subscription of stream.subscriptions)
          if (!subscription.live) subscription.restart('reset');
      });
      return Number.POSITIVE_INFINITY;
    }
    // Where it has expired, that is noticed as soon as anyone works with it.
    const later = await this.use(record.name, ({ expiry }) => expiry?.due ?? 0);
    const due = Math.max(later, this.#sparedUntil);
    // One that is followed is looked at again when its last reader leaves.
    return due > now ? due : Number.POSITIVE_INFINITY;
  }

  /** Whether a stream's lifetime is over. One that lives by being read does so while anyone follows it. */
  #isExpired({ record, expiry, holders, subscriptions }: Stream, now: number): boolean {
    if (!record?.lifetime || !expiry || expiry.due > now) return false;
    return (
      'until' in record.lifetime || (holders === 0 && subscriptions.size === 0 && now >= this.#sparedUntil)
    );
  }

  /** When a stream's time is over, as far as it is stored. */
  async #dueOf({ generation, lifetime, ended, deleted }: StreamRecord): Promise<number> {
    if (deleted !== undefined) return Number.POSITIVE_INFINITY;
    if (lifetime) return (await this.#storage.get<number>(expiryKey(generation))) ?? 0;
    return ended === undefined ? Number.POSITIVE_INFINITY : ended + this.#retention.age;
  }

  /** Within one turn: a generation that begins the moment after is not forgotten with this one. */
  #forget(stream: Stream, record: StreamRecord): void {
    if (stream.generation !== record.generation || stream.isOpen) return;
    const isRead = this.#disposal.isKept(record.generation);
    const key = keyOf(record.name);
    this.#watch(
      stream,
      isRead
        ? this.#storage.put({ [key]: { ...record, deleted: Date.now() } satisfies StreamRecord })
        : this.#storage.delete([key]),
    );
    this.#count.change(record.caller, -1);
    this.#disposal.discard(record, isRead);
    stream.forget(isRead);
    this.watcher?.removed(stream);
  }

  /** The names of all streams, but for the server's own. */
  async names(): Promise<string[]> {
    const names: string[] = [];
    for await (const { name, deleted } of this.#records())
      if (deleted === undefined && !isReservedName(name)) names.push(name);
    return names;
  }

  async *#records(): AsyncGenerator<StreamRecord, void> {
    for await (const page of pagesOf<StreamRecord>(this.#storage, 'stream/')) yield* page.values();
  }

  /** The name of a stream that was deleted is free again. */
  async #bury(stream: Stream, generation: string): Promise<void> {
    if (stream.tombstone !== generation) return;
    stream.tombstone = undefined;
    await this.#storage.delete([keyOf(stream.name)]);
  }

  #watch(stream: Stream, write: Promise<unknown>): void {
    write.catch((error) => this.#onFailure(stream, error));
  }
}

/** What the names of the HTTP protocol's own resources begin with (PROTOCOL.md §11.1): no stream's does. */
export const CONTROL = '__ds/';

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

/** Digits of a generation's name that are random. */
const RANDOM = 14;

/**
 * A new generation's name: sorts by time to the millisecond, and cannot be guessed or met twice.
 *
 * @param after the generation that it comes after, whatever the clock says; empty where there was none
 */
export function newGeneration(after = ''): string {
  const before = after === '' ? 0 : Number.parseInt(after.slice(0, -RANDOM), 36);
  const time = Math.max(Date.now(), before + 1).toString(36);
  const random = crypto.getRandomValues(new Uint32Array(2));
  return time + [...random].map((part) => part.toString(36).padStart(RANDOM / 2, '0')).join('');
}
