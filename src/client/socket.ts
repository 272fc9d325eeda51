import PartySocket from 'partysocket/ws';
import { type Address, formatAddress } from './address.js';
import { makeId } from './id.js';
import type { WebSocketClass } from './platform.js';

/** One socket, from being opened to being lost. */
export interface Socket {
  /** `false` when it is not open (any more). */
  readonly isOpen: boolean;
  /** Sends a frame; `false` when it is not open. */
  send(frame: string | Uint8Array<ArrayBuffer>): boolean;
  /** Lets go of it, in whatever state it is. Nothing is told after that. */
  close(): void;
}

export interface SocketEvents {
  onOpen(): void;
  /** A text, or an `ArrayBuffer`. */
  onFrame(data: unknown): void;
  /** It is gone, or never came; `code` where it was closed with one. */
  onLost(code?: number): void;
}

/** Opens a socket to a room: {@link openSocket}, or what an inspector has put around it. */
export type OpenSocket = typeof openSocket;

/** How long a socket may take to open, in milliseconds. */
export const OPEN_TIMEOUT = 10_000;

/**
 * Opens a socket to a room. It is PartySocket's, one for each attempt and its reconnecting turned off: that has
 * no jitter and does not know when the page wakes. With `_pk`, PartyKit's name for a connection, fresh too, a
 * server cannot mix this socket up with the last one.
 */
export function openSocket(address: Address, WebSocket: WebSocketClass, events: SocketEvents): Socket {
  const socket = new PartySocket(`${formatAddress(address)}?_pk=${makeId()}`, undefined, {
    WebSocket,
    shouldReconnectOnClose: () => false,
    maxEnqueuedMessages: 0,
    connectionTimeout: OPEN_TIMEOUT,
  });
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => events.onOpen();
  socket.onmessage = ({ data }) => events.onFrame(data);
  socket.onclose = ({ code }) => events.onLost(code);
  socket.onerror = () => events.onLost();
  return {
    get isOpen() {
      return socket.readyState === PartySocket.OPEN;
    },
    send: (frame) => socket.send(frame),
    close() {
      socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
      socket.close();
    },
  };
}
