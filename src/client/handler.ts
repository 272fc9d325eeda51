import { StreamError } from '../protocol/errors.js';
import type { Json } from '../protocol/json.js';
import type { Outcome } from '../protocol/server-messages.js';
import { Accumulator } from './accumulate.js';
import { Producer } from './producer.js';
import type { StreamSource } from './source.js';
import { LocalSource, type LocalWriter } from './sources/local.js';
import { writeValues } from './sources/write-values.js';

/** Callbacks for code that is not made of iterables. */
export interface StreamHandler {
  /** Adds what a task could yield: a string, an array of items, an object … */
  onChunk(chunk: unknown): void;
  /** Ends the stream as complete. */
  onComplete(result?: Json): void;
  /** Ends the stream with an error. */
  onError(error: unknown): void;
  /** Begins anew: what is shown is stale until the next chunk. Not for a producer. */
  reset(): void;
  /** The text so far. */
  getText(): string;
}

/** What a handler can write to: something that shows a source, such as an element, or a producer. */
export type HandlerTarget = { source: StreamSource | null } | Producer;

/**
 * Makes callbacks that write to an element (or anything with a `source`) or a producer.
 *
 * @throws {TypeError} when the target is neither
 * @example
 * const { onChunk, onComplete, onError } = streamHandler(document.querySelector('stream-text'));
 * legacyApi.on('data', onChunk).on('end', onComplete).on('error', onError);
 */
export function streamHandler(target: HandlerTarget): StreamHandler {
  if (target instanceof Producer) return makeHandler(new ProducerEnd(target));
  if (typeof target === 'object' && target !== null && 'source' in target)
    return makeHandler(new SourceEnd(target));
  throw new TypeError('streamHandler() takes an element with a `source`, or what room.publish() returns');
}

/** The end that a handler writes to. */
interface WritingEnd {
  write(value: unknown): void;
  end(outcome: Outcome): void;
  reset(): void;
}

function makeHandler(end: WritingEnd): StreamHandler {
  let text = new Accumulator();
  return {
    onChunk: (chunk) => {
      end.write(chunk);
      text.add(chunk);
    },
    onComplete: (result) => end.end({ status: 'complete', ...(result === undefined ? {} : { result }) }),
    onError: (error) => end.end({ status: 'error', error: toStreamError(error).toJSON() }),
    reset: () => {
      text = new Accumulator();
      end.reset();
    },
    getText: () => textOf(text.value),
  };
}

class ProducerEnd implements WritingEnd {
  readonly #producer: Producer;

  constructor(producer: Producer) {
    this.#producer = producer;
  }

  write(value: unknown): void {
    void this.#producer.write(value);
  }

  end(outcome: Outcome): void {
    void this.#producer.close(outcome);
  }

  reset(): void {
    throw new TypeError('What a producer has written stands: publish() again, with startOver');
  }
}

/** Gives its target a local source, and a new generation of it with every reset. */
class SourceEnd implements WritingEnd {
  readonly #source: LocalSource;
  #queue: unknown[] = [];
  #outcome: Outcome | undefined;
  #wake: (() => void) | undefined;

  constructor(target: { source: StreamSource | null }) {
    this.#source = new LocalSource((writer) => this.#produce(writer), false);
    target.source = this.#source;
  }

  write(value: unknown): void {
    if (this.#outcome) return;
    this.#queue.push(value);
    this.#wake?.();
  }

  end(outcome: Outcome): void {
    this.#outcome ??= outcome;
    this.#wake?.();
  }

  reset(): void {
    this.#queue = [];
    this.#outcome = undefined;
    this.#source.restart();
  }

  async #produce(writer: LocalWriter): Promise<Outcome> {
    const stop = (): void => this.#wake?.();
    writer.signal.addEventListener('abort', stop);
    for (;;) {
      if (writer.signal.aborted) return { status: 'cancelled', reason: 'cancelled' };
      if (this.#queue.length > 0) {
        const outcome = await writeValues(writer, this.#queue.splice(0));
        if (outcome) return outcome;
      } else if (this.#outcome) {
        return this.#outcome;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}

function toStreamError(error: unknown): StreamError {
  if (error instanceof StreamError) return error;
  return new StreamError('source-failed', error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const text = typeof value === 'object' && value !== null && 'text' in value ? value.text : undefined;
  return typeof text === 'string' ? text : '';
}
