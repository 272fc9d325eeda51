/**
 * How long a part of a text was being written: from its first chunk to the first of another part, summed up over all
 * such times. It goes by the times at which the chunks were written, so a replay shows what a witness saw; while the
 * part is still being written, also by the time that has passed here since.
 */
export class PartClock {
  #spent = 0;
  #last: number | undefined;
  #lastHere = 0;

  /** Whether the part is the one that is being written. */
  get runs(): boolean {
    return this.#last !== undefined;
  }

  /** Text of this part was written: at `time`, in milliseconds since 1970, and seen here at `now`. */
  write(time: number, now: number): void {
    this.#add(time);
    this.#last = time;
    this.#lastHere = now;
  }

  /** Text of another part was written. */
  leave(time: number): void {
    this.#add(time);
    this.#last = undefined;
  }

  /** The stream is over. */
  stop(): void {
    this.#last = undefined;
  }

  /** Milliseconds; `now` is by the same clock as that given to `write`. */
  read(now: number): number {
    return this.#spent + (this.#last === undefined ? 0 : Math.max(0, now - this.#lastHere));
  }

  #add(time: number): void {
    // A server's clock may be set back.
    if (this.#last !== undefined) this.#spent += Math.max(0, time - this.#last);
  }
}
