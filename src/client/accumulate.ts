import { isSafeKey } from '../protocol/json.js';

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
 * kinds are mixed the sum is an object with `text` and `items`; texts of named parts are kept apart from the text, in
 * `parts`. The sum is built when it is read and kept until
 * something is added.
 */
export class Accumulator<Value = unknown> {
  #texts: string[] = [];
  #parts = new Map<string, string[]>();
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
    this.#parts.clear();
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
    if (isOfPart(value)) {
      this.#parts.set(value.part, addText(this.#parts.get(value.part) ?? [], value.text, value.mode));
      return;
    }
    for (const [key, field] of Object.entries(value)) {
      if (key === 'text' && typeof field === 'string') this.#texts = addText(this.#texts, field, value.mode);
      else if (key === 'items' && Array.isArray(field)) this.#addItems(field, value.mode);
      else if (isSafeKey(key) && !(key === 'mode' && isSum(value))) this.#fields[key] = field;
    }
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
      ...(this.#parts.size > 0 ? { parts: this.#joinParts() } : {}),
      ...(hasItems ? { items: [...this.#items] } : {}),
      ...(this.#bytes.length > 0 ? { bytes: this.#joinBytes() } : {}),
    };
  }

  #joinParts(): Record<string, string> {
    for (const [part, texts] of this.#parts) this.#parts.set(part, [texts.join('')]);
    return Object.fromEntries([...this.#parts].map(([part, [text = '']]) => [part, text]));
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

/** The texts with one more; the array itself, unless this one takes the place of all. */
function addText(texts: string[], text: string, mode: unknown): string[] {
  if (mode === 'replace') return [text];
  if (mode === 'prepend') texts.unshift(text);
  else texts.push(text);
  return texts;
}

function isOfPart(value: Record<string, unknown>): value is { text: string; part: string; mode?: unknown } {
  return typeof value.text === 'string' && typeof value.part === 'string';
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
