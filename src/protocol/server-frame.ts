import { type Decoded, decode } from './codec.js';
import { type ServerMessage, serverMessage } from './server-messages.js';

/** Reads a frame from a server. */
export function decodeServerFrame(frame: string): Decoded<ServerMessage> {
  return decode(frame, serverMessage);
}
