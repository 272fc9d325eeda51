import { flag, generation, id, json, name, number, request, seq, words } from './message-fields.js';
import { list, Mismatch, object, oneOf, optional, type ReadAs, shape, variant } from './shape.js';
import type { WireChunk } from './wire-chunk.js';

/* What a server may send: PROTOCOL.md §5. */

const error = object({
  code: words,
  message: words,
  retryable: flag,
  after: optional(number),
  ref: optional(words),
});

/** How a stream or run stands. `running` and `failed` derive from it and are not sent. */
const status = oneOf('idle', 'pending', 'streaming', 'complete', 'error', 'cancelled');
export type Status = ReadAs<typeof status>;

const outcome = variant('status', {
  complete: { result: optional(json), interrupted: optional(flag) },
  error: { error },
  cancelled: { reason: words },
});
/** How a generation ended: for ever, and durable. */
export type Outcome = ReadAs<typeof outcome>;

/** Reads an outcome that came by another way than a frame; `undefined` when it is none. */
export function parseOutcome(value: unknown): Outcome | undefined {
  try {
    return outcome.read(value);
  } catch (error) {
    if (error instanceof Mismatch) return undefined;
    throw error;
  }
}

/** What is known of a generation: the same in `opened` and `reset`. */
const description = {
  stream: name,
  generation,
  status,
  run: optional(id),
  task: optional(name),
  interruptible: flag,
  /** The last seq in the log; 0 when it is empty. */
  head: seq,
  /** The first seq that retention has kept; head + 1 when there is none. */
  first: seq,
  /** The seq of the first chunk that will follow. */
  next: seq,
  /** When the generation began, in milliseconds since 1970. */
  started: optional(number),
};

const serverMessages = {
  /** Answers a command, `hello` included (as id 0). */
  ok: {
    id: request,
    version: optional(number),
    /** Milliseconds after which a token wants a fresh `hello`: 80 % of its life. */
    renew: optional(number),
    stream: optional(name),
    generation: optional(generation),
    run: optional(id),
    status: optional(status),
    /** The place in the queue, from 1, of a run that waits. */
    position: optional(seq),
  },
  opened: { ...description },
  reset: { ...description },
  chunks: {
    stream: name,
    generation,
    /** The seq of the first chunk; the others follow without holes. */
    seq,
    /** When the batch was written, in milliseconds since 1970. */
    time: number,
    chunks: shape<readonly WireChunk[]>('an array is expected', Array.isArray),
    /** Set when this answers a `read` rather than a subscription. */
    id: optional(request),
  },
  gap: { stream: name, generation, from: seq, to: seq, id: optional(request) },
  ended: { stream: name, generation, head: seq, time: number, outcome },
  queued: { stream: name, run: id, position: seq },
  error: { id: optional(request), stream: optional(name), ...error.of },
  found: {
    id: request,
    /** Seqs of the chunks that hold the text, ascending. */
    matches: list(seq),
    /** How far the search has looked; `done` when that is the head. */
    looked: seq,
    done: flag,
  },
  uploaded: {
    run: id,
    file: seq,
    /** Everything before this byte has arrived and need not be kept. */
    offset: seq,
  },
  rejoin: {},
  pong: {},
} as const;

/** What a server may send. */
export const serverMessage = variant('type', serverMessages);
export type ServerMessage = ReadAs<typeof serverMessage>;

/** One member of the union, by its type. */
export type ServerMessageOf<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;
