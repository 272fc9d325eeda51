import { isSafeKey } from '../protocol/index.js';

/** Makes the next partial value of the one so far (`undefined` at first) and a value that was yielded. */
export type Accumulate<Value, Partial> = (partial: Partial | undefined, value: Value) => Partial;

/** What yielded values add up to: texts to a text, arrays to an array, objects to an object. */
export type Accumulated<Value> = [Value] extends [string]
  ? string
  : [Value] extends [readonly (infer Item)[]]
    ? Item[]
    : Value;

/**
 * Adds up what was yielded: texts are concatenated, arrays too; of objects, `text` and `items` are
 * concatenated and other fields replace; lines become text with their line feeds, bytes become bytes. Where
 * kinds are mixed the sum is an object with `text` and `items`. The sum is built when it is read and kept until
 * something is added.
 */
export class Accumulator<Value = unknown> {
  #texts: string[] = [];
  #items: unknown[] = [];
  #bytes: Uint8Array[] = [];
  #fields: Record<string, unknown> = {};
  #hasBareText = false;
  #hasBareItems = false;
  #hasFields = false;
  #built: { readonly value: unknown } | undefined;

  /** The sum so far; `undefined` before anything was added. The same object until something is. */
  get value(): Accumulated<Value> | undefined {
    this.#built ??= { value: this.#build() };
    return this.#built.value as Accumulated<Value> | undefined;
  }

  add(value: Value): void {
    this.#built = undefined;
    if (typeof value === 'string') {
      this.#hasBareText = true;
      this.#texts.push(value);
    } else if (value instanceof Uint8Array) {
      this.#bytes.push(value);
    } else if (Array.isArray(value)) {
      this.#hasBareItems = true;
      for (const item of value) this.#items.push(item);
    } else if (typeof value === 'object' && value !== null) {
      this.#addObject(value as Record<string, unknown>);
    }
  }

  /** Empties it. */
  clear(): void {
    this.#texts = [];
    this.#items = [];
    this.#bytes = [];
    this.#fields = {};
    this.#hasBareText = this.#hasBareItems = this.#hasFields = false;
    this.#built = undefined;
  }

  #addObject(value: Record<string, unknown>): void {
    if (isLine(value)) {
      this.#hasBareText = true;
      this.#texts.push(`${value.line}\n`);
      return;
    }
    this.#hasFields = true;
    for (const [key, field] of Object.entries(value)) {
      if (key === 'text' && typeof field === 'string') this.#addText(field, value.mode);
      else if (key === 'items' && Array.isArray(field)) this.#addItems(field, value.mode);
      else if (isSafeKey(key) && !(key === 'mode' && isSum(value))) this.#fields[key] = field;
    }
  }

  #addText(text: string, mode: unknown): void {
    if (mode === 'replace') this.#texts = [text];
    else if (mode === 'prepend') this.#texts.unshift(text);
    else this.#texts.push(text);
  }

  #addItems(items: readonly unknown[], mode: unknown): void {
    if (mode === 'prepend') this.#items = [...items, ...this.#items];
    else for (const item of items) this.#items.push(item);
  }

  #build(): unknown {
    const hasText = this.#texts.length > 0;
    const hasItems = this.#items.length > 0 || this.#hasBareItems;
    if (hasText && this.#texts.length > 1) this.#texts = [this.#texts.join('')];
    const text = this.#texts[0];
    if (!this.#hasFields) {
      if (this.#hasBareText && !hasItems && this.#bytes.length === 0) return text ?? '';
      if (this.#hasBareItems && !hasText && this.#bytes.length === 0) return [...this.#items];
      if (this.#bytes.length > 0 && !hasText && !hasItems) return this.#joinBytes();
      if (!hasText && !hasItems) return undefined;
    }
    return {
      ...this.#fields,
      ...(hasText ? { text } : {}),
      ...(hasItems ? { items: [...this.#items] } : {}),
      ...(this.#bytes.length > 0 ? { bytes: this.#joinBytes() } : {}),
    };
  }

  #joinBytes(): Uint8Array {
    if (this.#bytes.length === 1 && this.#bytes[0]) return this.#bytes[0];
    const joined = new Uint8Array(this.#bytes.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const bytes of this.#bytes) {
      joined.set(bytes, at);
      at += bytes.length;
    }
    this.#bytes = [joined];
    return joined;
  }
}

function isLine(value: Record<string, unknown>): boolean {
  return (
    typeof value.line === 'string' &&
    Object.keys(value).every((key) => key === 'line' || key === 'time' || key === 'level')
  );
}

/** An object whose text or items add up; its `mode` says how and is no field of the sum. */
function isSum(value: Record<string, unknown>): boolean {
  return typeof value.text === 'string' || Array.isArray(value.items);
}
