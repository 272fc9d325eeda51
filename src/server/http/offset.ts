import { type Cursor, parseOffset, StreamError } from '../../protocol/index.js';
import type { Stream } from '../stream.js';
import { writtenIn } from '../stream-record.js';

/** A place in a stream: its beginning, its end as it is when the request comes, or after a chunk. */
export type Place = 'start' | 'now' | Cursor;

/** The beginning, as it is spelled in the Durable Streams protocol and, for forks, by its reference server. */
const START = ['-1', '0000000000000000_0000000000000000'];

/**
 * Reads the `offset` of a query. `undefined` when there is none.
 *
 * @throws {StreamError} `bad-message`
 */
export function readOffset(query: URLSearchParams): Place | undefined {
  const given = query.getAll('offset');
  if (given.length > 1) throw new StreamError('bad-message', 'There is one offset, not several');
  return given[0] === undefined ? undefined : placeOf(given[0]);
}

/**
 * The place that an offset means.
 *
 * @throws {StreamError} `bad-message`
 */
export function placeOf(offset: string): Place {
  if (START.includes(offset)) return 'start';
  if (offset === 'now') return 'now';
  const cursor = parseOffset(offset);
  if (cursor) return cursor;
  throw new StreamError('bad-message', 'An offset is "-1", "now", or one that a stream has given');
}

/**
 * The seq after which a place is.
 *
 * @throws {StreamError} `gone` for another generation, and for what is not kept any more; `bad-message` beyond the end
 */
export async function seqAt(stream: Stream, place: Place): Promise<number> {
  const { log, record, name } = stream;
  await log.refresh();
  if (stream.log !== log) throw new StreamError('gone', `"${name}" has begun anew`);
  if (place === 'start') return log.first - 1;
  if (place === 'now') return log.head;
  if (!record || place.generation !== writtenIn(record, place.seq)) {
    throw new StreamError('gone', `That generation of "${name}" is over`);
  }
  if (place.seq < log.first - 1) {
    throw new StreamError('gone', `"${name}" is kept from chunk ${log.first} on; read on from -1`);
  }
  if (place.seq > log.head) throw new StreamError('bad-message', `"${name}" has no such offset yet`);
  return place.seq;
}
