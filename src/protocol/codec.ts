import * as v from 'valibot';
import { type Chunk, fromWire } from './chunk.js';
import { StreamError } from './errors.js';
import { isJsonObject } from './json.js';
import { limits } from './limits.js';
import {
  type ClientMessage,
  clientMessage,
  hasType,
  request,
  type ServerMessage,
  serverMessage,
} from './messages.js';

/**
 * The border of Rivulet: the only place that turns frames into messages. Nothing here throws on bad input;
 * it returns the coded error to answer with, and the id of the command it was, where that could be read.
 */
export type Decoded<T> =
  | { readonly message: T; readonly bytes?: Uint8Array }
  | { readonly error: StreamError; readonly id?: number };

const LINE_FEED = 10;
/** How much of what came is said back, and how much is said of it, in UTF-16 code units. */
const EXCERPT = 40;
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

/** Reads a frame from a client. Only `upload` may come as a binary frame, and must. */
export function decodeClientFrame(frame: string | ArrayBuffer | Uint8Array): Decoded<ClientMessage> {
  const size = typeof frame === 'string' ? frame.length : frame.byteLength;
  if (size > limits.clientFrame) {
    return fail('message-too-large', `A message may be ${limits.clientFrame} long, this one is ${size}`);
  }
  if (typeof frame === 'string') {
    const decoded = decode(frame, clientMessage);
    if ('message' in decoded && decoded.message.type === 'upload') {
      return fail('bad-message', '"upload" comes as a binary frame with its bytes');
    }
    return decoded;
  }
  const bytes = frame instanceof Uint8Array ? frame : new Uint8Array(frame);
  const end = bytes.indexOf(LINE_FEED);
  if (end < 0) return fail('bad-message', 'A binary frame begins with a line of JSON');
  const decoded = decode(new TextDecoder().decode(bytes.subarray(0, end)), clientMessage);
  if ('error' in decoded) return decoded;
  if (decoded.message.type !== 'upload') {
    return fail('bad-message', `"${decoded.message.type}" comes as a text frame`);
  }
  return { message: decoded.message, bytes: bytes.subarray(end + 1) };
}

/** Reads a frame from a server. */
export function decodeServerFrame(frame: string): Decoded<ServerMessage> {
  return decode(frame, serverMessage);
}

/** Reads the chunks of a batch; the batch as a whole is refused when one is bad. */
export function decodeChunks(wire: readonly unknown[]): Chunk[] {
  try {
    return wire.map(fromWire);
  } catch (error) {
    if (v.isValiError(error))
      throw new StreamError('bad-message', `A chunk is malformed: ${describe(error.issues[0])}`);
    throw error;
  }
}

/** Reads JSON that arrived by another way than a frame (an HTTP body, storage, a fetched stream). */
export function parseJson(text: string): { readonly value: unknown } | { readonly error: StreamError } {
  try {
    return { value: JSON.parse(text) };
  } catch (cause) {
    return { error: new StreamError('parse-failed', `JSON is expected, got ${excerpt(text)}`, { cause }) };
  }
}

function decode<T extends v.GenericSchema>(frame: string, schema: T): Decoded<v.InferOutput<T>> {
  const parsed = parseJson(frame);
  if ('error' in parsed) return fail('bad-message', `A JSON object is expected, got ${excerpt(frame)}`);
  const { value } = parsed;
  if (!hasType(value)) return fail('bad-message', 'A message is an object with a "type"');
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return { message: result.output };
  // Said back only where it can be said: the answer is a message too.
  const id = isJsonObject(value) && v.is(request, value.id) ? value.id : undefined;
  return fail('bad-message', `"${excerpt(value.type)}" is malformed: ${describe(result.issues[0])}`, id);
}

/** Where and what: `stream: 1 to 200 characters … are expected`. */
function describe(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return excerpt(path ? `${path}: ${issue.message}` : issue.message, DESCRIPTION);
}

/** The beginning of a text of unknown length, fit to be shown. */
function excerpt(text: string, most = EXCERPT): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

function fail(code: 'bad-message' | 'message-too-large', message: string, id?: number): Decoded<never> {
  return { error: new StreamError(code, message), ...(id === undefined ? {} : { id }) };
}
