import { StreamError } from '../../protocol/index.js';
import type { Stream } from '../stream.js';
import type { StreamRecord } from '../stream-record.js';

/**
 * What is stored of a stream that must be there.
 *
 * @throws {StreamError} `unknown-stream`; `gone` for one that was deleted and is still read by forks
 */
export function demandPresent({ record, tombstone, name }: Stream): StreamRecord {
  if (record) return record;
  throw tombstone === undefined
    ? new StreamError('unknown-stream', `There is no stream "${name}"`)
    : new StreamError('gone', `"${name}" was deleted`);
}

/**
 * The stream must still be there, and in that generation. Asked right before what is read of it is taken for what it is now:
 * after any `await` it can be another one.
 *
 * @throws {StreamError} `gone`, and what `demandPresent` throws
 */
export function demandSame(stream: Stream, generation: string): void {
  if (demandPresent(stream).generation !== generation)
    throw new StreamError('gone', `"${stream.name}" has begun anew`);
}
