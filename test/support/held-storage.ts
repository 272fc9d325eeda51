import { MemoryStorage } from './memory-storage.js';

/** A storage whose answers can be held back: meanwhile things go on, and what comes then is how things stood when it was asked. */
export class HeldStorage extends MemoryStorage {
  #held: { readonly keys: RegExp; readonly released: Promise<void> } | undefined;

  /** Holds back what is asked about keys of a kind from now on. Gives what lets it go. */
  hold(keys: RegExp): () => void {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#held = { keys, released };
    return () => {
      this.#held = undefined;
      release();
    };
  }

  override async get<T>(key: string): Promise<T | undefined> {
    const value = await super.get<T>(key);
    if (this.#held?.keys.test(key)) await this.#held.released;
    return value;
  }

  override async list<T>(options: Parameters<MemoryStorage['list']>[0]): Promise<Map<string, T>> {
    const entries = await super.list<T>(options);
    if (this.#held?.keys.test(options.prefix ?? '')) await this.#held.released;
    return entries;
  }
}
