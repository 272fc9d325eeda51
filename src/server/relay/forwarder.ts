import { CloseCode, encode, PROTOCOL_VERSION } from '../../protocol/index.js';
import type { PeerSocket } from '../host.js';
import type { Viewer } from '../viewer.js';

type Frame = string | ArrayBuffer | Uint8Array;

/** The close code of "try again later" (RFC 6455's registry): the client connects again and repeats its commands. */
const TRY_AGAIN = 1013;

/**
 * Takes one viewer's commands to the origin and the answers back, as they are, over a connection of their own with the
 * viewer's grant: the origin sees the very viewer.
 */
export class Forwarder {
  readonly #viewer: Viewer;
  readonly #token: () => Promise<string>;
  #socket: PeerSocket | undefined;
  #closed = false;
  /** What waits for the origin's answer to a hello; `undefined` when that has come. */
  #waiting: Frame[] | undefined = [];
  /** Whether the viewer's grant has changed since the hello that is under way was begun. */
  #isStale = false;

  constructor(viewer: Viewer, dial: () => Promise<PeerSocket>, token: () => Promise<string>) {
    this.#viewer = viewer;
    this.#token = token;
    dial().then(
      (socket) => this.#open(socket),
      (error) => {
        console.error('rivulet: a relay could not reach its room', error);
        this.#fail(TRY_AGAIN);
      },
    );
  }

  /** Takes a command there, as it came. */
  forward(frame: Frame): void {
    if (this.#waiting) this.#waiting.push(frame);
    else this.#socket?.send(frame);
  }

  /** The viewer has another grant: what it asks for from now on is asked for with that. */
  renew(): void {
    if (this.#waiting) this.#isStale = true;
    else {
      this.#waiting = [];
      this.#hello();
    }
  }

  /** Says hello (again), with the viewer's present grant. */
  #hello(): void {
    this.#isStale = false;
    this.#token()
      .then((token) => {
        if (!this.#closed) this.#socket?.send(encode({ type: 'hello', version: PROTOCOL_VERSION, token }));
      })
      .catch((error) => {
        console.error('rivulet: a grant could not be vouched for', error);
        this.#fail(TRY_AGAIN);
      });
  }

  /** The viewer is gone. */
  close(): void {
    this.#closed = true;
    this.#socket?.close();
  }

  #open(socket: PeerSocket): void {
    this.#socket = socket;
    socket.listen({
      onFrame: (frame) => this.#receive(frame),
      onClose: (code) => this.#fail(code),
    });
    if (this.#closed) socket.close();
    else this.#hello();
  }

  #receive(frame: string): void {
    if (!frame.startsWith('{"type":"ok","id":0,')) {
      // A room that woke up asks its connections to subscribe again; this one has no subscriptions.
      if (!frame.startsWith('{"type":"rejoin"')) this.#viewer.sendFrame(frame);
      return;
    }
    if (this.#isStale) {
      this.#hello();
      return;
    }
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const message of waiting) this.#socket?.send(message);
  }

  /** Commands are under way that nobody answers: the client is sent away, to come again and repeat them. */
  #fail(code: number): void {
    if (this.#closed) return;
    this.close();
    const isOurs = Object.values(CloseCode).includes(code as CloseCode);
    this.#viewer.dismiss(isOurs ? code : TRY_AGAIN, 'The room was lost');
  }
}
