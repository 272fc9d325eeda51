/**
 * A room of PartyKit by hand: what the platform allows. Its name tells what it does: `each-` sends each chunk by itself, others what
 * is written each 16 ms; `kept-` puts what it sends into storage, too.
 */
import type * as Party from 'partykit/server';
import { chunksOf, type Job } from '../chunks.mjs';

/** Milliseconds. */
const FRAME = 16;
/** Bytes of a stored value, which may be 128 KiB with what is stored beside it; what is written is ASCII. */
const VALUE = 120 * 1024;

export default class BareRoom implements Party.Server {
  readonly room: Party.Room;
  readonly #isEach: boolean;
  readonly #isKept: boolean;
  #waiting = '';
  #batches = 0;

  constructor(room: Party.Room) {
    this.room = room;
    this.#isEach = room.id.includes('each-');
    this.#isKept = room.id.includes('kept-');
  }

  onMessage(message: string, sender: Party.Connection): void {
    void this.#write(JSON.parse(message) as Job, sender.id);
  }

  async #write(job: Job, writer: string): Promise<void> {
    for await (const chunk of chunksOf(job)) {
      if (this.#isEach) this.#send(chunk, writer);
      else {
        if (this.#waiting === '') setTimeout(() => this.#flush(writer), FRAME);
        this.#waiting += chunk;
      }
    }
  }

  /** What could not be kept must not be taken for what was: nobody gets the end. */
  #fail(): void {
    for (const connection of this.room.getConnections()) connection.close(1011, 'It could not be stored');
  }

  #flush(writer: string): void {
    const text = this.#waiting;
    this.#waiting = '';
    this.#send(text, writer);
  }

  #send(text: string, writer: string): void {
    // In the same turn: nothing is seen that a kill could take back.
    for (let at = 0; this.#isKept && at < text.length; at += VALUE)
      this.room.storage.put(String(this.#batches++), text.slice(at, at + VALUE)).catch(() => this.#fail());
    this.room.broadcast(text, [writer]);
  }
}
