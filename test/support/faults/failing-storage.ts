import type { HostStorage } from '../../../src/server/host.js';
import type { MemoryStorage } from '../memory-storage.js';

/** What is written in a turn, and whom to tell. */
interface Write {
  readonly apply: () => Promise<unknown>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * A room's storage as it is seen by one life of the room: what is written in a turn is one transaction, which takes
 * effect with {@link commit} or is lost with the room. It can be full, unreadable, and gone.
 */
export class FailingStorage implements HostStorage {
  isFull = false;
  isUnreadable = false;
  readonly #durable: MemoryStorage;
  readonly #seen: MemoryStorage;
  readonly #onWrite: () => void;
  #writes: Write[] = [];
  #isGone = false;

  /**
   * @param durable what outlives the room
   * @param onWrite called when there is something to commit
   */
  constructor(durable: MemoryStorage, onWrite: () => void) {
    this.#durable = durable;
    this.#seen = durable.copy();
    this.#onWrite = onWrite;
  }

  /** The turn is over: what it wrote is on the disk; `false` when it was refused, as a whole. */
  commit(): boolean {
    const writes = this.#writes.splice(0);
    if (this.isFull && writes.length > 0) {
      for (const { reject } of writes) reject(new Error('SQLITE_FULL: database or disk is full'));
      return false;
    }
    for (const { apply, resolve } of writes) {
      void apply(); // done by the time that it returns; what is wrong with it was told when it was written
      resolve();
    }
    return true;
  }

  /** The room has died: what was not committed is lost, and nothing is answered any more. */
  die(): void {
    this.#isGone = true;
    this.#writes = [];
  }

  get<T>(key: string): Promise<T | undefined> {
    return this.#read(() => this.#seen.get<T>(key));
  }

  list<T>(options: Parameters<HostStorage['list']>[0]): Promise<Map<string, T>> {
    return this.#read(() => this.#seen.list<T>(options));
  }

  put(entries: Readonly<Record<string, unknown>>): Promise<void> {
    const copy = structuredClone(entries);
    return this.#write(
      () => this.#seen.put(copy),
      () => this.#durable.put(copy),
    );
  }

  delete(keys: string[]): Promise<void> {
    return this.#write(
      () => this.#seen.delete(keys),
      () => this.#durable.delete(keys),
    );
  }

  sync(): Promise<void> {
    return this.#write(
      async () => {},
      async () => {},
    );
  }

  async setAlarm(): Promise<void> {}
  async deleteAlarm(): Promise<void> {}

  #read<T>(read: () => Promise<T>): Promise<T> {
    if (this.#isGone) return new Promise(() => {});
    if (this.isUnreadable) return Promise.reject(new Error('SQLITE_IOERR: disk I/O error'));
    return read();
  }

  #write(see: () => Promise<unknown>, apply: () => Promise<unknown>): Promise<void> {
    if (this.#isGone) return new Promise(() => {});
    // A value that is too large is refused whatever the disk says.
    const seen = see();
    return new Promise<void>((resolve, reject) => {
      seen.then(() => {}, reject);
      this.#writes.push({ apply, resolve, reject });
      this.#onWrite();
    });
  }
}
