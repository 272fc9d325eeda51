import { type ServerMessage, StreamError } from '../../protocol/index.js';
import type { Library } from '../followed.js';
import type { Fetched } from './relayed-log.js';
import { RelayedStream } from './relayed-stream.js';
import type { RelayedLine, Upstream, UpstreamListener } from './upstream.js';

/** Milliseconds for which a stream that nobody follows any more is followed on, in case someone comes back. */
const LINGER = 10_000;
/** Milliseconds until a stream is asked for again whose viewers have been told of it already. */
const RETRY = 1_000;

/** The origin's streams that this relay's viewers follow, each subscribed to once. */
export class RelayedStreams implements Library<RelayedStream>, Omit<UpstreamListener, 'onWithdrawals'> {
  readonly #streams = new Map<string, RelayedStream>();
  readonly #onEmpty: () => void;
  #upstream: Upstream | undefined;

  /** @param onEmpty nothing is followed any more */
  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty;
  }

  /** Whether nothing is followed. */
  get isEmpty(): boolean {
    return this.#streams.size === 0;
  }

  /** Reads from here. To be called before anything else. */
  readFrom(upstream: Upstream): void {
    this.#upstream = upstream;
  }

  async use<T>(name: string, work: (stream: RelayedStream) => T | Promise<T>): Promise<T> {
    const stream = this.#streams.get(name) ?? this.#follow(name);
    stream.users++;
    try {
      await stream.known;
      return await work(stream);
    } finally {
      stream.users--;
      this.release(stream);
    }
  }

  release(stream: RelayedStream): void {
    if (!isIdle(stream)) return;
    setTimeout(() => {
      if (!isIdle(stream) || this.#streams.get(stream.name) !== stream) return;
      this.#streams.delete(stream.name);
      this.#upstream?.send({ type: 'unsubscribe', stream: stream.name });
      if (this.isEmpty) this.#onEmpty();
    }, LINGER);
  }

  onOpen(): void {
    for (const stream of this.#streams.values()) this.#subscribe(stream);
  }

  onLine(line: RelayedLine): void {
    this.#streams.get(line.stream)?.onLine(line);
  }

  onMessage(message: ServerMessage & { readonly stream: string }, frame: string): void {
    this.#streams.get(message.stream)?.onMessage(message, frame);
  }

  onRefused(name: string, error: StreamError): void {
    const stream = this.#streams.get(name);
    if (!stream) return;
    if (stream.refuse(error)) {
      // Its viewers are told, and may try again; whoever does begins anew.
      this.#streams.delete(name);
      if (this.isEmpty) this.#onEmpty();
    } else {
      setTimeout(() => {
        if (this.#streams.get(name) === stream) this.#subscribe(stream);
      }, RETRY);
    }
  }

  #follow(name: string): RelayedStream {
    const stream = new RelayedStream(
      name,
      (generation, from) => this.#fetch(name, generation, from),
      (seq) => this.#upstream?.send({ type: 'want', stream: name, seq }),
    );
    this.#streams.set(name, stream);
    this.#subscribe(stream);
    return stream;
  }

  #subscribe({ name, position, wanted }: RelayedStream): void {
    this.#upstream?.send({
      type: 'subscribe',
      stream: name,
      from: position === 'end' ? { last: 0 } : position,
    });
    if (wanted > 0) this.#upstream?.send({ type: 'want', stream: name, seq: wanted });
  }

  async #fetch(stream: string, generation: string, from: number): Promise<Fetched> {
    if (!this.#upstream) throw new Error('The relay is not connected');
    try {
      return await this.#upstream.fetch(stream, generation, from);
    } catch (error) {
      // The generation is over; that a new one has begun was told before.
      if (error instanceof StreamError && error.code === 'gone') return { gapTo: from };
      throw error;
    }
  }
}

function isIdle(stream: RelayedStream): boolean {
  return stream.users === 0 && stream.subscriptions.size === 0;
}
