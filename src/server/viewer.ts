import { encode, limits, type ServerMessage, StreamError } from '../protocol/index.js';
import type { Admitted } from './caller.js';
import { DEFLATE_FROM, deflate } from './deflate.js';
import type { Followed } from './followed.js';
import type { HostSocket } from './host.js';

/** Reads of one connection that may wait. */
const READS = 100;

/** A frame, deflated where that pays. */
interface PackedFrame {
  readonly data: string | Uint8Array;
  /** UTF-16 code units of its text. */
  readonly units: number;
}

/** What all connections of a room have on the way together: what bounds the memory that those cost who have stopped reading. */
export class OnTheWay {
  /** UTF-16 code units of frames sent, and not applied by their clients. */
  units = 0;
}

/** One connection: what it may do, what it follows, and how much of it is on the way. */
export class Viewer {
  readonly socket: HostSocket;
  readonly subscriptions = new Map<string, Subscription>();
  /** Absent until its `hello` was accepted. */
  grant: Admitted | undefined;
  /** Whether it can read deflated frames. */
  inflates = false;
  /** Whether the socket was found closed. */
  closed = false;
  /** Credit (PROTOCOL.md §8): units of `chunks` frames sent, and applied by the client. */
  #sent = 0;
  #acked = 0;
  readonly #onTheWay: OnTheWay;
  readonly #onDismissed: () => void;
  #serving = false;
  #onCredit: (() => void)[] = [];
  /** By stream: the latest subscription that is being made. */
  readonly #subscribing = new Map<string, Promise<void>>();
  #turn: Promise<void> = Promise.resolve();
  #turns = 0;

  constructor(socket: HostSocket, onTheWay: OnTheWay, onDismissed: () => void) {
    this.socket = socket;
    this.#onTheWay = onTheWay;
    this.#onDismissed = onDismissed;
  }

  /** Sends a message that needs no credit. */
  send(message: ServerMessage): void {
    this.sendFrame(encode(message));
  }

  /** Sends an error, as the answer to a command or about a stream. */
  sendError(error: StreamError, about: { id?: number | undefined; stream?: string | undefined } = {}): void {
    this.send({ type: 'error', ...about, ...error.toJSON() });
  }

  /** Sends an encoded frame that needs no credit. */
  sendFrame(frame: string | Uint8Array): void {
    if (this.closed) return;
    try {
      this.socket.send(frame);
    } catch {
      // A socket that is closing refuses to send; its close event follows and cleans up.
      this.closed = true;
    }
  }

  /** Sends a frame of chunks, at the cost of credit. */
  sendChunks(frame: string): void {
    this.sendPacked({ data: frame, units: frame.length });
  }

  /** Packs a frame of history for this viewer, which then costs the same credit. */
  async pack(text: string): Promise<PackedFrame> {
    const isWorthIt = this.inflates && text.length >= DEFLATE_FROM;
    return { data: isWorthIt ? await deflate(text) : text, units: text.length };
  }

  /** Sends a packed frame of chunks, at the cost of credit. */
  sendPacked({ data, units }: PackedFrame): void {
    if (this.closed) return;
    this.#sent += units;
    this.#onTheWay.units += units;
    this.sendFrame(data);
  }

  /** Where the room has much on the way, each has as much credit as makes its client acknowledge. */
  get hasCredit(): boolean {
    const units = this.#sent - this.#acked;
    if (units >= limits.credit) return false;
    return units < limits.ackEvery || this.#onTheWay.units < limits.roomCredit;
  }

  /** Whether a frame may be sent as it comes. What would be more than a slice beyond the credit is served from the log, in slices. */
  takes(units: number): boolean {
    return this.hasCredit && this.#sent - this.#acked + units <= limits.credit + limits.ackEvery;
  }

