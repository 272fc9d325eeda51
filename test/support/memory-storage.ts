import { serialize } from 'node:v8';
import { type HostStorage, KEYS_PER_CALL } from '../../src/server/host.js';

/** A room's storage in memory, as strict as the real one: sorted keys, structured clones, its limits. */
export class MemoryStorage implements HostStorage {
  readonly entries = new Map<string, unknown>();
  puts = 0;

  /** The same entries, for another life of the room to change. */
  copy(): MemoryStorage {
    const copy = new MemoryStorage();
    for (const [key, value] of this.entries) copy.entries.set(key, value);
    return copy;
  }

  async get<T>(key: string): Promise<T | undefined> {
    return this.entries.get(key) as T | undefined;
  }

  async list<T>(options: {
    prefix?: string;
    start?: string;
    end?: string;
    reverse?: boolean;
    limit?: number;
  }): Promise<Map<string, T>> {
    const { prefix = '', start = '', end, reverse, limit } = options;
    const keys = [...this.entries.keys()]
      .filter((key) => key.startsWith(prefix) && key >= start && (end === undefined || key < end))
      .sort();
    if (reverse) keys.reverse();
    return new Map(keys.slice(0, limit).map((key) => [key, this.entries.get(key) as T]));
  }

  async put(entries: Readonly<Record<string, unknown>>): Promise<void> {
    this.puts++;
    const list = Object.entries(entries);
    if (list.length > KEYS_PER_CALL) throw new Error(`${list.length} keys in one call`);
    for (const [key, value] of list) {
      if (Buffer.byteLength(key) > 2_048) throw new Error(`The key ${key} is too long`);
      const size = serialize(value).length;
      if (size > 131_072) throw new Error(`The value of ${key} has ${size} bytes`);
      this.entries.set(key, structuredClone(value));
    }
  }

  async delete(keys: string[]): Promise<void> {
    if (keys.length > KEYS_PER_CALL) throw new Error(`${keys.length} keys in one call`);
    for (const key of keys) this.entries.delete(key);
  }

  async sync(): Promise<void> {}
  async setAlarm(): Promise<void> {}
  async deleteAlarm(): Promise<void> {}
}
