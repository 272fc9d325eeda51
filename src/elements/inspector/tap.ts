import { FrameReader } from '../../client/frame-reader.js';
import { type OpenSocket, openSocket } from '../../client/socket.js';
import type { SlowLine } from './slow-line.js';

/** What passes on a line. */
export interface LineEvents {
  /** A socket is being opened: what was known of the one before is void. */
  onDial(): void;
  /** A frame came, which may be held for a while. */
  onArrival(text: string): void;
  /** A frame was handed on: to the page (`in`), or to the server (`out`). */
  onFrame(direction: 'in' | 'out', text: string, bytes: number): void;
}

/** Opens sockets as the client does, and tells what passes on them, each way after it has passed the slow line. */
export function tapped(line: SlowLine, tell: LineEvents): OpenSocket {
  return (address, WebSocket, events) => {
    line.clear();
    tell.onDial();
    const sizes: number[] = [];
    const frames = new FrameReader(
      (text) => {
        const bytes = sizes.shift() ?? 0;
        tell.onArrival(text);
        const deliver = () => {
          tell.onFrame('in', text, bytes);
          events.onFrame(text);
        };
        if (passesAlways(text)) deliver();
        else line.take(bytes, deliver);
      },
      () => events.onLost(),
    );
    const socket = openSocket(address, WebSocket, {
      onOpen: () => events.onOpen(),
      onFrame(data) {
        sizes.push(sizeOf(data));
        frames.take(data);
      },
      onLost: (code) => events.onLost(code),
    });
    return {
      get isOpen() {
        return socket.isOpen;
      },
      send(frame) {
        const isSent = socket.send(frame);
        if (isSent) tell.onFrame('out', textOf(frame), sizeOf(frame));
        return isSent;
      },
      close() {
        frames.close();
        line.clear();
        socket.close();
      },
    };
  };
}

/** Signs of life: a line that is slow, or held, is not dead. */
function passesAlways(text: string): boolean {
  return text.startsWith('{"type":"pong"') || text.startsWith('{"type":"ok","id":0');
}

const encoder = new TextEncoder();

/** Bytes on the wire. */
function sizeOf(frame: unknown): number {
  return typeof frame === 'string'
    ? encoder.encode(frame).length
    : ((frame as { byteLength?: number }).byteLength ?? 0);
}

/** The head of a frame that carries bytes (PROTOCOL.md §7) is a text. */
function textOf(frame: string | Uint8Array): string {
  if (typeof frame === 'string') return frame;
  return new TextDecoder().decode(frame.subarray(0, frame.indexOf(10)));
}
