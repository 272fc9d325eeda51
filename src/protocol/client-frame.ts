import { type ClientMessage, clientMessage } from './client-messages.js';
import { type Decoded, decode, fail } from './codec.js';
import { limits } from './limits.js';

const LINE_FEED = 10;

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
