import { type Chunk, chunksOf, type Json, type Outcome, type StreamError } from '../../protocol/index.js';
import type { LocalWriter } from './local.js';

/**
 * Writes values the way a task's are written (PROTOCOL.md §6.3).
 *
 * @returns the outcome, when one of the values is the end of the stream
 * @throws {StreamError} `invalid-value` for a value that can be no chunk; those before it are written
 */
export async function writeValues(
  writer: LocalWriter,
  values: Iterable<unknown>,
): Promise<Outcome | undefined> {
  const chunks: Chunk[] = [];
  let outcome: Outcome | undefined;
  try {
    for (const value of values) {
      // Numbers and the like can be no chunk, but they can be items.
      const yielded = isPrimitive(value) ? { chunks: [item(value)] } : chunksOf(value);
      if ('chunks' in yielded) chunks.push(...yielded.chunks);
      else outcome = 'error' in yielded ? failed(yielded.error) : completed(yielded.result);
      if (outcome) break;
    }
  } finally {
    await writer.write(chunks);
  }
  return outcome;
}

function completed(result: Json | undefined): Outcome {
  return { status: 'complete', ...(result === undefined ? {} : { result }) };
}

/** Where a run was cancelled, a format without a word for that tells it as an error. */
function failed(error: StreamError): Outcome {
  return error.code === 'cancelled'
    ? { status: 'cancelled', reason: error.message }
    : { status: 'error', error: error.toJSON() };
}

function isPrimitive(value: unknown): value is number | boolean | null {
  return typeof value === 'number' || typeof value === 'boolean' || value === null;
}

function item(value: Json): Chunk {
  return { kind: 'items', items: [value], form: 'item' };
}
