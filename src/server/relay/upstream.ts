import { encode, limits, PROTOCOL_VERSION, type ServerMessage, StreamError } from '../../protocol/index.js';
import type { PeerSocket } from '../host.js';
import type { Withdrawals } from '../revocations.js';
import type { Fetched } from './relayed-log.js';
import type { WithdrawalsMessage } from './withdrawals.js';

/** Milliseconds: the first and the longest wait before another attempt. */
const BACK_OFF = { base: 50, cap: 5_000 };
/** Reads that are under way at the same time; the others wait here. */
const READS = 8;

/** A `chunks` line as the origin has written it. */
export interface RelayedLine {
  readonly text: string;
  readonly stream: string;
  readonly generation: string;
  readonly seq: number;
  readonly next: number;
}

/** What comes down from the origin about a stream. */
export interface UpstreamListener {
  onLine(line: RelayedLine): void;
  /** `frame` is the message as it was sent. */
  onMessage(message: ServerMessage & { readonly stream: string }, frame: string): void;
  /** The origin could not let the relay follow a stream, for now. */
  onRefused(stream: string, error: StreamError): void;
  /** Whose access the origin has withdrawn: all of them, each time. */
  onWithdrawals(withdrawals: Withdrawals): void;
  /** The origin knows nothing of this relay's subscriptions (any more): they are to be made again. */
  onOpen(): void;
}

type Message = ServerMessage | WithdrawalsMessage;

/** The one connection of a relay to its origin, over which it reads for all its viewers. */
export class Upstream {
  readonly #dial: () => Promise<PeerSocket>;
  readonly #token: () => Promise<string>;
  readonly #listener: UpstreamListener;
  #socket: PeerSocket | undefined;
  #ready = false;
  #wanted = false;
  #failures = 0;
  /** Credit: units of `chunks` frames that were taken, and those that the origin knows of. */
  #applied = 0;
  #acked = 0;
  #lastId = 0;
  readonly #reads = new Map<number, Read>();
  /** An attempt to connect is under way, or to be made in a moment. */
  #connecting = false;

  constructor(dial: () => Promise<PeerSocket>, token: () => Promise<string>, listener: UpstreamListener) {
    this.#dial = dial;
    this.#token = token;
    this.#listener = listener;
  }

  /** Whether messages arrive. */
  get isOpen(): boolean {
    return this.#ready;
  }

  /** Connects, and stays connected. */
  open(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    if (!this.#connecting) void this.#connect();
  }

  /** Nobody needs it. */
  close(): void {
    this.#wanted = false;
    this.#lost();
  }

  /** Sends a message if the connection stands; else `onOpen` tells when it does. */
  send(message: Parameters<typeof encode>[0]): void {
    if (this.#ready) this.#socket?.send(encode(message));
  }

  /** Fetches the lines of a segment, from the one that holds seq `from` on. */
  fetch(stream: string, generation: string, from: number): Promise<Fetched> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      const read: Read = { stream, generation, from, lines: [], gapTo: undefined, resolve, reject };
      this.#reads.set(id, read);
      if (this.#reads.size <= READS) this.#ask(id, read);
    });
  }

