import { type Chunk, StreamError } from '../../protocol/index.js';
import type { Inherited } from '../inherited-log.js';
import type { Lifetime } from '../lifetime.js';
import type { Pending } from '../priority.js';
import { encodeChunk, type Stream } from '../stream.js';
import { type Fork, type StreamRecord, writtenIn } from '../stream-record.js';
import { checkStreamName } from '../streams.js';
import { nameIn } from './address.js';
import { readBatch } from './batch.js';
import { byteChunks, bytesOf, mediaType, mediumOf } from './content.js';
import { type Place, placeOf, seqAt } from './offset.js';
import { demandPresent } from './present.js';

/** What the headers of a `PUT` say of a fork. */
export interface ForkRequest {
  readonly source: string;
  /** Where it parts from its source: by default at its end. */
  readonly at: Place;
  /** How much of what follows it takes along: bytes, or of JSON messages. */
  readonly sub: number;
}

/** A fork that may begin. */
export interface FoundFork {
  readonly fork: Fork;
  readonly contentType: string;
  readonly lifetime?: Lifetime;
  /** What it takes along beyond what it inherits: a part of a chunk. */
  readonly taken: readonly Pending[];
}

/** Forks of forks of forks … that one read may go through. */
const DEEPEST = 100;

/**
 * Reads Stream-Forked-From, Stream-Fork-Offset and Stream-Fork-Sub-Offset.
 *
 * @throws {StreamError} `bad-message`, `invalid-name`
 */
export function readFork(headers: Headers): ForkRequest | undefined {
  const from = headers.get('stream-forked-from');
  const at = headers.get('stream-fork-offset');
  const sub = headers.get('stream-fork-sub-offset');
  if (from === null) {
    if (at === null && sub === null) return undefined;
    throw new StreamError('bad-message', 'A fork is made with Stream-Forked-From');
  }
  if (sub !== null && !(/^(0|[1-9]\d*)$/.test(sub) && Number.isSafeInteger(Number(sub))))
    throw new StreamError('bad-message', `Stream-Fork-Sub-Offset is a whole number, not "${sub}"`);
  const source = nameIn(from);
  checkStreamName(source);
  return { source, at: at === null ? 'now' : placeOf(at), sub: Number(sub ?? 0) };
}

/** Whether a stream is the fork that is asked for. Where none is, at the source's end, any place in it will do. */
export function isSameFork(record: StreamRecord, wanted: ForkRequest | undefined): boolean {
  const { fork } = record;
  if (!fork || !wanted) return fork === undefined && wanted === undefined;
  const { source, at, sub } = wanted;
  if (fork.source !== source || fork.sub !== sub) return false;
  if (at === 'now') return true;
  if (at === 'start') return fork.seq === 0;
  return at.seq === fork.seq && at.generation === writtenIn(record, fork.seq);
}

/**
 * The fork of a source.
 *
 * @throws {StreamError} `unknown-stream`; `stream-exists` for a deleted source; `content-type-mismatch`; `bad-message` for
 * a place that the source has not
 */
export async function forkOf(
  source: Stream,
  { at, sub }: ForkRequest,
  contentType: string | undefined,
): Promise<FoundFork> {
  if (source.tombstone !== undefined) throw new StreamError('stream-exists', `"${source.name}" was deleted`);
  const record = demandPresent(source);
  const type = record.contentType ?? 'application/json';
  if (contentType !== undefined && mediaType(contentType) !== mediaType(type)) {
    throw new StreamError('content-type-mismatch', `"${source.name}" is of ${type}, not of ${contentType}`);
  }
  const seq = await forkSeq(source, at);
  const { last, taken } = await take(source, seq, sub);
  const fork: Fork = {
    source: source.name,
    generation: record.generation,
    seq,
    sub,
    inherited: inheritance(record.generation, record.fork?.inherited ?? [], last),
  };
  const { lifetime } = record;
  return { fork, contentType: type, taken, ...(lifetime && { lifetime }) };
}

/** Here an offset of another generation, or beyond the end, is a mistake and not late. */
async function forkSeq(source: Stream, at: Place): Promise<number> {
  if (at === 'start') return 0;
  try {
    return await seqAt(source, at);
  } catch (cause) {
    throw new StreamError('bad-message', `"${source.name}" has no such offset`, { cause });
  }
}

/** The source's own stretches up to `to`, and its own: also an empty one, for a fork starts where its source has started. */
function inheritance(generation: string, ofSource: readonly Inherited[], to: number): Inherited[] {
  const whole = ofSource.filter((stretch) => stretch.to < to);
  const cut = ofSource[whole.length]?.generation ?? generation;
  if (whole.length >= DEEPEST) throw new StreamError('bad-message', `A fork may be ${DEEPEST} forks deep`);
  return [...whole, { generation: cut, to }];
}

/** How far a fork inherits whole chunks, and what it takes of the next one. */
async function take(source: Stream, seq: number, sub: number): Promise<{ last: number; taken: Pending[] }> {
  const medium = mediumOf(source.record?.contentType);
  const { log } = source;
  let rest = sub;
  for (let last = seq; ; ) {
    if (rest === 0) return { last, taken: [] };
    if (last >= log.head) throw new StreamError('bad-message', `"${source.name}" is not that long`);
    const batch = await readBatch(log, last, log.head);
    for (const chunk of batch.chunks) {
      if (rest === 0) break;
      const length = medium === 'json' ? 1 : bytesOf(chunk).length;
      if (length > rest) return { last, taken: partOf(chunk, rest) };
      rest -= length;
      last++;
    }
  }
}

/** The first bytes of a chunk, of its own kind where that is possible. */
function partOf(chunk: Chunk, length: number): Pending[] {
  const bytes = bytesOf(chunk).subarray(0, length);
  const text =
    chunk.kind === 'text' ? new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes) : '';
  const isWhole = text !== '' && new TextEncoder().encode(text).length === length && !text.endsWith('\ufffd');
  return (isWhole ? [{ kind: 'text' as const, text }] : byteChunks(bytes)).map((part) => encodeChunk(part));
}
