import * as v from 'valibot';
import type { WireChunk } from './chunk.js';
import { isJsonObject, type Json, type JsonObject } from './json.js';
import { limits } from './limits.js';
import { isValidId, isValidName } from './names.js';

/*
 * Every message, by direction. PROTOCOL.md §4 and §5 say what each means; this file says what each looks
 * like, and `codec.ts` is the only place that parses with it.
 */

// Of unknown input: of `Json` itself, which is recursive, the declarations are too deep for `skipLibCheck: false`.
const json: v.GenericSchema<unknown, Json> = v.custom<Json>(
  (value) => value !== undefined,
  'a JSON value is expected',
);
const seq = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const name = v.pipe(
  v.string(),
  v.check(isValidName, `1 to ${limits.name} characters without control characters are expected`),
);
const id = v.pipe(v.string(), v.check(isValidId, `1 to ${limits.id} of A-Z a-z 0-9 _ - . are expected`));
/** Pairs a command with its answer; counted by the client, per connection. */
export const request = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const generation = v.pipe(v.string(), v.regex(/^[a-z0-9]{0,32}$/, 'a generation is expected'));
const text = v.string();

const file = v.object({ field: text, name: text, type: text, size: seq });
/** A file that a run's input names: its bytes follow in upload frames. */
export type FileInfo = v.InferOutput<typeof file>;

const from = v.union([v.literal('start'), v.object({ last: seq }), v.object({ generation, seq })]);
/** Where a subscription begins: at the start, with the last n chunks, or after a cursor. */
export type From = v.InferOutput<typeof from>;

