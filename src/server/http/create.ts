import { StreamError } from '../../protocol/index.js';
import type { Lifetime } from '../lifetime.js';
import type { Pending } from '../priority.js';
import { encodeChunk, type Stream } from '../stream.js';
import type { Beginning, Fork } from '../stream-record.js';
import { newGeneration } from '../streams.js';
import { endOf } from './answer.js';
import { asksToClose } from './append.js';
import { chunksOfBody, mediaType, mediumOf } from './content.js';
import { readContent } from './content-encoding.js';
import type { Call } from './door.js';
import { type ForkRequest, forkOf, isSameFork, readFork } from './fork.js';
import { lifetimeHeaders, readLifetime } from './lifetime-headers.js';
import { demandPresent } from './present.js';
import { inTurn } from './turns.js';

/** What a creation asks for. */
interface Creation {
  readonly body: Uint8Array;
  readonly contentType: string | undefined;
  readonly lifetime: Lifetime | undefined;
  readonly closed: boolean;
  readonly fork: ForkRequest | undefined;
}

/** The type of a stream whose creator names none. */
const DEFAULT_TYPE = 'application/octet-stream';
/** The longest type, in characters. */
const TYPE = 256;

/** `PUT`: creates a stream, or confirms that it is there as asked for (PROTOCOL.md §11.2). */
export async function create(call: Call): Promise<Response> {
  call.demand('append');
  const { request, door } = call;
  const { headers } = request;
  return call.receive(async (bounds) => {
    const wanted: Creation = {
      body: await readContent(request, door.options.limits.append, bounds),
      contentType: readType(headers),
      lifetime: readLifetime(headers),
      closed: asksToClose(headers),
      fork: readFork(headers),
    };
    return door.streams.use(call.name, (stream) =>
      inTurn(stream, () => createOrConfirm(stream, wanted, call)),
    );
  });
}

/**
 * A creation needs `append`, and a fork `read` of its source.
 *
 * @throws {StreamError} as {@link Call.demand}
 */
function demandBoth(call: Call, fork: ForkRequest | undefined): void {
  call.demand('append');
  if (fork) call.demand('read', fork.source);
}

async function createOrConfirm(stream: Stream, wanted: Creation, call: Call): Promise<Response> {
  demandBoth(call, wanted.fork);
  if (stream.record) return confirm(stream, wanted);
  if (stream.tombstone !== undefined) {
    throw new StreamError('stream-exists', `"${stream.name}" was deleted, and is still read by its forks`);
  }
  const { fork } = wanted;
  if (!fork) return begin(stream, wanted, {}, [], call);
  return call.door.streams.use(fork.source, async (source) => {
    for (;;) {
      const { generation } = source;
      const found = await forkOf(source, fork, wanted.contentType).catch((error) => {
        if (source.generation === generation) throw error;
      });
      // What has changed meanwhile is looked at again. From here on all is one turn.
      const isLate = fork.at === 'now' && found?.fork.seq !== source.log.head;
      if (!found || isLate || source.generation !== generation) continue;
      demandBoth(call, fork);
      // A task may have begun it meanwhile; no other creation may.
      if (stream.record) return confirm(stream, wanted);
      call.door.streams.touch(source);
      return begin(stream, wanted, found, found.taken, call);
    }
  });
}

/** All in one turn. */
function begin(
  stream: Stream,
  { body, contentType, lifetime, closed }: Creation,
  source: { readonly fork?: Fork; readonly contentType?: string; readonly lifetime?: Lifetime },
  taken: readonly Pending[],
  { request, door, caller }: Call,
): Response {
  const type = source.contentType ?? contentType ?? DEFAULT_TYPE;
  const lives = lifetime ?? source.lifetime;
  const chunks = chunksOfBody(body, mediumOf(type)).map((chunk) => encodeChunk(chunk));
  const beginning: Beginning = {
    generation: newGeneration(source.fork?.generation),
    interruptible: false,
    caller,
    contentType: type,
    ...(lives && { lifetime: lives }),
    ...(source.fork && { fork: source.fork }),
  };
  door.streams.begin(stream, beginning);
  for (const chunk of [...taken, ...chunks]) stream.push(chunk);
  stream.flush();
  if (closed) door.streams.end(stream, { status: 'complete' });
  const { origin, pathname } = new URL(request.url);
  return new Response(null, {
    status: 201,
    headers: { ...headersOf(stream), Location: origin + pathname },
  });
}

function readType(headers: Headers): string | undefined {
  const type = headers.get('content-type') || undefined;
  if (type === undefined || type.length <= TYPE) return type;
  throw new StreamError('bad-message', `A Content-Type has up to ${TYPE} characters`);
}

/** Creating twice is creating once, if it is the same both times. */
function confirm(stream: Stream, { contentType, lifetime, closed, fork }: Creation): Response {
  const record = demandPresent(stream);
  const ofStream = record.contentType ?? 'application/json';
  const expectedType = contentType ?? (fork ? ofStream : DEFAULT_TYPE);
  const isSame =
    mediaType(expectedType) === mediaType(ofStream) &&
    isSameFork(record, fork) &&
    (fork !== undefined && lifetime === undefined
      ? true // inherited
      : JSON.stringify(lifetime) === JSON.stringify(record.lifetime)) &&
    closed === !stream.isOpen;
  if (isSame) return new Response(null, { status: 200, headers: headersOf(stream) });
  throw new StreamError(
    'stream-exists',
    `"${stream.name}" is there already, and differs from what is asked for`,
  );
}

/** A stream as it was created and stands now. */
export function headersOf(stream: Stream): Record<string, string> {
  return {
    'Content-Type': stream.record?.contentType ?? 'application/json',
    'Cache-Control': 'no-store',
    'Rivulet-Status': stream.status,
    ...lifetimeHeaders(stream.record?.lifetime),
    ...endOf(stream),
  };
}
