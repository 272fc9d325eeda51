import { StreamError } from '../../protocol/index.js';
import { joined, tooLarge } from './body.js';

/**
 * What is inflated at a time, in bytes. DEFLATE makes up to 1,032 bytes of one, and the platform holds all that comes of a
 * piece until it is read: so this bounds what a bomb can take, to 4 MiB.
 */
const PIECE = 4 * 1024;

/**
 * Inflates bytes that came from outside. Of what would be too large no more than a piece too much is ever made.
 *
 * @param format `deflate` is zlib's (RFC 1950), as HTTP has it
 * @param most of what comes out, in bytes
 * @param onPart told of the length of each part that comes out, in bytes; what it throws ends the inflating
 * @throws {StreamError} `message-too-large`; `bad-message` for what is broken, cut short, or has more behind its end
 */
export async function inflate(
  bytes: Uint8Array,
  format: 'gzip' | 'deflate',
  most: number,
  onPart: (length: number) => void = () => {},
): Promise<Uint8Array> {
  const { readable, writable } = new DecompressionStream(format);
  const reader = readable.getReader();
  const writer = writable.getWriter();
  const parts: Uint8Array[] = [];
  let size = 0;

  const feed = async () => {
    for (let at = 0; at < bytes.length && size <= most; at += PIECE) {
      await writer.write(bytes.subarray(at, at + PIECE));
      // workerd takes writes however much is unread: all must have been read before more is given.
      for (let seen = -1; seen !== size; await turn()) seen = size;
    }
    await writer.close();
  };
  const take = async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length;
      if (size > most) throw tooLarge(most);
      onPart(part.value.length);
      parts.push(part.value);
    }
  };

  try {
    await Promise.all([take(), feed()]);
  } catch (error) {
    throw error instanceof StreamError ? error : new StreamError('bad-message', `The body is no ${format}`);
  } finally {
    reader.cancel().catch(ignore);
    writer.abort().catch(ignore);
  }
  return joined(parts);
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** A stream that has ended or failed cannot be given up once more. */
function ignore(): void {}
