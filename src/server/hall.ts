import type { ClientMessage } from '../protocol/index.js';
import type { Grant } from './options.js';
import type { Viewer } from './viewer.js';

/** A client's message as it came. */
export interface Received {
  readonly message: ClientMessage;
  /** What follows an `upload`. */
  readonly bytes?: Uint8Array | undefined;
  readonly frame: string | ArrayBuffer | Uint8Array;
}

/** Those who have said hello. */
export interface Hall {
  /**
   * Carries out a message.
   *
   * @throws {StreamError} when it is refused
   */
  handle(viewer: Viewer, grant: Grant, received: Received): Promise<void>;
  /** A fresh hello brought another grant. */
  regrant(viewer: Viewer, grant: Grant): void;
  /** The connection is gone. */
  leave(viewer: Viewer): void;
}

/** What an answer to a message names. */
export function aboutOf(message: ClientMessage): { id?: number; stream?: string } {
  return {
    ...('id' in message ? { id: message.id } : {}),
    ...('stream' in message && message.stream !== undefined ? { stream: message.stream } : {}),
  };
}

/** Whether nobody answers a message. */
export function isUnanswered({ type }: ClientMessage): boolean {
  return type === 'ack' || type === 'upload';
}
