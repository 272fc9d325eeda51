import type { HostStorage } from './host.js';

/**
 * How long a stream lives, where its creator said so: without a read or write for so many seconds, or until a time in
 * milliseconds since 1970.
 */
export type Lifetime = { readonly idle: number } | { readonly until: number };

/** What the keys of all stored times begin with. */
export const EXPIRIES = 'expiry/';

/**
 * When a generation with a lifetime is over. While the room lives, to the millisecond; what is stored of a sliding one is
 * up to a twentieth late, so that not every read costs a write.
 */
export class Expiry {
  /** In milliseconds since 1970. */
  due: number;
  readonly #storage: HostStorage;
  readonly #key: string;
  readonly #lifetime: Lifetime;
  #stored = 0;

  constructor(storage: HostStorage, generation: string, lifetime: Lifetime) {
    this.#storage = storage;
    this.#key = expiryKey(generation);
    this.#lifetime = lifetime;
    this.due = 'until' in lifetime ? lifetime.until : Number.POSITIVE_INFINITY;
  }

  /** Reads what an earlier life of the room stored. */
  async load(): Promise<void> {
    this.#stored = (await this.#storage.get<number>(this.#key)) ?? 0;
    if ('idle' in this.#lifetime) this.due = this.#stored;
  }

  /** A read or write begins, or one that took its time ends. Says when the room must look again, if that has changed. */
  touch(now: number): number | undefined {
    if ('until' in this.#lifetime && this.#stored > 0) return undefined;
    const isSliding = 'idle' in this.#lifetime;
    if (isSliding) this.due = now + this.#lifetime.idle * 1_000;
    if (this.due <= this.#stored) return undefined;
    this.#stored = isSliding ? this.due + this.#lifetime.idle * 50 : this.due;
    // A failure here makes the stream end too early at worst by what this write would have added.
    this.#storage.put({ [this.#key]: this.#stored }).catch((error) => {
      console.error('rivulet: when a stream expires could not be stored', error);
    });
    return this.#stored;
  }
}

/** Where the time of a generation is stored. */
export function expiryKey(generation: string): string {
  return EXPIRIES + generation;
}
