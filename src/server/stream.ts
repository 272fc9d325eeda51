import {
  type Chunk,
  encode,
  limits,
  type Outcome,
  type ServerMessageOf,
  type Status,
  StreamError,
  toWire,
} from '../protocol/index.js';
import { type Batch, batchesOf, type Entry, type Frame, SHORT, together, unitsOf } from './batches.js';
import { FlushTimer } from './flush-timer.js';
import type { HostStorage } from './host.js';
import { InheritedLog } from './inherited-log.js';
import { Expiry } from './lifetime.js';
import { Log } from './log.js';
import { piecesOf, readText } from './long-text.js';
import { inOrder, type Pending, type Priority } from './priority.js';
import { type Beginning, keyOf, outcomeKey, type StreamRecord } from './stream-record.js';
import { stringify } from './stringify.js';
import type { Subscription } from './viewer.js';

/** What may wait for a flush, in UTF-16 code units. */
const MOST_PENDING = 256 * 1024;
/** What is flushed together leaves in frames of up to so many UTF-16 code units: one costs workerd 12 µs for each viewer, however short. */
const MOST_TOGETHER = 256 * 1024;

/** How a stream tells that its log could not be written. */
export type StorageFailureHandler = (stream: Stream, error: unknown) => void;

/** A stream in memory: the open end of its log, and who follows it. */
export class Stream {
  readonly name: string;
  readonly subscriptions = new Set<Subscription>();
  /** Called, each once, when something was flushed, ended, begun or forgotten: those who wait over HTTP. */
  readonly waiting = new Set<() => void>();
  /** How many are at work with it, or about to be. */
  users = 0;
  /** How many of them have found it: while any has, it does not expire that lives by being read. */
  holders = 0;
  /** The present generation, once there is one. */
  record: StreamRecord | undefined;
  outcome: Outcome | undefined;
  log: Log;
  /** Of a generation whose lifetime was set. */
  expiry: Expiry | undefined;
  /** The generation that was deleted and is still read by forks. */
  tombstone: string | undefined;
  /** The furthest seq that a viewer has asked for. */
  wanted = 0;
  /** Called when chunks are in the log, within the turn in which they came to be there. */
  onFlushed: (() => void) | undefined;
  /** Called when `wanted` rises, while a task waits for it. */
  onWant: (() => void) | undefined;
  readonly #storage: HostStorage;
  readonly #onFailure: StorageFailureHandler;
  readonly #timer = new FlushTimer(() => this.flush());
  #pending: Entry[] = [];
  #pendingUnits = 0;

  constructor(storage: HostStorage, name: string, onFailure: StorageFailureHandler) {
    this.name = name;
    this.#storage = storage;
    this.#onFailure = onFailure;
    this.log = this.#logOf();
  }

