/** A room of PartyKit that sends what is written each 16 ms: what the platform allows. One named so keeps it, too. */
import type * as Party from 'partykit/server';
import { chunksOf, type Job } from '../chunks.mjs';

/** Milliseconds. */
const FRAME = 16;

export default class BareRoom implements Party.Server {
  readonly room: Party.Room;
  #waiting = '';
  #batches = 0;

  constructor(room: Party.Room) {
    this.room = room;
  }

  onMessage(message: string, sender: Party.Connection): void {
    void this.#write(JSON.parse(message) as Job, sender.id);
  }

  async #write(job: Job, writer: string): Promise<void> {
    for await (const chunk of chunksOf(job)) {
      if (this.#waiting === '') setTimeout(() => this.#flush(writer), FRAME);
      this.#waiting += chunk;
    }
  }

  #flush(writer: string): void {
    const text = this.#waiting;
    this.#waiting = '';
    // In the same turn: nothing is seen that a kill could take back.
    if (this.room.id.startsWith('kept-')) this.room.storage.put(String(this.#batches++), text);
    this.room.broadcast(text, [writer]);
  }
}
