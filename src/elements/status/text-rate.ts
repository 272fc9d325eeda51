import { type Chunk, isYielded } from '../../protocol/chunk.js';
import { observe, type Pace, rateOf } from '../progress/pace.js';

/** How many UTF-16 code units come to a token, about: what tokenizers of English text are known for. */
const UNITS_PER_TOKEN = 4;

/** How fast a stream's chunks and text come. */
export class TextRate {
  #chunks: Pace = [];
  #text: Pace = [];
  #count = 0;
  #units = 0;

  /** Takes note of a batch, with its time. */
  add(chunks: readonly Chunk[], time: number): void {
    this.#count += chunks.filter(isYielded).length;
    for (const chunk of chunks) this.#units += unitsOf(chunk);
    this.#chunks = observe(this.#chunks, { time, value: this.#count });
    this.#text = observe(this.#text, { time, value: this.#units });
  }

  /** Tokens per second, an estimate; `undefined` where there is no text, or it cannot be told yet. */
  get tokens(): number | undefined {
    const rate = this.#units > 0 ? lastRate(this.#text) : undefined;
    return rate === undefined ? undefined : rate / UNITS_PER_TOKEN;
  }

  /** Chunks per second; `undefined` when it cannot be told yet. */
  get chunks(): number | undefined {
    return lastRate(this.#chunks);
  }
}

function lastRate(pace: Pace): number | undefined {
  return rateOf(pace, pace.at(-1)?.time ?? 0) || undefined;
}

function unitsOf(chunk: Chunk): number {
  if (chunk.kind === 'text') return chunk.text.length;
  return chunk.kind === 'bytes' ? (chunk.base64.length * 3) / 4 : 0;
}
