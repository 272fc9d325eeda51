import type { Chunk } from '../protocol/chunk.js';
import { bytesOf } from './chunk-size.js';

/** How fast something arrives. */
export interface Throughput {
  readonly chunksPerSecond: number;
  readonly bytesPerSecond: number;
  /** Tokens, as the counter counts them: without one, one for about four bytes of text. */
  readonly tokensPerSecond: number;
  readonly chunks: number;
  readonly bytes: number;
  readonly tokens: number;
  /** Bytes that were added and not released. */
  readonly held: number;
}

export interface ThroughputOptions {
  /** How far back speed is measured, in milliseconds. Default 5,000. */
  readonly window?: number | undefined;
  /** Milliseconds of a clock that does not go back. Default: `performance.now`. */
  readonly now?: (() => number) | undefined;
  /** Counts the tokens of a text. Default: a quarter of its bytes, which is about right for English. */
  readonly countTokens?: ((text: string) => number) | undefined;
}

interface Sample {
  readonly at: number;
  chunks: number;
  bytes: number;
  tokens: number;
}

/** Samples within this time are counted as one, in milliseconds: so a window holds few, however fast chunks come. */
const RESOLUTION = 50;

/** Measures chunks, bytes and tokens per second over a sliding window. */
export class ThroughputTracker {
  readonly #window: number;
  readonly #now: () => number;
  readonly #countTokens: ((text: string) => number) | undefined;
  #samples: Sample[] = [];
  #startedAt: number | undefined;
  #chunks = 0;
  #bytes = 0;
  #tokens = 0;
  #held = 0;

  constructor(options: ThroughputOptions = {}) {
    this.#window = options.window ?? 5_000;
    this.#now = options.now ?? (() => performance.now());
    this.#countTokens = options.countTokens;
  }

  /** Counts chunks that arrived now. */
  add(chunks: readonly Chunk[]): void {
    let bytes = 0;
    let tokens = 0;
    for (const chunk of chunks) {
      const size = bytesOf(chunk);
      bytes += size;
      if (chunk.kind === 'text') tokens += this.#countTokens ? this.#countTokens(chunk.text) : size / 4;
    }
    const sample = this.#sample();
    sample.chunks += chunks.length;
    sample.bytes += bytes;
    sample.tokens += tokens;
    this.#chunks += chunks.length;
    this.#bytes += bytes;
    this.#tokens += tokens;
    this.#held += bytes;
  }

  /** So many bytes are no longer held. */
  release(bytes: number): void {
    this.#held = Math.max(0, this.#held - bytes);
  }

  /** Begins anew. */
  reset(): void {
    this.#samples = [];
    this.#startedAt = undefined;
    this.#chunks = this.#bytes = this.#tokens = this.#held = 0;
  }

  /** How fast it is now. While less than a window has passed, over the time since the first chunk. */
  read(): Throughput {
    const now = this.#now();
    this.#forget(now);
    const since = this.#startedAt === undefined ? 0 : now - this.#startedAt;
    // Over less than a sample's time any number would come out.
    const seconds = Math.max(Math.min(this.#window, since), RESOLUTION) / 1_000;
    const sum = (field: 'chunks' | 'bytes' | 'tokens'): number =>
      this.#samples.reduce((total, sample) => total + sample[field], 0) / seconds;
    return {
      chunksPerSecond: sum('chunks'),
      bytesPerSecond: sum('bytes'),
      tokensPerSecond: sum('tokens'),
      chunks: this.#chunks,
      bytes: this.#bytes,
      tokens: Math.round(this.#tokens),
      held: this.#held,
    };
  }

  #sample(): Sample {
    const now = this.#now();
    this.#startedAt ??= now;
    const last = this.#samples.at(-1);
    if (last && now - last.at < RESOLUTION) return last;
    this.#forget(now);
    const sample = { at: now, chunks: 0, bytes: 0, tokens: 0 };
    this.#samples.push(sample);
    return sample;
  }

  #forget(now: number): void {
    const first = this.#samples.findIndex(({ at }) => now - at < this.#window);
    if (first === -1) this.#samples = [];
    else if (first > 0) this.#samples = this.#samples.slice(first);
  }
}
