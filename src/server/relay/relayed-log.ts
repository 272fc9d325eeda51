import type { ReadableLog } from '../followed.js';
import type { Slice } from '../log.js';

/** What an origin answers to a read. */
export type Fetched = Slice | { readonly gapTo: number };

/** UTF-16 code units of lines that are kept because viewers may be a little behind. */
const RECENT = 1024 * 1024;
/** UTF-16 code units of history that are kept because viewers that come together read the same. */
const CACHED = 4 * 1024 * 1024;
/** UTF-16 code units of a slice out of what is recent. */
const SLICE = 64 * 1024;

interface Line {
  readonly text: string;
  readonly seq: number;
  readonly next: number;
}

/**
 * The log of a generation that lies in another room: its newest lines are here, older ones are fetched when someone
 * wants them, once for all who want them at the same time.
 */
export class RelayedLog implements ReadableLog {
  readonly generation: string;
  head: number;
  first: number;
  readonly #fetch: (from: number) => Promise<Fetched>;
  #recent: Line[] = [];
  #recentUnits = 0;
  /** By the seq they were asked for with, least recently used first. */
  readonly #cached = new Map<number, Slice>();
  #cachedUnits = 0;
  readonly #fetching = new Map<number, Promise<Fetched>>();

  /** `head` is the last seq that will not be sent by the origin of its own accord. */
  constructor(
    {
      generation,
      head,
      first,
    }: { readonly generation: string; readonly head: number; readonly first: number },
    fetch: (from: number) => Promise<Fetched>,
  ) {
    this.generation = generation;
    this.head = head;
    this.first = first;
    this.#fetch = fetch;
  }

  /** A line arrived, seqs `seq` to `next - 1`. Returns whether anything in it is new. */
  add(text: string, seq: number, next: number): boolean {
    if (next <= this.head + 1) return false;
    this.head = next - 1;
    this.#recent.push({ text, seq, next });
    this.#recentUnits += text.length;
    let old = 0;
    while (this.#recentUnits > RECENT && old < this.#recent.length - 1) {
      this.#recentUnits -= this.#recent[old++]?.text.length ?? 0;
    }
    this.#recent.splice(0, old);
    return true;
  }

  /** Chunks up to `to` are no longer kept by the origin. */
  skip(to: number): void {
    this.first = Math.max(this.first, to + 1);
    this.head = Math.max(this.head, to);
  }

  async slice(from: number): Promise<Slice | undefined> {
    if (from > this.head || from < this.first) return undefined;
    return this.#sliceOfRecent(from) ?? this.#sliceOfCached(from) ?? (await this.#fetched(from));
  }

  #sliceOfRecent(from: number): Slice | undefined {
    const start = this.#recent.findIndex(({ seq, next }) => seq <= from && from < next);
    if (start < 0) return undefined;
    let end = start;
    let units = 0;
    while (end < this.#recent.length && (units === 0 || units < SLICE)) {
      units += this.#recent[end++]?.text.length ?? 0;
    }
    const lines = this.#recent.slice(start, end);
    return { text: lines.map(({ text }) => text).join('\n'), next: lines.at(-1)?.next ?? from };
  }

  #sliceOfCached(from: number): Slice | undefined {
    const slice = this.#cached.get(from);
    if (!slice) return undefined;
    this.#cached.delete(from);
    this.#cached.set(from, slice);
    return slice;
  }

  async #fetched(from: number): Promise<Slice | undefined> {
    const known = this.#fetching.get(from);
    const fetching = known ?? this.#fetch(from).finally(() => this.#fetching.delete(from));
    if (!known) this.#fetching.set(from, fetching);
    const fetched = await fetching;
    if ('gapTo' in fetched) {
      this.first = Math.max(this.first, fetched.gapTo + 1);
      return undefined;
    }
    if (!known) this.#keep(from, fetched);
    return fetched;
  }

  #keep(from: number, slice: Slice): void {
    this.#cached.set(from, slice);
    this.#cachedUnits += slice.text.length;
    for (const [oldest, { text }] of this.#cached) {
      if (this.#cachedUnits <= CACHED || oldest === from) break;
      this.#cached.delete(oldest);
      this.#cachedUnits -= text.length;
    }
  }
}
