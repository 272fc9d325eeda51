import { toBase64 } from '../../protocol/index.js';
import type { Stream } from '../stream.js';
import { offsetOf } from './answer.js';
import { type Batch, readBatch } from './batch.js';
import { joined } from './body.js';
import { bytesOf, type Medium, mediumOf, messageOf } from './content.js';
import { nextCursor } from './cursor.js';
import type { Call } from './door.js';
import { type Place, seqAt } from './offset.js';
import { demandPresent } from './present.js';
import { unfinished } from './utf8.js';

/** A comment: workerd (1.20240718) only notices that a reader has gone when it writes, for the second time. */
const HEARTBEAT = ':\n\n';
/** How many in the life of a connection, when nothing else is to be said. */
const BEATS = 6;

/** Everything from a place on as server-sent events, as it comes: a `data` and a `control` event for each batch. */
export async function follow(call: Call, place: Place): Promise<Response> {
  const { door, name, traffic } = call;
  const { stream, release } = await door.streams.hold(name);
  try {
    const { contentType } = demandPresent(stream);
    const after = await seqAt(stream, place);
    const done = traffic.wait();
    door.streams.touch(stream);
    const following = new Following(stream, after, call, () => {
      done();
      door.streams.touch(stream); // it was read until now
      release();
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
    release();
    throw error;
  }
}

/** One reader of server-sent events: pulled by the client, so that one that does not read costs one batch. */
class Following {
  readonly #stream: Stream;
  readonly #generation: string;
  readonly #medium: Medium;
  readonly #cursor: string | null;
  /** In milliseconds. */
  readonly #longest: number;
  readonly #onDone: () => void;
  #after: number;
  /** Whether the reader knows that it has everything. */
  #isTold = false;
  /** Whether the reader knows that nothing comes any more. */
  #isOver = false;
  #isDone = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(stream: Stream, after: number, { query, door }: Call, onDone: () => void) {
    this.#stream = stream;
    this.#generation = stream.generation;
    this.#medium = mediumOf(stream.record?.contentType);
    this.#cursor = query.get('cursor');
    this.#longest = door.options.limits.follow;
    this.#after = after;
    this.#onDone = onDone;
  }

  body(): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          // Also where the client has stopped reading, and nobody pulls any more.
          this.#timer = setTimeout(() => this.#close(controller), this.#longest);
        },
        pull: async (controller) => {
          try {
            const events = await this.#next();
            if (this.#isDone) return;
            if (events !== undefined) controller.enqueue(encoder.encode(events));
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
      if (generation !== this.#generation || this.#isDone) return undefined;
      if (this.#after < log.head) {
        const batch = await this.#batch();
        if (this.#stream.log !== log) return undefined;
        if (batch) return this.#eventsOf(batch);
      } else if (!this.#isTold || !isOpen) {
        return this.#control();
      }
      if (!(await this.#stream.changed(this.#longest / BEATS))) return HEARTBEAT;
    }
  }

  /** What is there, but not half a code point at its end: the reader could not go on from there. */
  async #batch(): Promise<Batch | undefined> {
    const { log, isOpen } = this.#stream;
    let { chunks, last } = await readBatch(log, this.#after, log.head);
    if (this.#medium !== 'text') return { chunks, last };
    while (last < log.head && unfinished(joined(chunks.map(bytesOf))) > 0) {
      const more = await readBatch(log, last, log.head);
      chunks = [...chunks, ...more.chunks];
      last = more.last;
    }
    const isHalf = last === log.head && isOpen && unfinished(joined(chunks.map(bytesOf))) > 0;
    return isHalf ? undefined : { chunks, last };
  }

  #eventsOf({ chunks, last }: Batch): string {
    this.#after = last;
    return `event: data\n${dataLines(dataOf(chunks, this.#medium))}\n${this.#control()}`;
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
    return `event: control\n${dataLines(JSON.stringify(control))}\n`;
  }
}

function dataOf(chunks: Batch['chunks'], medium: Medium): string {
  if (medium === 'json') return `[${chunks.map(messageOf).join(',')}]`;
  const bytes = joined(chunks.map(bytesOf));
  return medium === 'text'
    ? new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes)
    : toBase64(bytes);
}

/** A text as `data` fields: whatever ends a line in it cannot end the event. A reader takes one space after the colon away. */
function dataLines(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `data:${line.startsWith(' ') ? ' ' : ''}${line}\n`)
    .join('');
}
