import type { Chunk } from '../../protocol/chunk.js';
import { StreamChunkEvent, StreamProgressEvent } from '../events.js';
import type { ChunkBatch } from './stream-view.js';

/** The events of an element that wait for the end of the frame: one of each kind per flush, where that can be. */
export class Outbox {
  #events: Event[] = [];

  add(event: Event): void {
    this.#events.push(event);
  }

  /** Tells of a batch: its chunks join those of the batch before, its progress takes the place of an earlier one. */
  addBatch({ chunks, seq, replay }: ChunkBatch): void {
    const last = this.#events.findLast((event) => event instanceof StreamChunkEvent);
    if (last && last.replay === replay && last.firstSeq + last.chunks.length === seq) {
      // Not dispatched yet: its array is still ours to extend.
      for (const chunk of chunks) (last.chunks as Chunk[]).push(chunk);
    } else {
      this.add(new StreamChunkEvent([...chunks], seq, { replay }));
    }
    const progress = chunks.findLast((chunk) => chunk.kind === 'progress' && !chunk.within);
    if (progress?.kind !== 'progress') return;
    this.#events = this.#events.filter(
      (event) => !(event instanceof StreamProgressEvent && event.replay === replay),
    );
    this.add(new StreamProgressEvent(progress.value, progress.total, progress.step, { replay }));
  }

  /** Dispatches all of them, in order. */
  send(target: EventTarget): void {
    const events = this.#events;
    this.#events = [];
    for (const event of events) target.dispatchEvent(event);
  }
}
