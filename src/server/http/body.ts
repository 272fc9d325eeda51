import { StreamError } from '../../protocol/index.js';

/**
 * What is read of a body that is too large, in bytes, before it is refused: a client that is answered while it sends may lose
 * its connection, and the answer with it.
 */
const PATIENCE = 32 * 1024 * 1024;

/** How a body is kept within bounds while it comes. */
export interface BodyBounds {
  /** How long it may take, in milliseconds. */
  readonly within: number;
  /** Told of the length of each part that is kept, in bytes; what it throws ends the reading. */
  onPart(length: number): void;
}

/**
 * Reads the body of a request or an answer to its end.
 *
 * @param most in bytes
 * @throws {StreamError} `message-too-large`; `timeout` for one that takes too long; what `onPart` throws
 */
export async function readBody(
  request: Request | Response,
  most: number,
  bounds?: BodyBounds,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = () => new StreamError('timeout', 'The body took too long to come');
    if (bounds) timer = setTimeout(() => reject(error()), bounds.within);
  });
  try {
    for (;;) {
      // Raced, not cancelled: a read of workerd that is cancelled while it waits fails with an error of its own.
      const part = await Promise.race([reader?.read(), late]);
      if (!part || part.done) break;
      size += part.value.length;
      if (size <= most) {
        bounds?.onPart(part.value.length);
        parts.push(part.value);
      } else parts.length = 0;
      if (size > PATIENCE) break;
    }
  } finally {
    if (timer !== undefined) clearTimeout(timer);
    // Ends what is left of it; nothing where all has come.
    reader?.cancel().catch(() => {}); // the client has gone
  }
  if (size > most) throw tooLarge(most);
  return joined(parts);
}

/** What an append of more than `most` bytes is refused with. */
export function tooLarge(most: number): StreamError {
  return new StreamError('message-too-large', `One append may have ${most} bytes`);
}

/** Parts of a body as one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
