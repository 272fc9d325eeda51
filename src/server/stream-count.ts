import { StreamError } from '../protocol/index.js';
import type { HostStorage } from './host.js';
import { pagesOf } from './pages.js';

const COUNT = 'stream-count';
/** How many were made by each caller. */
const BY_CALLER = `${COUNT}/`;

export interface StreamLimits {
  /** Streams of a room, all together and those that one caller made. */
  readonly streams: number;
  readonly identityStreams: number;
}

/** How many streams a room has, and of whom: stored, for a room that wakes does not look through all of them. */
export class StreamCount {
  readonly #storage: HostStorage;
  readonly #limits: StreamLimits;
  #all = 0;
  readonly #byCaller = new Map<string, number>();

  constructor(storage: HostStorage, limits: StreamLimits) {
    this.#storage = storage;
    this.#limits = limits;
  }

  async load(): Promise<void> {
    this.#all = (await this.#storage.get<number>(COUNT)) ?? 0;
    for await (const page of pagesOf<number>(this.#storage, BY_CALLER))
      for (const [key, count] of page) this.#byCaller.set(key.slice(BY_CALLER.length), count);
  }

  /**
   * Checks that there is a place for one more.
   *
   * @throws {StreamError} `too-many-streams`
   */
  demandPlace(caller: string | undefined): void {
    const { streams, identityStreams } = this.#limits;
    if (this.#all >= streams) throw new StreamError('too-many-streams', `A room may hold ${streams} streams`);
    if (this.#of(caller) >= identityStreams)
      throw new StreamError(
        'too-many-streams',
        `One caller may have made ${identityStreams} streams of a room`,
      );
  }

  /** One was made, or is gone. */
  change(caller: string | undefined, by: 1 | -1): void {
    this.#all += by;
    this.#watch(this.#storage.put({ [COUNT]: this.#all }));
    if (caller === undefined) return;
    const count = this.#of(caller) + by;
    const key = BY_CALLER + caller;
    if (count > 0) {
      this.#byCaller.set(caller, count);
      this.#watch(this.#storage.put({ [key]: count }));
    } else {
      this.#byCaller.delete(caller);
      this.#watch(this.#storage.delete([key]));
    }
  }

  #of(caller: string | undefined): number {
    return caller === undefined ? 0 : (this.#byCaller.get(caller) ?? 0);
  }

  #watch(write: Promise<unknown>): void {
    write.catch((error) => console.error('rivulet: the number of streams could not be stored', error));
  }
}
