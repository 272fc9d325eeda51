import { StreamError } from '../../protocol/index.js';
import type { Stream } from '../stream.js';
import { offsetOf } from './answer.js';
import { nextCursor } from './cursor.js';
import type { Call } from './door.js';
import { follow } from './events.js';
import { type Place, readOffset, seqAt } from './offset.js';
import { readPage } from './page.js';
import { demandPresent, demandSame } from './present.js';
import type { Sendable } from './sent-body.js';

/**
 * How long a long-poll keeps its place when others want one, in milliseconds: no host tells when its client has gone (request
 * signals of workerd of April 2026 included), and one that is still there asks again.
 */
const YIELD = 1_000;

/** `GET`: what is there, or what comes next, or both as it comes (PROTOCOL.md §11.4). */
export async function read(call: Call): Promise<Response> {
  call.demand('read');
  const live = call.query.get('live');
  const place = readOffset(call.query);
  if (live === null) return readOnce(call, place ?? 'start');
  if (place === undefined) throw new StreamError('bad-message', 'A live read says from which offset');
  if (live === 'long-poll') return poll(call, place);
  if (live === 'sse') return follow(call, place);
  throw new StreamError('bad-message', `A live read is "long-poll" or "sse", not "${live}"`);
}

function readOnce(call: Call, place: Place): Promise<Response> {
  return call.door.streams.use(call.name, async (stream) => {
    for (;;) {
      const { generation } = demandPresent(stream);
      call.door.streams.touch(stream);
      try {
        const after = await seqAt(stream, place);
        demandSame(stream, generation);
        return await page(stream, place, after, call);
      } catch (error) {
        // Deleted or begun anew while it was read: the answer is that of the stream as it is now.
        if (stream.generation === generation) throw error;
      }
    }
  });
}

/** Waits for something to come, if nothing is there. */
function poll(call: Call, place: Place): Promise<Response> {
  const { door, query, traffic } = call;
  return door.streams.use(call.name, async (stream) => {
    const { generation } = demandPresent(stream);
    door.streams.touch(stream);
    const after = await seqAt(stream, place);
    demandSame(stream, generation);
    const cursor = { 'Stream-Cursor': nextCursor(query.get('cursor'), Date.now()) };
    if (after === stream.log.head && stream.isOpen) {
      const since = Date.now();
      const turn = new AbortController();
      const done = await traffic.wait(call.caller, () => {
        const isTimeUp = Date.now() - since >= YIELD && !turn.signal.aborted;
        if (isTimeUp) turn.abort();
        return isTimeUp;
      });
      // While a place was looked for.
      const hasCome = after < stream.log.head || !stream.isOpen || stream.generation !== generation;
      if (!hasCome) await stream.changed(door.options.limits.poll, turn.signal);
      done();
      call.demand('read'); // while it waited, the right to read may have ended
      demandSame(stream, generation);
    }
    if (after < stream.log.head) return page(stream, place, after, call, cursor);
    return new Response(null, {
      status: 204,
      headers: { ...positionAt(stream, after), ...cursor, 'Cache-Control': 'no-store' },
    });
  });
}

/**
 * What is there after `after`, or as much of it as one answer holds.
 *
 * @throws {StreamError} what `demandSame` throws
 */
function page(
  stream: Stream,
  place: Place,
  after: number,
  { request, send }: Call,
  cursor: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const { record, log, generation } = stream;
  const contentType = record?.contentType;
  return send(async (onPart): Promise<Sendable> => {
    const { body, to } = await readPage(log, contentType, after, onPart);
    demandSame(stream, generation);
    const isAtEnd = place === 'now' && after === to;
    const closed = to === log.head && !stream.isOpen;
    const etag = `"${generation}:${after}:${to}${closed ? ':c' : ''}"`;
    const headers = {
      'Content-Type': contentType ?? 'application/json',
      ...positionAt(stream, to),
      // Always asked about again, by ETag: who may read, and whether it is still there, can change at any time.
      'Cache-Control': isAtEnd ? 'no-store' : 'private, no-cache',
      ...(isAtEnd ? {} : { ETag: etag }),
      ...(place === 'start' && after > 0 ? { 'Rivulet-Gap': `1-${after}` } : {}),
      ...cursor,
    };
    const isKnown = !isAtEnd && names(request.headers.get('if-none-match'), etag);
    return isKnown ? { body: null, status: 304, headers } : { body, headers };
  });
}

function positionAt(stream: Stream, seq: number): Record<string, string> {
  const isAtHead = seq === stream.log.head;
  return {
    'Stream-Next-Offset': offsetOf(stream, seq),
    ...(isAtHead ? { 'Stream-Up-To-Date': 'true' } : {}),
    ...(isAtHead && !stream.isOpen ? { 'Stream-Closed': 'true', 'Rivulet-Status': stream.status } : {}),
  };
}

/** Whether an `If-None-Match` names an entity tag; a cache on the way may have made it a weak one. */
function names(given: string | null, etag: string): boolean {
  return given?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) ?? false;
}
