import { StreamError } from '../../protocol/index.js';

/**
 * Reads the body of a request or an answer to its end.
 *
 * @param most in bytes
 * @throws {StreamError} `message-too-large`
 */
export async function readBody(request: Request | Response, most: number): Promise<Uint8Array> {
  const tooLarge = () => new StreamError('message-too-large', `One append may have ${most} bytes`);
  if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge();
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) break;
    size += part.value.length;
    if (size > most) {
      await reader?.cancel();
      throw tooLarge();
    }
    parts.push(part.value);
  }
  return joined(parts);
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
