import { type Chunk, chunksOf, type Json, type Outcome } from '../../protocol/index.js';
import type { LocalWriter } from './local.js';

/**
 * Writes values the way a task's are written (PROTOCOL.md §6.3).
 *
 * @returns the outcome, when one of the values is the end of the stream
 */
export async function writeValues(
  writer: LocalWriter,
  values: Iterable<unknown>,
): Promise<Outcome | undefined> {
  const chunks: Chunk[] = [];
  let outcome: Outcome | undefined;
  for (const value of values) {
    // Numbers and the like can be no chunk, but they can be items.
    const yielded = isPrimitive(value) ? { chunks: [item(value)] } : chunksOf(value);
    if ('chunks' in yielded) chunks.push(...yielded.chunks);
    else if ('error' in yielded) outcome = { status: 'error', error: yielded.error.toJSON() };
    else
      outcome = { status: 'complete', ...(yielded.result === undefined ? {} : { result: yielded.result }) };
    if (outcome) break;
  }
  await writer.write(chunks);
  return outcome;
}

function isPrimitive(value: unknown): value is number | boolean | null {
  return typeof value === 'number' || typeof value === 'boolean' || value === null;
}

function item(value: Json): Chunk {
  return { kind: 'items', items: [value], form: 'item' };
}
