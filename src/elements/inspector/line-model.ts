import type { JsonObject } from '../../protocol/json.js';
import { limits } from '../../protocol/limits.js';
import type { InspectedFrame } from './frame.js';
import { Rate } from './rate.js';

/** What the frames of a line say of one stream. */
export interface StreamFacts {
  readonly name: string;
  /** `idle`, `pending`, `streaming`, `complete`, `error`, `cancelled`; empty until the server has said. */
  status: string;
  task: string;
  generation: string;
  /** The seq that the page has got to. */
  seq: number;
  /** The last seq that the server has told. */
  head: number;
  /** Whether it is subscribed to. */
  isFollowed: boolean;
  /** Chunks. */
  readonly rate: Rate;
}

/** What is known of a line: all of it is read off its frames. */
export class LineModel {
  readonly streams = new Map<string, StreamFacts>();
  /** Bytes that come in. */
  readonly rate = new Rate();
  #arrived = 0;
  #acknowledged = 0;

  /** How much of the line's credit is used, from 0 to 1: what has come and was not acknowledged (PROTOCOL.md §8). */
  get creditUsed(): number {
    return Math.max(0, this.#arrived - this.#acknowledged) / limits.credit;
  }

  /** A socket is being opened. */
  dialled(): void {
    this.#arrived = this.#acknowledged = 0;
    for (const stream of this.streams.values()) stream.isFollowed = false;
  }

  /** A frame came, and was not handed on yet. */
  arrived(text: string): void {
    if (text.includes('{"type":"chunks"')) this.#arrived += text.length;
    else if (text.startsWith('{"type":"rejoin"')) this.#arrived = this.#acknowledged = 0;
  }

  /** A frame was handed on. */
  passed({ messages, direction, bytes, time }: InspectedFrame): void {
    if (direction === 'in') this.rate.add(bytes, time);
    for (const message of messages) this.#take(message, time);
  }

  #take(message: JsonObject, time: number): void {
    const { type, stream: name } = message;
    if (type === 'ack') this.#acknowledged = Number(message.units);
    // What answers a command of its own is not the subscription's.
    if (typeof name !== 'string' || (message.id !== undefined && type !== 'subscribe')) return;
    const stream = this.#stream(name);
    switch (type) {
      case 'subscribe':
        stream.isFollowed = true;
        break;
      case 'unsubscribe':
        stream.isFollowed = false;
        break;
      case 'opened':
      case 'reset':
        if (stream.generation !== message.generation) stream.seq = 0;
        stream.generation = String(message.generation);
        stream.status = String(message.status);
        stream.task = String(message.task ?? '');
        stream.head = Number(message.head);
        break;
      case 'chunks': {
        const count = Array.isArray(message.chunks) ? message.chunks.length : 0;
        stream.seq = Number(message.seq) + count - 1;
        stream.head = Math.max(stream.head, stream.seq);
        stream.rate.add(count, time);
        break;
      }
      case 'gap':
        stream.seq = Number(message.to);
        break;
      case 'ended':
        stream.head = Number(message.head);
        stream.status = String((message.outcome as JsonObject).status);
        break;
    }
  }

  #stream(name: string): StreamFacts {
    const known = this.streams.get(name);
    if (known) return known;
    const facts = {
      name,
      status: '',
      task: '',
      generation: '',
      seq: 0,
      head: 0,
      isFollowed: false,
      rate: new Rate(),
    };
    this.streams.set(name, facts);
    return facts;
  }
}
