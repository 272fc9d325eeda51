/**
 * What time it is at the server, so that how long something takes can be told though this machine's clock is
 * wrong. It learns from what arrives as it happens; what is history tells nothing but that it was before now.
 */
export class ServerClock {
  /** How much later the server is, in milliseconds. */
  #ahead = 0;
  #isKnown = false;

  /** Takes note of a time of the server; `live`: that was just now. */
  heard(time: number, live: boolean): void {
    const ahead = time - Date.now();
    // What was long on its way makes the server seem to be behind; so the largest difference is nearest the truth.
    if (ahead > this.#ahead || (live && !this.#isKnown)) this.#ahead = ahead;
    this.#isKnown ||= live;
  }

  /** Milliseconds since 1970 at the server. */
  now(): number {
    return Date.now() + this.#ahead;
  }
}
