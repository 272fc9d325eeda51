import { weigh } from '../../client/chunk-weight.js';
import type { StreamEvent } from '../../client/source.js';
import type { Chunk } from '../../protocol/chunk.js';
import type { WaitingEvents } from './stream-view.js';

type ChunksEvent = StreamEvent & { readonly type: 'chunks' };

interface Entry {
  event: StreamEvent;
  weight: number;
  /** The array of chunks is this entry's own, to be extended. */
  isOwn: boolean;
}

/** What one entry may weigh, so that a frame that has no more time can stop between two: a slice of the log. */
const MOST = 64 * 1_024;

/**
 * What was received and waits to be painted, in order. Chunks of one time that follow each other are one batch: of a
 * fast source that sends each chunk by itself there are a few dozen to a frame, and not thousands.
 */
export class Backlog {
  #entries: Entry[] = [];
  #weight = 0;
  /** While it is drained: how many of the entries have been handed over. */
  #taken = 0;

  /** Roughly what it holds, in UTF-16 code units. */
  get weight(): number {
    return this.#weight;
  }

  get length(): number {
    return this.#entries.length;
  }

  /** What waits, in order. Valid until something is added or taken. */
  get entries(): WaitingEvents {
    return this.#entries;
  }

  add(event: StreamEvent): void {
    let weight = 0;
    if (event.type === 'chunks') for (const chunk of event.chunks) weight += weigh(chunk);
    // Of what came at once, too, a frame must be able to show a part: 10,000 rows in one are all laid out.
    if (event.type === 'chunks' && weight > MOST && event.chunks.length > 1) {
      const half = event.chunks.length >> 1;
      this.add({ ...event, chunks: event.chunks.slice(0, half) });
      this.add({ ...event, seq: event.seq + half, chunks: event.chunks.slice(half) });
      return;
    }
    this.#weight += weight;
    const last = this.#entries.length > this.#taken ? this.#entries.at(-1) : undefined;
    if (event.type !== 'chunks' || last?.event.type !== 'chunks' || !goesOn(last.event, event)) {
      this.#entries.push({ event, weight, isOwn: false });
    } else if (last.weight + weight > MOST) {
      this.#entries.push({ event, weight, isOwn: false });
    } else {
      if (!last.isOwn) last.event = { ...last.event, chunks: [...last.event.chunks] };
      last.isOwn = true;
      for (const chunk of event.chunks) (last.event.chunks as Chunk[]).push(chunk);
      last.weight += weight;
    }
  }

  /** Hands over one after the other, in order, for as long as `take` returns `true`. It may add to this, and clear it. */
  drain(take: (event: StreamEvent, index: number) => boolean): void {
    const entries = this.#entries;
    for (this.#taken = 0; this.#taken < entries.length; ) {
      const { event, weight } = entries[this.#taken++] as Entry;
      const isTaken = take(event, this.#taken - 1);
      if (this.#entries !== entries) return;
      if (!isTaken) {
        this.#taken--;
        break;
      }
      this.#weight -= weight;
    }
    entries.splice(0, this.#taken);
    this.#taken = 0;
  }

  clear(): void {
    this.#entries = [];
    this.#taken = 0;
    this.#weight = 0;
  }
}

function goesOn(before: ChunksEvent, event: ChunksEvent): boolean {
  return (
    event.time === before.time &&
    event.seq === before.seq + before.chunks.length &&
    event.generation === before.generation
  );
}