  /** The client has applied frames of so many units in all. */
  ack(units: number): void {
    if (units <= this.#acked || units > this.#sent) return;
    this.#onTheWay.units -= units - this.#acked;
    this.#acked = units;
    if (!this.hasCredit) return;
    for (const resolve of this.#onCredit.splice(0)) resolve();
    this.serve();
  }

  /** Resolves when there is credit, or never will be. */
  async credit(): Promise<void> {
    while (!this.closed && !this.hasCredit)
      await new Promise<void>((resolve) => this.#onCredit.push(resolve));
  }

  /** Makes a subscription, which can take a while: what is said of the stream after it waits for that. */
  async subscribing(stream: string, subscribe: () => Promise<void>): Promise<void> {
    const made = subscribe();
    this.#subscribing.set(stream, made);
    try {
      await made;
    } finally {
      if (this.#subscribing.get(stream) === made) this.#subscribing.delete(stream);
    }
  }

  /** Resolves when the subscription that was asked for last stands, or was refused. */
  async subscribed(stream: string): Promise<void> {
    await this.#subscribing.get(stream)?.catch(() => {}); // whoever asked is told
  }

  /**
   * Reads or searches for the viewer, one at a time: all that wait for credit would else go on at once when some comes.
   *
   * @throws {StreamError} `rate-limited`
   */
  async inTurn(read: () => Promise<void>): Promise<void> {
    if (this.#turns >= READS) throw new StreamError('rate-limited', 'Too many reads are waiting');
    this.#turns++;
    const done = this.#turn.then(read).finally(() => this.#turns--);
    this.#turn = done.catch(() => {}); // whoever asked is told
    await done;
  }

  /**
   * Closes the connection from this end: it is gone from then on, whether or not the client ever answers the close.
   *
   * @param reason up to 123 bytes (RFC 6455 §5.5)
   */
  dismiss(code: number, reason: string): void {
    this.#onDismissed();
    this.socket.close(code, reason);
  }

  /** The connection is gone. */
  close(): void {
    this.closed = true;
    this.#onTheWay.units -= this.#sent - this.#acked;
    this.#acked = this.#sent;
    for (const subscription of this.subscriptions.values()) subscription.close();
    for (const resolve of this.#onCredit.splice(0)) resolve();
  }

  /** Brings the subscriptions that are behind up from the log, a slice each in turn, visible ones first. */
  serve(): void {
    if (this.#serving) return;
    this.#serveAll().catch((error) => {
      console.error('rivulet: the log could not be read', error);
      // Nobody else would: the client connects again, and goes on from its cursors.
      this.dismiss(1011, 'The log could not be read');
    });
  }

  async #serveAll(): Promise<void> {
    this.#serving = true;
    try {
      let turn: Subscription[] = [];
      while (this.hasCredit && !this.closed) {
        if (turn.length === 0) turn = this.#behind();
        const subscription = turn.shift();
        if (!subscription) return;
        await subscription.catchUp();
      }
    } finally {
      // In the same tick as the last look: whoever falls behind from here on starts it again.
      this.#serving = false;
    }
  }

  #behind(): Subscription[] {
    const behind = [...this.subscriptions.values()].filter(({ live }) => !live);
    const visible = behind.filter((subscription) => subscription.visible);
    return visible.length > 0 ? visible : behind;
  }
}

/** How one viewer follows one stream. */
export class Subscription {
  /** The first seq that the viewer has not been sent. */
  next: number;
  /** Whether the viewer is at the head and gets what is flushed as it is flushed. */
  live = false;
  visible: boolean;
  /** Changes frames of chunks for this viewer, where it may not see all of them. */
  filter: ((frame: string) => string) | undefined;
  readonly stream: Followed;
  readonly #viewer: Viewer;
  #closed = false;

  constructor(viewer: Viewer, stream: Followed, next: number, visible: boolean) {
    this.#viewer = viewer;
    this.stream = stream;
    this.next = next;
    this.visible = visible;
    stream.subscriptions.add(this);
  }

  /** A batch was flushed, seqs `first` to `next - 1`. */
  offer(frame: string, first: number, next: number): void {
    if (!this.live) return;
    if (this.next === first && this.#viewer.takes(frame.length)) {
      this.#viewer.sendChunks(this.#shown(frame));
      this.next = next;
    } else {
      this.#fallBehind();
    }
  }

  /** The generation has ended. */
  offerEnd(): void {
    if (this.live && this.next > this.stream.log.head) this.#viewer.sendFrame(this.stream.endedFrame());
    else if (this.live) this.#fallBehind();
  }

  /** A new generation has begun. */
  restart(type: 'opened' | 'reset'): void {
    this.next = 1;
    this.live = true;
    this.#viewer.send({ type, ...this.stream.describe(1) });
  }

  /** Sends a slice of what is missing; live again when nothing is. */
  async catchUp(): Promise<void> {
    if (this.#closed) return; // while others had their turn
    const { log } = this.stream;
    if (this.next < log.first) {
      const gap = { from: this.next, to: log.first - 1 };
      this.next = log.first;
      this.#viewer.send({ type: 'gap', stream: this.stream.name, generation: log.generation, ...gap });
    }
    if (this.next > log.head) {
      this.live = true;
      if (this.stream.outcome) this.#viewer.sendFrame(this.stream.endedFrame());
      return;
    }
    const from = this.next;
    const slice = await log.slice(from);
    const { filter } = this;
    const frame = slice && (await this.#viewer.pack(this.#shown(slice.text)));
    // In the meantime a new generation may have begun, or the client may have moved its position, or may see less.
    if (this.#closed || this.stream.log !== log || this.next !== from || this.filter !== filter) return;
    if (!slice || !frame) {
      // Trimmed while it was read: `first` has moved.
      if (log.first > from) return;
      throw new Error(`Chunk ${from} of "${this.stream.name}" is missing from the log`);
    }
    this.#viewer.sendPacked(frame);
    this.next = slice.next;
  }

  /** Tells the viewer something about the stream that is not part of it. */
  tell(message: ServerMessage): void {
    this.#viewer.send(message);
  }

  close(): void {
    this.#closed = true;
    this.stream.subscriptions.delete(this);
  }

  /** What the viewer may see of a frame. */
  #shown(frame: string): string {
    return this.filter ? this.filter(frame) : frame;
  }

  #fallBehind(): void {
    this.live = false;
    this.#viewer.serve();
  }
}
