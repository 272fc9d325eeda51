import type { Chunk } from '../protocol/chunk.js';
import { progressKeys, yieldedValue } from '../protocol/value.js';
import { type Accumulate, type Accumulated, Accumulator } from './accumulate.js';
import { report } from './report.js';

/** How many values are kept one by one, unless told otherwise. */
const DEFAULT_MAX_CHUNKS = 1_000;

export interface ValuesOptions<Value, Partial> {
  /** How many of the latest values are kept one by one. Default 1,000; `Infinity` keeps all. */
  readonly maxChunks?: number | undefined;
  /** Adds values up in another way. It must not change what it is given. */
  readonly accumulate?: Accumulate<Value, Partial> | undefined;
  /** Called for each value with its index from 0. */
  readonly onChunk?: ((chunk: Value, index: number) => void) | undefined;
}

/** The values of one run: the latest of them, how many there were, and what they add up to. */
export class Values<Value, Partial = Accumulated<Value>> {
  readonly #options: ValuesOptions<Value, Partial>;
  readonly #max: number;
  readonly #sum: Accumulator<Value> | undefined;
  #partial: Partial | undefined;
  #latest: Value[] = [];
  #view: readonly Value[] | undefined;
  #count = 0;
  #isWhole = true;

  constructor(options: ValuesOptions<Value, Partial> = {}) {
    this.#options = options;
    this.#max = options.maxChunks ?? DEFAULT_MAX_CHUNKS;
    this.#sum = options.accumulate ? undefined : new Accumulator();
  }

  /** The latest values, oldest first. The same array until another value comes. */
  get latest(): readonly Value[] {
    this.#view ??= this.#latest.slice(Math.max(0, this.#latest.length - this.#max));
    return this.#view;
  }

  /** How many values there were. */
  get count(): number {
    return this.#count;
  }

  /** What the values add up to. */
  get partial(): Partial | undefined {
    return this.#sum ? (this.#sum.value as Partial | undefined) : this.#partial;
  }

  /** `false` once something of the stream was no longer there to be added up. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Takes the values out of a batch. */
  add(chunks: readonly Chunk[]): void {
    for (const chunk of chunks) {
      if (chunk.kind === 'clear') this.#sum?.clear();
      const value = yieldedValue(chunk) as Value | undefined;
      if (value !== undefined) this.#take(value);
    }
    this.#view = undefined;
    // Cut by halves, so that a value is moved once and not with every one that follows it.
    if (this.#latest.length > 2 * this.#max)
      this.#latest = this.#latest.slice(this.#latest.length - this.#max);
  }

  /** Something is missing before what comes next. */
  addGap(): void {
    this.#isWhole = false;
  }

  #take(value: Value): void {
    const { accumulate, onChunk } = this.#options;
    this.#latest.push(value);
    if (accumulate) this.#partial = accumulate(this.#partial, value);
    else if (!isProgress(value)) this.#sum?.add(value);
    const index = this.#count++;
    try {
      onChunk?.(value, index);
    } catch (error) {
      report(error);
    }
  }
}

/** Progress is read as such and is no content. */
function isProgress(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    ('progress' in value || 'within' in value) &&
    Object.keys(value).every((key) => progressKeys.includes(key))
  );
}
