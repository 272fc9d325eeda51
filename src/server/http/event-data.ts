import { type Chunk, toBase64 } from '../../protocol/index.js';
import type { Log } from '../log.js';
import type { Stream } from '../stream.js';
import { readBatch } from './batch.js';
import { joined } from './body.js';
import { bytesOf, type Medium, mediumOf, messageOf } from './content.js';
import { unfinished } from './utf8.js';

/** What a reader is told next: a `data` event, and the seq of the last chunk in it. */
export interface NextData {
  readonly event: string;
  readonly last: number;
}

/** What was asked for last of a log, and its answer. */
interface Latest {
  readonly after: number;
  readonly head: number;
  readonly isOpen: boolean;
  readonly data: Promise<NextData | undefined>;
}

const latest = new WeakMap<Log, Latest>();

/**
 * What there is after `after`, which must be before the head; `undefined` for half a code point, from which a reader could not
 * go on. Readers who are equally far share it: it is read and encoded once, whatever their number.
 */
export function nextData(stream: Stream, after: number): Promise<NextData | undefined> {
  const { log, isOpen } = stream;
  const { head } = log;
  const known = latest.get(log);
  if (known?.after === after && known.head === head && known.isOpen === isOpen) return known.data;
  const data = encode(log, after, isOpen, mediumOf(stream.record?.contentType));
  latest.set(log, { after, head, isOpen, data });
  data.catch(() => latest.delete(log)); // it is read again: the next time it may go
  return data;
}

async function encode(
  log: Log,
  after: number,
  isOpen: boolean,
  medium: Medium,
): Promise<NextData | undefined> {
  const { head } = log;
  let { chunks, last } = await readBatch(log, after, head);
  if (medium === 'json') return { event: eventOf('data', `[${chunks.map(messageOf).join(',')}]`), last };
  let bytes = bytesOfAll(chunks);
  if (medium === 'bytes') return { event: eventOf('data', toBase64(bytes)), last };
  while (last < head && unfinished(bytes) > 0) {
    ({ chunks, last } = await readBatch(log, last, head));
    bytes = joined([bytes, bytesOfAll(chunks)]);
  }
  if (isOpen && unfinished(bytes) > 0) return undefined;
  const text = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes);
  return { event: eventOf('data', text), last };
}

function bytesOfAll(chunks: readonly Chunk[]): Uint8Array {
  return joined(chunks.map(bytesOf));
}

/** A server-sent event. Whatever ends a line in its text cannot end the event; a reader takes one space after a colon away. */
export function eventOf(type: 'data' | 'control', text: string): string {
  const lines = text.split(/\r\n|\r|\n/).map((line) => `data:${line.startsWith(' ') ? ' ' : ''}${line}\n`);
  return `event: ${type}\n${lines.join('')}\n`;
}
