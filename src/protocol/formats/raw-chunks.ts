import type { Chunk } from '../chunk.js';

/**
 * Chunks as they are, among values: what a source tells beside its values, such as the model's name. A task may yield
 * it, as `from()` does.
 */
export class RawChunks {
  constructor(readonly chunks: readonly Chunk[]) {}
}