const clientMessages = [
  v.object({
    type: v.literal('hello'),
    version: v.pipe(v.number(), v.safeInteger()),
    token: v.optional(v.pipe(text, v.maxLength(limits.token))),
    inflates: v.optional(v.boolean()),
  }),
  v.object({
    type: v.literal('subscribe'),
    stream: name,
    from: v.optional(from),
    visible: v.optional(v.boolean()),
  }),
  v.object({ type: v.literal('unsubscribe'), stream: name }),
  v.object({ type: v.literal('want'), stream: name, seq: v.optional(seq), visible: v.optional(v.boolean()) }),
  v.object({ type: v.literal('ack'), units: seq }),
  v.object({ type: v.literal('read'), id: request, stream: name, generation, from: seq, to: seq }),
  v.object({
    type: v.literal('find'),
    id: request,
    stream: name,
    generation,
    query: v.pipe(text, v.minLength(1), v.maxLength(1_000)),
    from: v.optional(seq),
    limit: v.optional(v.pipe(seq, v.minValue(1), v.maxValue(1_000))),
  }),
  v.object({
    type: v.literal('run'),
    id: request,
    run: id,
    task: name,
    stream: v.optional(name),
    input: v.optional(json),
    files: v.optional(v.pipe(v.array(file), v.maxLength(100))),
  }),
  v.object({
    type: v.literal('cancel'),
    id: request,
    stream: name,
    generation: v.optional(generation),
    run: v.optional(id),
  }),
  v.object({ type: v.literal('interrupt'), id: request, stream: name, generation: v.optional(generation) }),
  v.object({
    type: v.literal('retry'),
    id: request,
    run: id,
    stream: name,
    generation: v.optional(generation),
  }),
  /** Travels as the head of a binary frame; the bytes follow it (PROTOCOL.md §7). */
  v.object({
    type: v.literal('upload'),
    run: id,
    file: seq,
    offset: seq,
    last: v.optional(v.boolean()),
    /** With `last`: the SHA-256 of the whole file. */
    digest: v.optional(v.pipe(text, v.regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits are expected'))),
  }),
  v.object({ type: v.literal('ping') }),
] as const;

/** What a client may send. */
export const clientMessage = v.variant('type', [...clientMessages]);
export type ClientMessage = v.InferOutput<typeof clientMessage>;

const error = v.object({
  code: text,
  message: text,
  retryable: v.boolean(),
  after: v.optional(v.number()),
  ref: v.optional(text),
});

/** How a stream or run stands. `running` and `failed` derive from it and are not sent. */
const status = v.picklist(['idle', 'pending', 'streaming', 'complete', 'error', 'cancelled']);
export type Status = v.InferOutput<typeof status>;

const outcome = v.variant('status', [
  v.object({ status: v.literal('complete'), result: v.optional(json), interrupted: v.optional(v.boolean()) }),
  v.object({ status: v.literal('error'), error }),
  v.object({ status: v.literal('cancelled'), reason: text }),
]);
/** How a generation ended: for ever, and durable. */
export type Outcome = v.InferOutput<typeof outcome>;

/** Reads an outcome that came by another way than a frame; `undefined` when it is none. */
export function parseOutcome(value: unknown): Outcome | undefined {
  const result = v.safeParse(outcome, value);
  return result.success ? result.output : undefined;
}

/** What is known of a generation: the same in `opened` and `reset`. */
const description = {
  stream: name,
  generation,
  status,
  run: v.optional(id),
  task: v.optional(name),
  interruptible: v.boolean(),
  /** The last seq in the log; 0 when it is empty. */
  head: seq,
  /** The first seq that retention has kept; head + 1 when there is none. */
  first: seq,
  /** The seq of the first chunk that will follow. */
  next: seq,
  /** When the generation began, in milliseconds since 1970. */
  started: v.optional(v.number()),
};

const serverMessages = [
  /** Answers a command, `hello` included (as id 0). */
  v.object({
    type: v.literal('ok'),
    id: request,
    version: v.optional(v.number()),
    /** Milliseconds after which a token wants a fresh `hello`: 80 % of its life. */
    renew: v.optional(v.number()),
    stream: v.optional(name),
    generation: v.optional(generation),
    run: v.optional(id),
    status: v.optional(status),
    /** The place in the queue, from 1, of a run that waits. */
    position: v.optional(seq),
  }),
  v.object({ type: v.literal('opened'), ...description }),
  v.object({ type: v.literal('reset'), ...description }),
  v.object({
    type: v.literal('chunks'),
    stream: name,
    generation,
    /** The seq of the first chunk; the others follow without holes. */
    seq,
    /** When the batch was written, in milliseconds since 1970. */
    time: v.number(),
    chunks: v.custom<readonly WireChunk[]>(Array.isArray, 'an array is expected'),
    /** Set when this answers a `read` rather than a subscription. */
    id: v.optional(request),
  }),
  v.object({ type: v.literal('gap'), stream: name, generation, from: seq, to: seq, id: v.optional(request) }),
  v.object({ type: v.literal('ended'), stream: name, generation, head: seq, time: v.number(), outcome }),
  v.object({ type: v.literal('queued'), stream: name, run: id, position: seq }),
  v.object({ type: v.literal('error'), id: v.optional(request), stream: v.optional(name), ...error.entries }),
  v.object({
    type: v.literal('found'),
    id: request,
    /** Seqs of the chunks that hold the text, ascending. */
    matches: v.array(seq),
    /** How far the search has looked; `done` when that is the head. */
    looked: seq,
    done: v.boolean(),
  }),
  v.object({
    type: v.literal('uploaded'),
    run: id,
    file: seq,
    /** Everything before this byte has arrived and need not be kept. */
    offset: seq,
  }),
  v.object({ type: v.literal('rejoin') }),
  v.object({ type: v.literal('pong') }),
] as const;

/** What a server may send. */
export const serverMessage = v.variant('type', [...serverMessages]);
export type ServerMessage = v.InferOutput<typeof serverMessage>;

/** One member of a union of messages, by its type. */
export type ClientMessageOf<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;
export type ServerMessageOf<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

/** Whether a value could be a message at all. */
export function hasType(value: unknown): value is JsonObject & { readonly type: string } {
  return isJsonObject(value) && typeof value.type === 'string';
}
