import { utf8Length } from './chunk-size.js';

/** The body of one append. */
export interface AppendBody {
  readonly contentType: 'application/json' | 'application/octet-stream';
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** How much of the queue it was, in bytes. */
  readonly bytes: number;
}

/** What one append holds at most, in bytes, where it is more than one value: 256 KiB. */
const MAX_BODY = 256 * 1024;
const MAX_VALUES = 1_000;

type Item =
  | { readonly json: string; readonly bytes: number }
  | { readonly data: Uint8Array; readonly bytes: number };

/** What was written and is not on its way yet, in order. */
export class ProducerQueue {
  #items: Item[] = [];
  #bytes = 0;

  /** How much waits, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  /**
   * Adds a value.
   *
   * @throws {TypeError} when it is nothing that JSON can carry, and no bytes
   */
  add(value: unknown): void {
    const item =
      value instanceof Uint8Array ? { data: value.slice(), bytes: value.length } : encodeValue(value);
    this.#items.push(item);
    this.#bytes += item.bytes;
  }

  /** Takes out as much as goes into one append: JSON values, one chunk each, or bytes, which run together. */
  take(): AppendBody | undefined {
    const first = this.#items[0];
    if (!first) return undefined;
    let count = 0;
    let bytes = 0;
    for (const item of this.#items) {
      if ('json' in item !== 'json' in first || count === MAX_VALUES) break;
      if (count > 0 && bytes + item.bytes > MAX_BODY) break;
      count++;
      bytes += item.bytes;
    }
    const items = this.#items.slice(0, count);
    this.#items = this.#items.slice(count);
    this.#bytes -= bytes;
    return 'json' in first
      ? {
          contentType: 'application/json',
          body: `[${items.map((item) => ('json' in item ? item.json : '')).join(',')}]`,
          bytes,
        }
      : { contentType: 'application/octet-stream', body: join(items, bytes), bytes };
  }

  clear(): void {
    this.#items = [];
    this.#bytes = 0;
  }
}

function encodeValue(value: unknown): Item {
  const json: string | undefined = JSON.stringify(value);
  if (json === undefined)
    throw new TypeError(`Strings, bytes and JSON values can be written, not ${typeof value}`);
  return { json, bytes: utf8Length(json) + 1 };
}

function join(items: readonly Item[], length: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const item of items) {
    if (!('data' in item)) continue;
    joined.set(item.data, at);
    at += item.bytes;
  }
  return joined;
}