  /** Reads what is stored of it, if anything. */
  async load(): Promise<void> {
    const record = await this.#storage.get<StreamRecord>(keyOf(this.name));
    if (!record) return;
    if (record.deleted !== undefined) {
      this.tombstone = record.generation;
      return;
    }
    const log = this.#logOf(record);
    await log.load();
    const expiry = this.#expiryOf(record);
    await expiry?.load();
    const outcome =
      record.ended === undefined ? undefined : await readText(this.#storage, outcomeKey(record.generation));
    this.record = record;
    this.log = log;
    this.expiry = expiry;
    this.outcome = outcome === undefined ? undefined : (JSON.parse(outcome) as Outcome);
  }

  get generation(): string {
    return this.record?.generation ?? '';
  }

  get status(): Status {
    if (!this.record) return 'idle';
    return this.outcome?.status ?? (this.log.head > 0 ? 'streaming' : 'pending');
  }

  /** Whether it can be appended to. */
  get isOpen(): boolean {
    return this.record !== undefined && this.outcome === undefined;
  }

  /** The last seq, counting what waits for a flush. */
  get head(): number {
    return this.log.head + this.#pending.length;
  }

  /** What a viewer is told of it; `next` is the first seq the viewer will get. */
  describe(next: number): Omit<ServerMessageOf<'opened'>, 'type'> {
    const { record, log } = this;
    return {
      stream: this.name,
      generation: this.generation,
      status: this.status,
      interruptible: record?.interruptible ?? false,
      head: log.head,
      first: log.first,
      next,
      ...(record?.run === undefined ? {} : { run: record.run }),
      ...(record?.task === undefined ? {} : { task: record.task }),
      ...(record === undefined ? {} : { started: record.started }),
    };
  }

  /** Begins a new generation. What was there must have ended. Takes effect within this turn. */
  begin(beginning: Beginning): void {
    const wasIdle = this.record === undefined;
    this.record = { name: this.name, started: Date.now(), ...beginning };
    this.outcome = undefined;
    this.wanted = 0;
    this.log = this.#logOf(this.record);
    this.expiry = this.#expiryOf(this.record);
    this.tombstone = undefined;
    this.#put({ [keyOf(this.name)]: this.record });
    this.#wake();
    for (const subscription of this.subscriptions) subscription.restart(wasIdle ? 'opened' : 'reset');
  }

  /**
   * Appends a chunk. Its seq is given when it is flushed.
   *
   * @throws {StreamError} `chunk-too-large`, `stream-closed`; nothing was appended then.
   */
  append(chunk: Chunk, priority?: Priority): void {
    const isPlain = chunk.kind === 'text' && (priority === undefined || priority === 'medium');
    const wire = isPlain ? toWire(chunk) : undefined;
    this.push(typeof wire === 'string' && wire.length <= SHORT ? wire : encodeChunk(chunk, priority));
  }

  /**
   * Appends a chunk that is encoded, or a short text.
   *
   * @throws {StreamError} `stream-closed`
   */
  push(entry: Entry): void {
    if (!this.isOpen) {
      throw new StreamError('stream-closed', `"${this.name}" has ended; nothing can be appended`);
    }
    this.#pending.push(entry);
    this.#pendingUnits += unitsOf(entry);
    if (this.#pendingUnits >= MOST_PENDING || (typeof entry !== 'string' && entry.atOnce)) this.flush();
    else this.#timer.touch();
  }

  /** Writes what is waiting to the log, then sends it: in this order and within this turn. */
  flush(): void {
    this.#timer.clear();
    if (this.#pending.length === 0) return;
    const batches = batchesOf(inOrder(this.#pending));
    this.#pending = [];
    this.#pendingUnits = 0;
    const { subscriptions } = this;
    const lines = batches.map((batch) => this.#write(batch));
    const most = Math.min(MOST_TOGETHER, limits.roomCredit / subscriptions.size);
    for (const { text, first, next } of together(lines, most))
      for (const subscription of subscriptions) subscription.offer(text, first, next);
    this.#wake();
    this.onFlushed?.();
  }

  /** Ends the generation for ever. Takes effect within this turn; does nothing the second time. */
  end(outcome: Outcome): void {
    if (!this.record || this.outcome) return;
    this.flush();
    this.log.merge();
    this.outcome = outcome;
    this.record = { ...this.record, ended: Date.now() };
    this.#put({ [keyOf(this.name)]: this.record });
    this.#put(piecesOf(outcomeKey(this.generation), JSON.stringify(outcome)));
    for (const subscription of this.subscriptions) subscription.offerEnd();
    this.#wake();
  }

  /**
   * Nothing is stored of it any more.
   *
   * @param isRead whether forks still read its log, so that its name stays taken
   */
  forget(isRead: boolean): void {
    this.tombstone = isRead ? this.generation : undefined;
    this.record = undefined;
    this.outcome = undefined;
    this.expiry = undefined;
    this.log = this.#logOf();
    this.#wake();
  }

  /** Resolves when something has happened to it: true; or when nothing has for so many milliseconds, or `signal` says so: false. */
  changed(within: number, signal?: AbortSignal): Promise<boolean> {
    if (signal?.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const done = (isChanged: boolean) => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        signal?.removeEventListener('abort', giveUp);
        resolve(isChanged);
      };
      const wake = () => done(true);
      const giveUp = () => done(false);
      const timer = setTimeout(giveUp, within);
      this.waiting.add(wake);
      signal?.addEventListener('abort', giveUp);
    });
  }

  /** The `ended` message of a generation that has ended. */
  endedFrame(): string {
    const { record, outcome, log, generation } = this;
    if (!record || !outcome) throw new Error(`"${this.name}" has not ended`);
    return encode({
      type: 'ended',
      stream: this.name,
      generation,
      head: log.head,
      time: record.ended ?? record.started,
      outcome,
    });
  }

  /** A viewer wants chunks up to `seq`. */
  want(seq: number): void {
    if (seq <= this.wanted) return;
    this.wanted = seq;
    this.onWant?.();
  }

  /** Writes a line of the log. */
  #write({ json, count }: Batch): Frame {
    const first = this.log.head + 1;
    const { generation } = this;
    // The same as encode({ type: 'chunks', … }), without encoding each chunk a second time.
    const head = JSON.stringify({
      type: 'chunks',
      stream: this.name,
      generation,
      seq: first,
      time: Date.now(),
    });
    const text = `${head.slice(0, -1)},"chunks":[${json}]}`;
    this.log.append(text, count);
    return { text, first, next: first + count };
  }

  #logOf({ generation, fork }: Pick<StreamRecord, 'generation' | 'fork'> = { generation: '' }): Log {
    const label = JSON.stringify({ type: 'chunks', stream: this.name, generation }).slice(0, -1);
    const inherited = new InheritedLog(this.#storage, fork?.inherited ?? [], label);
    return new Log(this.#storage, generation, (error) => this.#onFailure(this, error), inherited);
  }

  #expiryOf({ generation, lifetime }: StreamRecord): Expiry | undefined {
    return lifetime && new Expiry(this.#storage, generation, lifetime);
  }

  #wake(): void {
    for (const wake of this.waiting) wake();
  }

  #put(entries: Record<string, unknown>): void {
    this.#storage.put(entries).catch((error) => this.#onFailure(this, error));
  }
}

/**
 * A chunk, ready to be appended.
 *
 * @throws {StreamError} `chunk-too-large`, `invalid-value`
 */
export function encodeChunk(chunk: Chunk, priority: Priority = 'medium'): Pending {
  const json = stringify(toWire(chunk), 'invalid-value');
  if (json.length > limits.chunk) {
    throw new StreamError(
      'chunk-too-large',
      `A chunk may be ${limits.chunk} long, encoded; this one is ${json.length}`,
    );
  }
  const movable = chunk.kind === 'items' && chunk.mode !== 'prepend';
  return { json, priority, movable, atOnce: chunk.kind === 'state' };
}
