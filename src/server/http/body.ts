import { StreamError } from '../../protocol/index.js';

/**
 * What is read of a body that is too large, in bytes, before it is refused: a client that is answered while it sends may lose
 * its connection, and the answer with it.
 */
const PATIENCE = 32 * 1024 * 1024;

/**
 * Reads the body of a request or an answer to its end.
 *
 * @param most in bytes
 * @throws {StreamError} `message-too-large`
 */
export async function readBody(request: Request | Response, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) break;
    size += part.value.length;
    if (size <= most) parts.push(part.value);
    else parts.length = 0;
    if (size <= PATIENCE) continue;
    await reader?.cancel();
    break;
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
