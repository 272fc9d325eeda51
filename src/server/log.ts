import { type HostStorage, KEYS_PER_CALL } from './host.js';
import { InheritedLog } from './inherited-log.js';
import { deletePrefix, piecesOf } from './long-text.js';
import {
  allPiecesOf,
  FULL,
  lineOf,
  piecesKey,
  readSegment,
  type Segment,
  segmentAt,
  segmentKey,
  segmentsOf,
} from './segments.js';

/** Some whole lines of the log, ready to be sent. */
export interface Slice {
  readonly text: string;
  /** The first seq after them. */
  readonly next: number;
}

/**
 * How many lines are merged into one segment, unless it is full before. They are in a turn of their own: to delete so many keys
 * takes 3 ms, for which the line that was just written would have to wait.
 */
const MERGE = 64;
/** How many are merged at once, where that turn has not come. */
const MOST_OPEN = 2 * MERGE;

/** The durable log of one generation of a stream. Nothing in it is kept in memory but its open end. */
export class Log {
  readonly generation: string;
  /** The last seq written. */
  head = 0;
  /** The first seq kept; head + 1 when there is none. */
  first = 1;
  /** UTF-16 code units written since the beginning. */
  units = 0;
  /** Of these, how many were trimmed. */
  trimmed = 0;
  readonly #storage: HostStorage;
  readonly #onFailure: (error: unknown) => void;
  readonly #inherited: InheritedLog;
  /** The lines since the last merge, each in a segment of its own. */
  #open: { seqs: number[]; lines: string[]; units: number } = { seqs: [], lines: [], units: 0 };

  /** @param inherited what it begins with, if it is the log of a fork */
  constructor(
    storage: HostStorage,
    generation: string,
    onFailure: (error: unknown) => void,
    inherited = new InheritedLog(storage, [], ''),
  ) {
    this.#storage = storage;
    this.generation = generation;
    this.#onFailure = onFailure;
    this.#inherited = inherited;
    this.head = inherited.head;
  }

