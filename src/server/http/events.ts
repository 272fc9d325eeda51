import { StreamError } from '../../protocol/index.js';
import type { Stream } from '../stream.js';
import { offsetOf } from './answer.js';
import { mediumOf } from './content.js';
import { nextCursor } from './cursor.js';
import type { Call } from './door.js';
import { eventOf, type NextData, nextData } from './event-data.js';
import { type Place, seqAt } from './offset.js';
import { demandPresent, demandSame } from './present.js';

/** A comment, by which proxies know that the connection lives, and the server that its reader does (traffic.ts). */
const HEARTBEAT = ':\n\n';
/** How many in the life of a connection, when nothing else is to be said. */
const BEATS = 6;

/** Everything from a place on as server-sent events, as it comes: a `data` and a `control` event for each batch. */
export async function follow(call: Call, place: Place): Promise<Response> {
  const { door, name, traffic } = call;
  const { stream, release } = await door.streams.hold(name);
  let leave = release;
  try {
    let following: Following | undefined;
    const done = await traffic.wait(call.caller, () => following?.probe() ?? false);
    leave = () => {
      done();
      release();
    };
    const { contentType, generation } = demandPresent(stream);
    const after = await seqAt(stream, place);
    demandSame(stream, generation);
    door.streams.touch(stream);
    following = new Following(stream, after, call, () => {
      door.streams.touch(stream); // it was read until now
      leave();
    });
    const isBinary = mediumOf(contentType) === 'bytes';
    return new Response(following.body(), {
      headers: {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-cache',
        ...(isBinary ? { 'Stream-SSE-Data-Encoding': 'base64' } : {}),
      },
    });
  } catch (error) {
    leave();
    throw error;
  }
}

/** One reader of server-sent events: pulled by the client, so that one that does not read costs one batch. */
class Following {
  readonly #stream: Stream;
  readonly #generation: string;
  readonly #cursor: string | null;
  /** In milliseconds. */
  readonly #longest: number;
  readonly #demand: Call['demand'];
  readonly #onDone: () => void;
  #after: number;
  /** Whether the reader knows that it has everything. */
  #isTold = false;
  /** Whether the reader knows that nothing comes any more. */
  #isOver = false;
  #isDone = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(stream: Stream, after: number, { query, door, demand }: Call, onDone: () => void) {
    this.#stream = stream;
    this.#generation = stream.generation;
    this.#cursor = query.get('cursor');
    this.#longest = door.options.limits.follow;
    this.#after = after;
    this.#demand = demand;
    this.#onDone = onDone;
  }

  body(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
          // Also where the client has stopped reading, and nobody pulls any more.
          this.#timer = setTimeout(() => this.#close(controller), this.#longest);
        },
        pull: async (controller) => {
          try {
            const events = await this.#next();
            if (this.#isDone) return;
            if (events !== undefined) controller.enqueue(encode(events));
            if (events === undefined || this.#isOver) this.#close(controller);
          } catch (error) {
            this.#finish();
            throw error;
          }
        },
        cancel: () => this.#finish(),
      },
      { highWaterMark: 0 },
    );
  }

  /** Writes to the reader, if it waits for something: that tells whether it is still there. */
  probe(): false {
    if (!this.#isDone && this.#controller?.desiredSize === 0) this.#controller.enqueue(encode(HEARTBEAT));
    return false;
  }

  #close(controller: ReadableStreamDefaultController<Uint8Array>): void {
    if (this.#isDone) return;
    this.#finish();
    controller.close();
  }

  #finish(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    clearTimeout(this.#timer);
    this.#onDone();
  }

  /** The next events; `undefined` when the connection is to end. */
  async #next(): Promise<string | undefined> {
    for (;;) {
      const { log, isOpen, generation } = this.#stream;
      if (generation !== this.#generation || this.#isDone || !this.#mayRead()) return undefined;
      if (this.#after < log.head) {
        const next = await nextData(this.#stream, this.#after);
        if (this.#stream.log !== log) return undefined;
        if (next) return this.#eventsOf(next);
      } else if (!this.#isTold || !isOpen) {
        return this.#control();
      }
      if (!(await this.#stream.changed(this.#longest / BEATS))) return HEARTBEAT;
    }
  }

  /** The connection ends with the right to read; asking again tells why. */
  #mayRead(): boolean {
    try {
      this.#demand('read');
      return true;
    } catch (error) {
      if (error instanceof StreamError) return false;
      throw error;
    }
  }

  #eventsOf({ event, last }: NextData): string {
    this.#after = last;
    return event + this.#control();
  }

  #control(): string {
    const { log, isOpen, status } = this.#stream;
    const upToDate = this.#after === log.head;
    this.#isTold = upToDate;
    this.#isOver = upToDate && !isOpen;
    const control = {
      streamNextOffset: offsetOf(this.#stream, this.#after),
      ...(this.#isOver
        ? { streamClosed: true, rivuletStatus: status }
        : { streamCursor: nextCursor(this.#cursor, Date.now()) }),
      ...(upToDate ? { upToDate } : {}),
    };
    return eventOf('control', JSON.stringify(control));
  }
}

function encode(events: string): Uint8Array {
  return new TextEncoder().encode(events);
}
