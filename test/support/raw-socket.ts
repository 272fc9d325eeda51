/** A WebSocket client without opinions, for protocol tests: every frame is kept, nothing is answered or retried. */
import { WebSocket } from 'ws';
import { until } from './wait.js';

export interface RawSocketOptions {
  headers?: Record<string, string>;
  /** `ws` sends no Origin of its own, and neither PartyKit nor workerd asks for one. */
  origin?: string;
  protocols?: string[];
  /** For `connect` and the default of `next`, in milliseconds. */
  timeout?: number;
}

/** JSON when the text is an object or an array, any other text as it is, binary as bytes. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into messages whose shape is what they test
type Frame = any;

interface Closed {
  /** 1006 when the connection broke without a close frame. */
  code: number;
  reason: string;
}

/** The server answered the upgrade with something other than 101. */
export class UpgradeRefused extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
    readonly headers: Record<string, string | string[] | undefined>,
  ) {
    super(`The upgrade was answered ${status}: ${body.slice(0, 200)}`);
  }
}

export interface RawSocket {
  /** Everything received, oldest first. */
  readonly frames: Frame[];
  /** The same as it came, for tests of sizes and bytes. */
  readonly raw: (string | Uint8Array)[];
  readonly closed: Promise<Closed>;
  readonly isOpen: boolean;
  readonly subprotocol: string;
  /** Objects as JSON, strings as text frames, bytes as binary frames. */
  send(message: object | string | Uint8Array): void;
  /**
   * The next frame, beginning after the one that `next` gave last; with a predicate, the next that matches (those
   * passed over stay in `frames`). Rejects, with the frames seen since, on timeout or when the socket has closed.
   */
  next(predicate?: (frame: Frame) => boolean, timeout?: number): Promise<Frame>;
  /**
   * Stops reading from the TCP socket: its receive window fills and the server sees a viewer that has stalled. What
   * `ws` had read already is still delivered.
   */
  pauseReading(): void;
  resumeReading(): void;
  close(code?: number, reason?: string): void;
  /** Destroys the connection without a close frame. */
  terminate(): void;
}

const TIMEOUT = 10_000;

export function connect(url: string, options: RawSocketOptions = {}): Promise<RawSocket> {
  const { headers, origin, protocols = [], timeout = TIMEOUT } = options;
  const socket = new WebSocket(url, protocols, {
    ...(headers && { headers }),
    ...(origin !== undefined && { origin }),
    handshakeTimeout: timeout,
    perMessageDeflate: false, // workerd has none
  });
  const frames: Frame[] = [];
  const raw: (string | Uint8Array)[] = [];
  let read = 0;
  let ended: Closed | undefined;

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    const message = isBinary ? new Uint8Array(data) : data.toString('utf8');
    raw.push(message);
    frames.push(parse(message));
  });
  const closed = new Promise<Closed>((resolve) => {
    socket.once('close', (code, reason) => {
      ended = { code, reason: reason.toString('utf8') };
      resolve(ended);
    });
  });

  const client: RawSocket = {
    frames,
    raw,
    closed,
    get isOpen() {
      return socket.readyState === WebSocket.OPEN;
    },
    get subprotocol() {
      return socket.protocol;
    },
    send(message) {
      if (typeof message === 'string' || message instanceof Uint8Array) socket.send(message);
      else socket.send(JSON.stringify(message));
    },
    async next(predicate = () => true, wait = timeout) {
      const from = read;
      let passed = from;
      const describe = () => {
        const seen = raw
          .slice(from)
          .map((frame) => (typeof frame === 'string' ? frame : `<${frame.length} bytes>`));
        const shown = seen.slice(-20).map((frame) => frame.slice(0, 200));
        const how = ended ? ` (closed with ${ended.code} ${ended.reason})` : '';
        return `a matching frame${how}; ${seen.length} came since the last one:\n${shown.join('\n')}`;
      };
      const found = await until<{ frame: Frame } | 'over' | undefined>(
        () => {
          // Looked at before the frames: what came ahead of the close is still found.
          const over = ended !== undefined;
          for (; passed < frames.length; passed++) {
            if (predicate(frames[passed])) return { frame: frames[passed] };
          }
          return over ? 'over' : undefined;
        },
        { timeout: wait, message: describe, interval: 2 },
      );
      if (found === 'over') throw new Error(`Waited in vain for ${describe()}`);
      read = passed + 1;
      return found.frame;
    },
    pauseReading: () => socket.pause(),
    resumeReading: () => socket.resume(),
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
  };

  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.off('error', reject);
      socket.on('error', () => {}); // a broken connection is told by `closed`
      resolve(client);
    });
    socket.once('error', reject);
    socket.once('unexpected-response', (request, response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () => {
        reject(
          new UpgradeRefused(response.statusCode ?? 0, Buffer.concat(chunks).toString(), response.headers),
        );
        request.destroy();
      });
    });
  });
}

function parse(message: string | Uint8Array): Frame {
  if (typeof message !== 'string' || !/^[[{]/.test(message)) return message;
  try {
    return JSON.parse(message);
  } catch (error) {
    if (error instanceof SyntaxError) return message; // a text that only looks like JSON
    throw error;
  }
}