  /** Finds out where the log of an earlier life of the room begins and ends. */
  async load(): Promise<void> {
    const last = await segmentAt(this.#storage, this.generation, 'newest');
    const oldest = last && (await segmentAt(this.#storage, this.generation, 'oldest'));
    const own = oldest?.seqs[0] ?? this.#inherited.head + 1;
    // What its own trimming has reached is not looked for in the ancestors any more.
    this.first = own > this.#inherited.head + 1 ? own : await this.#inherited.first();
    if (!last) return;
    this.head = last.head;
    this.units = last.units;
    this.trimmed = oldest ? oldest.units - (oldest.text?.length ?? 0) : 0;
  }

  /** Finds out what its ancestors still keep: they are trimmed without its knowledge. */
  async refresh(): Promise<void> {
    if (this.first <= this.#inherited.head) this.first = Math.max(this.first, await this.#inherited.first());
  }

  /** How many chunks of its own it keeps: what a fork inherits is its ancestors' to trim. */
  get kept(): number {
    return this.#keptFrom(this.first);
  }

  #keptFrom(first: number): number {
    return this.head - Math.max(first, this.#inherited.head + 1) + 1;
  }

  /** Writes a line that holds `count` chunks, beginning with seq `head + 1`. Takes effect within this turn. */
  append(line: string, count: number): void {
    const seq = this.head + 1;
    if (this.#open.units + line.length > FULL || this.#open.lines.length >= MOST_OPEN) this.merge();
    this.head += count;
    this.units += line.length;
    const segment = { seqs: [seq], head: this.head, units: this.units };
    if (line.length > FULL) {
      // Pieces of one line are put in calls of their own; they are one transaction all the same.
      this.#watch(this.#storage.put({ [this.#key(seq)]: segment }));
      this.#watch(this.#storage.put(piecesOf(piecesKey(this.generation, seq), line)));
      return;
    }
    this.#watch(this.#storage.put({ [this.#key(seq)]: { ...segment, text: line } }));
    this.#open.seqs.push(seq);
    this.#open.lines.push(line);
    this.#open.units += line.length;
    if (this.#open.lines.length === MERGE) setTimeout(() => this.merge(), 0);
  }

  /** Puts the small segments since the last merge together. Also called when the generation ends: nothing is merged after that. */
  merge(): void {
    const { seqs, lines } = this.#open;
    const [seq, ...others] = seqs;
    this.#open = { seqs: [], lines: [], units: 0 };
    if (seq === undefined || others.length === 0) return;
    const merged: Segment = { seqs, head: this.head, units: this.units, text: lines.join('\n') };
    this.#watch(this.#storage.put({ [this.#key(seq)]: merged }));
    this.#watch(this.#storage.delete(others.map((other) => this.#key(other))));
  }

  /**
   * The lines from the one that holds seq `from` to the end of its segment. The first line may begin before
   * `from`. `undefined` when there is none, which is so only beyond the head or before `first`.
   */
  async slice(from: number): Promise<Slice | undefined> {
    if (from < this.first || from > this.head) return undefined;
    if (from <= this.#inherited.head) return this.#inheritedSlice(from);
    const [openFirst] = this.#open.seqs;
    if (openFirst !== undefined && from >= openFirst) {
      return sliceOf({ ...this.#open, head: this.head }, from);
    }
    const segment = await readSegment(this.#storage, this.generation, from);
    return segment && sliceOf(segment, from);
  }

  async #inheritedSlice(from: number): Promise<Slice | undefined> {
    const slice = await this.#inherited.slice(from);
    if (!slice) await this.refresh();
    return slice;
  }

  /**
   * Forgets the oldest segments while `isOver(unitsKept, chunksKept)` and they end before `before`. The last
   * segment always stays, so that the head is never forgotten.
   */
  async trim(before: number, isOver: (units: number, chunks: number) => boolean): Promise<void> {
    for (;;) {
      // What is open now may be merged while the others are looked up, and those are not what they were then.
      const openFrom = this.#open.seqs[0] ?? this.head + 1;
      const page = await this.#storage.list<Segment>({
        prefix: segmentsOf(this.generation),
        limit: KEYS_PER_CALL / 4,
      });
      const doomed: string[] = [];
      const long: number[] = [];
      let { first, trimmed } = this;
      for (const [key, segment] of page) {
        const [seq = first] = segment.seqs;
        if (seq < first) continue; // another call was quicker
        const done = segment.head >= before || segment.head >= this.head || seq >= openFrom;
        if (done || !isOver(this.units - trimmed, this.#keptFrom(first))) break;
        doomed.push(key);
        if (segment.text === undefined) long.push(seq);
        first = segment.head + 1;
        trimmed = segment.units;
      }
      if (doomed.length === 0) return;
      // Before any piece is deleted: nobody, in this life of the room or the next, looks for it any more.
      this.first = first;
      this.trimmed = trimmed;
      this.#watch(this.#storage.delete(doomed));
      for (const seq of long) await deletePrefix(this.#storage, `${piecesKey(this.generation, seq)}/`);
    }
  }

  #key(seq: number): string {
    return segmentKey(this.generation, seq);
  }

  #watch(write: Promise<unknown>): void {
    write.catch(this.#onFailure);
  }
}

/** Deletes the log of a generation that nobody can read any more. */
export async function deleteLog(storage: HostStorage, generation: string): Promise<void> {
  await deletePrefix(storage, segmentsOf(generation));
  await deletePrefix(storage, allPiecesOf(generation));
}

function sliceOf(
  { seqs, lines, head }: { seqs: readonly number[]; lines: readonly string[]; head: number },
  from: number,
): Slice {
  return { text: lines.slice(lineOf(seqs, from)).join('\n'), next: head + 1 };
}
