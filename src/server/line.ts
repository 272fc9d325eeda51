import { type Chunk, decodeChunks, parseJson } from '../protocol/index.js';

/** What a stored line of a log holds. */
export interface Line {
  /** Of the first of the chunks. */
  readonly seq: number;
  readonly chunks: readonly Chunk[];
}

/**
 * Reads a stored line of a log: a `chunks` message.
 *
 * @throws {StreamError} `parse-failed`, `bad-message`
 */
export function readLine(line: string): Line {
  const parsed = parseJson(line);
  if ('error' in parsed) throw parsed.error;
  const { seq, chunks } = parsed.value as { readonly seq: number; readonly chunks: readonly unknown[] };
  return { seq, chunks: decodeChunks(chunks) };
}
