import { padSeq } from '../protocol/index.js';
import { type HostStorage, KEYS_PER_CALL } from './host.js';
import { deletePrefix, PIECE, piecesOf, readText } from './long-text.js';

/**
 * A stored segment: one or more `chunks` frames as they were sent, one a line. Small ones are merged, so that a
 * cold replay reads few values: replaying 20,000 chunks took 10 ms with merged segments and 84 ms without.
 */
interface Segment {
  /** The first seq of each line. */
  readonly seqs: readonly number[];
  /** The last seq of the last line. */
  readonly head: number;
  /** UTF-16 code units of all lines of the generation up to the end of this segment. */
  readonly units: number;
  /** The lines; absent when they are too long for one value and lie in pieces. */
  readonly text?: string;
}

/** Some whole lines of the log, ready to be sent. */
export interface Slice {
  readonly text: string;
  /** The first seq after them. */
  readonly next: number;
}

/** How many lines are merged into one segment, unless it is full before. */
const MERGE = 64;
/** A segment's text leaves room for its other fields in a storage value. */
const FULL = PIECE - 4_000;

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
  /** The lines since the last merge, each in a segment of its own. */
  #open: { seqs: number[]; lines: string[]; units: number } = { seqs: [], lines: [], units: 0 };

  constructor(storage: HostStorage, generation: string, onFailure: (error: unknown) => void) {
    this.#storage = storage;
    this.generation = generation;
    this.#onFailure = onFailure;
  }

  /** Finds out where the log of an earlier life of the room begins and ends. */
  async load(): Promise<void> {
    const prefix = this.#prefix();
    const [last] = (await this.#storage.list<Segment>({ prefix, reverse: true, limit: 1 })).values();
    if (!last) return;
    const [oldest] = (await this.#storage.list<Segment>({ prefix, limit: 1 })).values();
    this.head = last.head;
    this.units = last.units;
    this.first = oldest?.seqs[0] ?? last.head + 1;
    this.trimmed = oldest ? oldest.units - (oldest.text?.length ?? 0) : 0;
  }

  /** Writes a line that holds `count` chunks, beginning with seq `head + 1`. Takes effect within this turn. */
  append(line: string, count: number): void {
    const seq = this.head + 1;
    if (this.#open.units + line.length > FULL || this.#open.lines.length >= MERGE) this.merge();
    this.head += count;
    this.units += line.length;
    const segment = { seqs: [seq], head: this.head, units: this.units };
    if (line.length > FULL) {
      // Pieces of one line are put in calls of their own; they are one transaction all the same.
      this.#watch(this.#storage.put({ [this.#key(seq)]: segment }));
      this.#watch(this.#storage.put(piecesOf(this.#pieces(seq), line)));
      return;
    }
    this.#watch(this.#storage.put({ [this.#key(seq)]: { ...segment, text: line } }));
    this.#open.seqs.push(seq);
    this.#open.lines.push(line);
    this.#open.units += line.length;
  }

  /** Puts the small segments since the last merge together. Also called when the generation ends. */
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
    const [openFirst] = this.#open.seqs;
    if (openFirst !== undefined && from >= openFirst) {
      return from > this.head ? undefined : cut(this.#open.seqs, this.#open.lines, this.head, from);
    }
    const found = await this.#storage.list<Segment>({
      prefix: this.#prefix(),
      end: this.#key(from + 1),
      reverse: true,
      limit: 1,
    });
    const [segment] = found.values();
    if (!segment || segment.head < from) return undefined;
    const text = segment.text ?? (await readText(this.#storage, this.#pieces(segment.seqs[0] as number)));
    return text === undefined ? undefined : cut(segment.seqs, text.split('\n'), segment.head, from);
  }

  /**
   * Forgets the oldest segments while `isOver(unitsKept, chunksKept)` and they end before `before`. The last
   * segment always stays, so that the head is never forgotten.
   */
  async trim(before: number, isOver: (units: number, chunks: number) => boolean): Promise<void> {
    for (;;) {
      const page = await this.#storage.list<Segment>({ prefix: this.#prefix(), limit: KEYS_PER_CALL / 4 });
      const doomed: string[] = [];
      const long: number[] = [];
      let { first, trimmed } = this;
      for (const [key, segment] of page) {
        const [seq = first] = segment.seqs;
        if (seq < first) continue; // another call was quicker
        const done = segment.head >= before || segment.head >= this.head || this.#open.seqs.includes(seq);
        if (done || !isOver(this.units - trimmed, this.head - first + 1)) break;
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
      for (const seq of long) await deletePrefix(this.#storage, `${this.#pieces(seq)}/`);
    }
  }

  #prefix(): string {
    return `log/${this.generation}/`;
  }

  #key(seq: number): string {
    return this.#prefix() + padSeq(seq);
  }

  #pieces(seq: number): string {
    return `long/${this.generation}/${padSeq(seq)}`;
  }

  #watch(write: Promise<unknown>): void {
    write.catch(this.#onFailure);
  }
}

/** Deletes the log of a generation that nobody can read any more. */
export async function deleteLog(storage: HostStorage, generation: string): Promise<void> {
  await deletePrefix(storage, `log/${generation}/`);
  await deletePrefix(storage, `long/${generation}/`);
}

function cut(seqs: readonly number[], lines: readonly string[], head: number, from: number): Slice {
  let line = seqs.length - 1;
  while (line > 0 && (seqs[line] as number) > from) line--;
  return { text: lines.slice(line).join('\n'), next: head + 1 };
}
