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
