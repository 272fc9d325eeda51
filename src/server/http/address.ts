import { StreamError } from '../../protocol/index.js';

/** What stands between a room's address and the name of a stream. */
const ROOT = '/v1/stream/';

/**
 * The name of the stream that a path means: all that comes after `/v1/stream/`, decoded. A slash in a name may be encoded
 * or not.
 *
 * @throws {StreamError} `unknown-stream` where there is nothing, `invalid-name` for what is no percent-encoded UTF-8
 */
export function nameIn(path: string): string {
  const at = path.indexOf(ROOT);
  if (at < 0 || path.length === at + ROOT.length) {
    throw new StreamError('unknown-stream', 'Streams are at …/v1/stream/<name>');
  }
  try {
    return decodeURIComponent(path.slice(at + ROOT.length));
  } catch {
    throw new StreamError('invalid-name', 'The name of the stream is not percent-encoded UTF-8');
  }
}

/** The address that all streams of the room have in common, with a slash at its end. */
export function rootOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.slice(0, pathname.indexOf(ROOT) + ROOT.length);
}
