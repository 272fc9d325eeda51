import type { Chunk } from '../../protocol/chunk.js';
import type { StreamError } from '../../protocol/errors.js';
import type { Json } from '../../protocol/json.js';
import type { Outcome } from '../../protocol/server-messages.js';
import type { Yielded } from '../../protocol/value.js';
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
      const yielded = plain(value) ?? code?.chunksOf(value) ?? (await read(value));
      if ('chunks' in yielded) chunks.push(...yielded.chunks);
      else outcome = 'error' in yielded ? failed(yielded.error) : completed(yielded.result);
      if (outcome) break;
    }
  } finally {
    await writer.write(chunks);
  }
  return outcome;
}

/** What most sources are made of: texts; and numbers and the like, which can be no chunk, but can be items. */
function plain(value: unknown): Yielded | undefined {
  if (typeof value === 'string') return { chunks: [{ kind: 'text', text: value }] };
  return isPrimitive(value) ? { chunks: [{ kind: 'items', items: [value], form: 'item' }] } : undefined;
}

/** Reads all else: code that a page of plain text is without. Once it is there a value costs no promise. */
let code: typeof import('../../protocol/value.js') | undefined;

async function read(value: unknown): Promise<Yielded> {
  code = await import('../../protocol/value.js');
  return code.chunksOf(value);
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
