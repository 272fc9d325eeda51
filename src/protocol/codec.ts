import type { Chunk } from './chunk.js';
import type { ClientMessage } from './client-messages.js';
import { StreamError } from './errors.js';
import { excerpt, isJsonObject, parseJson } from './json.js';
import type { ServerMessage } from './server-messages.js';
import { Mismatch, type Shape } from './shape.js';
import { fromWire } from './wire-chunk.js';

/**
 * The border of Rivulet: the only place that turns frames into messages. Nothing here throws on bad input;
 * it returns the coded error to answer with, and the id of the command it was, where that could be read.
 */
export type Decoded<T> =
  | { readonly message: T; readonly bytes?: Uint8Array }
  | { readonly error: StreamError; readonly id?: number };

/** How much is said of what is wrong, in UTF-16 code units. */
const DESCRIPTION = 400;

/** A message as a text frame. */
export function encode(message: ClientMessage | ServerMessage): string {
  return JSON.stringify(message);
}

/** A message that carries bytes, as a binary frame: JSON, a line feed, the bytes (PROTOCOL.md §7). */
export function encodeBinary(message: ClientMessage, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
  const frame = new Uint8Array(head.length + bytes.length);
  frame.set(head);
  frame.set(bytes, head.length);
  return frame;
}

/** Reads the chunks of a batch; the batch as a whole is refused when one is bad. */
export function decodeChunks(wire: readonly unknown[]): Chunk[] {
  try {
    return wire.map(fromWire);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    throw new StreamError('bad-message', `A chunk is malformed: ${describe(error)}`);
  }
}

/** Reads a frame of a direction's messages. */
export function decode<T>(frame: string, message: Shape<T>): Decoded<T> {
  const parsed = parseJson(frame);
  if ('error' in parsed) return fail('bad-message', `A JSON object is expected, got ${excerpt(frame)}`);
  const { value } = parsed;
  if (!isJsonObject(value) || typeof value.type !== 'string')
    return fail('bad-message', 'A message is an object with a "type"');
  try {
    return { message: message.read(value) };
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    // Said back only where it can be said: the answer is a message too.
    const { id } = value;
    const said = Number.isSafeInteger(id) && (id as number) >= 0 ? (id as number) : undefined;
    return fail('bad-message', `"${excerpt(value.type)}" is malformed: ${describe(error)}`, said);
  }
}

/** Where and what: `stream: 1 to 200 characters … are expected`. */
function describe({ message }: Mismatch): string {
  return excerpt(message, DESCRIPTION);
}

/** What is answered to a frame that is none. */
export function fail(
  code: 'bad-message' | 'message-too-large',
  message: string,
  id?: number,
): Decoded<never> {
  return { error: new StreamError(code, message), ...(id === undefined ? {} : { id }) };
}
