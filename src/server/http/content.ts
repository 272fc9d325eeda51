import {
  type Chunk,
  chunksOf,
  fromBase64,
  type Json,
  parseJson,
  StreamError,
  toBase64,
  toWire,
  yieldedValue,
} from '../../protocol/index.js';
import { stringify } from '../stringify.js';

/** How a stream of some content type is cut into chunks, and put together again. */
export type Medium = 'json' | 'text' | 'bytes';

/** What one chunk holds at most: of text in UTF-16 code units (six times that as JSON, at worst), of bytes. */
const PIECE = 128 * 1024;

/** The content type without its parameters, in lower case. */
export function mediaType(contentType: string): string {
  return (contentType.split(';')[0] as string).trim().toLowerCase();
}

/** A stream without a content type of its own, such as that of a task, is read as JSON: one message per chunk. */
export function mediumOf(contentType: string | undefined): Medium {
  if (contentType === undefined) return 'json';
  const type = mediaType(contentType);
  if (type === 'application/json') return 'json';
  return type.startsWith('text/') ? 'text' : 'bytes';
}

/**
 * The chunks of a body that is appended to a stream of a content type.
 *
 * @throws {StreamError} `bad-message` for JSON that is none
 */
export function chunksOfBody(body: Uint8Array, medium: Medium): Chunk[] {
  if (body.length === 0) return [];
  if (medium === 'json') return messagesOf(body).map(chunkOfMessage);
  const text = medium === 'text' ? decode(body) : undefined;
  return text === undefined ? byteChunks(body) : textChunks(text);
}

/**
 * The chunks of a body that is appended to a stream without a content type: JSON values as a task yields them.
 *
 * @throws {StreamError} `bad-message`, `invalid-value`
 */
export function chunksOfYields(body: Uint8Array, contentType: string): Chunk[] {
  const medium = mediumOf(contentType);
  if (medium !== 'json' || body.length === 0) return chunksOfBody(body, medium);
  return messagesOf(body).flatMap((value) => {
    const yielded = chunksOf(value);
    if ('chunks' in yielded) return yielded.chunks;
    throw new StreamError('invalid-value', 'A stream is ended by the Stream-Closed header');
  });
}

/** A chunk as a message of a JSON stream: what a reader of the run receives for it, where that says all, else `{ rivulet: <chunk> }`. */
export function messageOf(chunk: Chunk): string {
  const value = chunk.kind === 'bytes' || losesMode(chunk) ? undefined : yieldedValue(chunk);
  return JSON.stringify(value === undefined ? { rivulet: toWire(chunk) } : value);
}

/** Whether it says where it goes, and its value does not. */
function losesMode(chunk: Chunk): boolean {
  return (
    (chunk.kind === 'text' || chunk.kind === 'items') &&
    chunk.mode !== undefined &&
    chunk.mode !== 'append' &&
    chunk.form !== 'object'
  );
}

/** A chunk as bytes of a stream that is none of JSON. */
export function bytesOf(chunk: Chunk): Uint8Array {
  if (chunk.kind === 'text') return new TextEncoder().encode(chunk.text);
  return chunk.kind === 'bytes' ? fromBase64(chunk.base64) : new Uint8Array();
}

/** Chunks of bytes. */
export function byteChunks(bytes: Uint8Array): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at < bytes.length; at += PIECE) {
    chunks.push({ kind: 'bytes', base64: toBase64(bytes.subarray(at, at + PIECE)) });
  }
  return chunks;
}

function textChunks(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + PIECE, text.length);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--;
    chunks.push({ kind: 'text', text: text.slice(at, end) });
    at = end;
  }
  return chunks;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

/** `undefined` for half a code point at either end: such bytes are kept as they are, and decoded by the reader. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The elements of a top-level array, else the one value. */
function messagesOf(body: Uint8Array): Json[] {
  const text = decode(body);
  if (text === undefined) throw new StreamError('bad-message', 'JSON is UTF-8');
  const parsed = parseJson(text);
  if ('error' in parsed) throw new StreamError('bad-message', parsed.error.message);
  return Array.isArray(parsed.value) ? (parsed.value as Json[]) : [parsed.value as Json];
}

/**
 * A message is the chunk that a task makes by yielding it, where that gives the message back as it was: so strings show
 * as text and arrays as items. Any other, such as a number, is one item.
 */
function chunkOfMessage(value: Json): Chunk {
  const asYielded = tryYield(value);
  const isSame =
    asYielded && stringify(yieldedValue(asYielded), 'invalid-value') === stringify(value, 'invalid-value');
  return isSame ? asYielded : { kind: 'items', items: [value], form: 'item' };
}

function tryYield(value: Json): Chunk | undefined {
  // Half a million of these fit an append: they are told by looking, not by what an error costs.
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return undefined;
  try {
    const yielded = chunksOf(value);
    return 'chunks' in yielded && yielded.chunks.length === 1 ? yielded.chunks[0] : undefined;
  } catch (error) {
    if (error instanceof StreamError) return undefined; // nothing that a task may yield
    throw error;
  }
}
