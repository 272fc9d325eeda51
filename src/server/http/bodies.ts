import { StreamError } from '../../protocol/index.js';

/** Bytes of bodies that are on their way, here or from here: all that a room holds, and those of one caller. */
export const BODIES = 32 * 1024 * 1024;
export const CALLER_BODIES = BODIES / 2;

/** Keeps what lies here of bodies on their way within bounds: a Durable Object has 128 MB. */
export class Bodies {
  #room = 0;
  readonly #callers = new Map<string, number>();

  /** Counts a body from now on, as its caller's; of whom nothing is known, as the room's alone. */
  hold(caller: string | undefined): HeldBody {
    return new HeldBody((by) => this.#change(caller, by));
  }

  /** Counts so much more, or less. Gives what lies here of the room, and of its caller. */
  #change(caller: string | undefined, by: number): Held {
    this.#room += by;
    if (caller === undefined) return { room: this.#room, caller: 0 };
    const held = (this.#callers.get(caller) ?? 0) + by;
    if (held > 0) this.#callers.set(caller, held);
    else this.#callers.delete(caller);
    return { room: this.#room, caller: held };
  }
}

/** In bytes. */
interface Held {
  readonly room: number;
  readonly caller: number;
}

/** What lies here of one body. */
export class HeldBody {
  readonly #change: (by: number) => Held;
  #size = 0;

  constructor(change: (by: number) => Held) {
    this.#change = change;
  }

  /**
   * So many bytes of it have come to lie here. One body alone may be as large as it likes.
   *
   * @throws {StreamError} `rate-limited`
   */
  add(length: number): void {
    this.#size += length;
    const { room, caller } = this.#change(length);
    if (this.#size < room && (room > BODIES || (caller > CALLER_BODIES && this.#size < caller)))
      throw new StreamError('rate-limited', 'Too many bodies are on their way', { after: 1_000 });
  }

  /** Nothing of it lies here any more. */
  release(): void {
    this.#change(-this.#size);
    this.#size = 0;
  }
}
