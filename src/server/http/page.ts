import type { Log } from '../log.js';
import { readBatch } from './batch.js';
import { joined } from './body.js';
import { bytesOf, mediumOf, messageOf } from './content.js';

/** How much one answer holds, in bytes; what the last slice of the log has beyond that, it holds too. */
const PAGE = 1024 * 1024;

/** What one answer holds. */
export interface Page {
  readonly body: Uint8Array;
  /** The seq of its last chunk. */
  readonly to: number;
}

/**
 * Reads what comes after `after`, as much as one answer holds.
 *
 * @param onPart told of the length of each part in bytes; what it throws ends the reading
 * @throws {StreamError} `gone` for chunks that are not kept any more
 */
export async function readPage(
  log: Log,
  contentType: string | undefined,
  after: number,
  onPart: (length: number) => void,
): Promise<Page> {
  const isJson = mediumOf(contentType) === 'json';
  const parts: Uint8Array[] = [];
  let size = 0;
  let to = after;
  const add = (part: Uint8Array) => {
    onPart(part.length);
    size += part.length;
    parts.push(part);
  };
  if (isJson) add(encode('['));
  while (to < log.head && size < PAGE) {
    const { chunks, last } = await readBatch(log, to, log.head);
    add(
      isJson
        ? encode(`${to === after ? '' : ','}${chunks.map(messageOf).join(',')}`)
        : joined(chunks.map(bytesOf)),
    );
    to = last;
  }
  if (isJson) add(encode(']'));
  return { body: joined(parts), to };
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
