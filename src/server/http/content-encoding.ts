import { HttpRefusal } from './answer.js';
import { type BodyBounds, readBody } from './body.js';
import { inflate } from './inflate.js';

/** What the encodings of a body are (RFC 9110 §8.4.1). */
const encodings: ReadonlyMap<string, 'gzip' | 'deflate' | undefined> = new Map([
  ['', undefined],
  ['identity', undefined],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
]);

/**
 * Reads what is appended: the body of a request, inflated where it came packed.
 *
 * @param most in bytes, packed and inflated
 * @throws {StreamError} `unsupported-encoding`, `message-too-large`, `bad-message`, and as {@link readBody}; it counts packed and inflated
 */
export async function readContent(request: Request, most: number, bounds: BodyBounds): Promise<Uint8Array> {
  const body = await readBody(request, most, bounds);
  const encoding = (request.headers.get('content-encoding') ?? '').trim().toLowerCase();
  if (!encodings.has(encoding)) {
    const allowed = { 'Accept-Encoding': 'gzip, deflate' };
    throw new HttpRefusal('unsupported-encoding', 'A body comes as gzip, as deflate, or as it is', allowed);
  }
  const format = encodings.get(encoding);
  return format && body.length > 0 ? inflate(body, format, most, bounds.onPart) : body;
}