  #ask(id: number, { stream, generation, from }: Read): void {
    this.send({ type: 'read', id, stream, generation, from, to: from });
  }

  /** The oldest reads are those under way: when one is done, the next in line is asked for. */
  #done(id: number): Read | undefined {
    const read = this.#reads.get(id);
    if (!read) return undefined;
    this.#reads.delete(id);
    const next = [...this.#reads].at(READS - 1);
    if (next) this.#ask(...next);
    return read;
  }

  async #connect(): Promise<void> {
    this.#connecting = true;
    try {
      const token = await this.#token();
      const socket = await this.#dial();
      this.#connecting = false;
      if (!this.#wanted) {
        socket.close();
        return;
      }
      this.#socket = socket;
      socket.listen({
        onFrame: (frame) => {
          if (socket === this.#socket) this.#receive(frame);
        },
        onClose: () => {
          if (socket === this.#socket) this.#lost();
        },
      });
      if (socket !== this.#socket) return; // it was closed meanwhile, and another attempt is to be made
      socket.send(encode({ type: 'hello', version: PROTOCOL_VERSION, token }));
    } catch (error) {
      console.error('rivulet: a relay could not reach its room', error);
      this.#again();
    }
  }

  #lost(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#ready = false;
    socket?.close();
    if (this.#wanted) this.#again();
  }

  #again(): void {
    this.#connecting = true;
    const wait = Math.min(BACK_OFF.cap, BACK_OFF.base * 2 ** this.#failures++);
    setTimeout(() => {
      if (this.#wanted) void this.#connect();
      else this.#connecting = false;
    }, wait * Math.random());
  }

  #receive(frame: string): void {
    // Several messages to a frame are the lines of a slice: all `chunks`, for the stream or the read of the first.
    const lines = frame.split('\n').map((text) => ({ text, message: JSON.parse(text) as Message }));
    const first = lines[0]?.message;
    if (first?.type !== 'chunks') {
      for (const { text, message } of lines) this.#take(message, text);
      return;
    }
    for (const { text, message } of lines) if (message.type === 'chunks') this.#takeChunks(message, text);
    this.#applied += frame.length;
    if (this.#applied - this.#acked < limits.ackEvery) return;
    this.#acked = this.#applied;
    this.send({ type: 'ack', units: this.#applied });
  }

  #takeChunks(message: ServerMessage & { type: 'chunks' }, text: string): void {
    const { stream, generation, seq, chunks, id } = message;
    const next = seq + chunks.length;
    if (id === undefined) this.#listener.onLine({ text, stream, generation, seq, next });
    else this.#reads.get(id)?.lines.push({ text: `${text.slice(0, -`,"id":${id}}`.length)}}`, next });
  }

  #take(message: Message, frame: string): void {
    switch (message.type) {
      case 'ok':
        if (message.id === 0) this.#opened();
        else this.#finish(message.id);
        return;
      case 'error':
        if (message.id) this.#fail(message.id, StreamError.from(message));
        else if (message.stream !== undefined)
          this.#listener.onRefused(message.stream, StreamError.from(message));
        else console.error(`rivulet: a relay was refused: ${message.message}`);
        return;
      case 'gap':
        if (message.id === undefined) this.#listener.onMessage(message, frame);
        else {
          const read = this.#reads.get(message.id);
          if (read) read.gapTo = message.to;
        }
        return;
      case 'rejoin':
        this.#opened();
        return;
      case 'withdrawals':
        this.#listener.onWithdrawals(message.withdrawals);
        return;
      case 'opened':
      case 'reset':
      case 'ended':
      case 'queued':
        this.#listener.onMessage(message, frame);
        return;
    }
  }

  #opened(): void {
    this.#ready = true;
    this.#failures = 0;
    this.#applied = this.#acked = 0;
    this.#listener.onOpen();
    // Reads that were under way are asked for again.
    for (const [id, read] of [...this.#reads].slice(0, READS)) {
      read.lines = [];
      this.#ask(id, read);
    }
  }

  #finish(id: number): void {
    const read = this.#done(id);
    if (!read) return;
    const { lines, gapTo } = read;
    const last = lines.at(-1);
    if (last) read.resolve({ text: lines.map(({ text }) => text).join('\n'), next: last.next });
    else read.resolve({ gapTo: gapTo ?? read.from });
  }

  #fail(id: number, error: StreamError): void {
    this.#done(id)?.reject(error);
  }
}

interface Read {
  readonly stream: string;
  readonly generation: string;
  readonly from: number;
  lines: { readonly text: string; readonly next: number }[];
  gapTo: number | undefined;
  readonly resolve: (fetched: Fetched) => void;
  readonly reject: (error: StreamError) => void;
}
