import { StreamError } from '../../protocol/index.js';

/** Bytes of bodies that have not come to their end: all that a room holds, and those of one caller. */
const ROOM = 32 * 1024 * 1024;
const CALLER = ROOM / 2;

/** Keeps what lies here of unfinished bodies within bounds: a Durable Object has 128 MB. */
export class Bodies {
  #room = 0;
  readonly #callers = new Map<string, number>();

  /**
   * Reads a body, counting what has come of it until all has.
   *
   * @param read is told whom to tell of each part's length in bytes; that throws `rate-limited` for one too many
   */
  async whileReading<T>(
    caller: string | undefined,
    read: (onPart: (length: number) => void) => Promise<T>,
  ): Promise<T> {
    let size = 0;
    try {
      return await read((length) => {
        size += length;
        this.#change(caller, length);
        const ofCaller = caller === undefined ? 0 : (this.#callers.get(caller) ?? 0);
        // One alone may be as large as an append may be.
        if (size < this.#room && (this.#room > ROOM || (ofCaller > CALLER && size < ofCaller)))
          throw new StreamError('rate-limited', 'Too many bodies are on their way', { after: 1_000 });
      });
    } finally {
      this.#change(caller, -size);
    }
  }

  #change(caller: string | undefined, by: number): void {
    this.#room += by;
    if (caller === undefined) return;
    const held = (this.#callers.get(caller) ?? 0) + by;
    if (held > 0) this.#callers.set(caller, held);
    else this.#callers.delete(caller);
  }
}
