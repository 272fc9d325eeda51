import { StreamError } from '../../protocol/index.js';
import { addressOf, refuse, relayFor } from '../entrance.js';
import { errorResponse } from '../http/answer.js';
import type { ResolvedOptions } from '../options.js';
import { type Env, type Place, roomsOf } from './place.js';

/** The longest name of a connection (`_pk`), in UTF-16 code units: it becomes a tag of its socket. */
const LONGEST_ID = 256;
/** The longest address of a connection: it is attached to its socket, where 16 KiB have to hold all. */
const LONGEST_URL = 4_096;

/**
 * Takes a request to its room, or to a relay that answers in the room's place.
 *
 * @throws {TypeError} when the environment has no binding for the party.
 */
export async function enter(
  request: Request,
  env: Env,
  place: Place,
  options: ResolvedOptions,
): Promise<Response> {
  const rooms = roomsOf(env, place);
  const { room } = addressOf(request.url);
  if (room === '') return new Response(null, { status: 404 });
  const refusal = refuse(request, options);
  if (refusal) return refusal;
  try {
    if (!isUpgrade(request)) return await rooms.getByName(room).fetch(withoutProps(request));
    checkConnection(new URL(request.url));
    const relay = relayFor(request.url, env, options);
    return await rooms.getByName(relay ?? room).fetch(withoutProps(request));
  } catch (error) {
    console.error('rivulet:', error);
    const isOurs = error instanceof StreamError;
    return errorResponse(isOurs ? error : new StreamError('storage-failed', 'The room could not be reached'));
  }
}

/**
 * partyserver answers with the stack of its error when a connection does not fit.
 *
 * @throws {StreamError} `bad-message`
 */
function checkConnection({ href, searchParams }: URL): void {
  const id = searchParams.get('_pk') ?? '';
  if (id.length > LONGEST_ID)
    throw new StreamError('bad-message', `"_pk" has up to ${LONGEST_ID} characters, not ${id.length}`);
  if (href.length > LONGEST_URL)
    throw new StreamError(
      'bad-message',
      `The address of a connection has up to ${LONGEST_URL} characters, not ${href.length}`,
    );
}

/** partyserver believes what this header says, and answers with a stack where it cannot be read. */
function withoutProps(request: Request): Request {
  if (!request.headers.has('x-partykit-props')) return request;
  const believed = new Request(request);
  believed.headers.delete('x-partykit-props');
  return believed;
}

function isUpgrade({ headers }: Request): boolean {
  return headers.get('upgrade')?.toLowerCase() === 'websocket';
}
