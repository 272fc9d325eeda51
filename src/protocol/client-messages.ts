import { limits } from './limits.js';
import { flag, generation, id, json, name, request, seq, words } from './message-fields.js';
import { either, list, object, oneOf, optional, type ReadAs, text, variant, whole } from './shape.js';

/* What a client may send: PROTOCOL.md §4. Apart from what a server may, so that a page carries one of the two. */

/** A text of so many UTF-16 code units. */
const textOf = (min: number, max: number) =>
  text(`${min} to ${max} characters are expected`, ({ length }) => length >= min && length <= max);

const file = object({ field: words, name: words, type: words, size: seq });
/** A file that a run's input names: its bytes follow in upload frames. */
export type FileInfo = ReadAs<typeof file>;

const from = either(oneOf('start'), object({ last: seq }), object({ generation, seq }));
/** Where a subscription begins: at the start, with the last n chunks, or after a cursor. */
export type From = ReadAs<typeof from>;

const clientMessages = {
  hello: {
    version: whole(),
    token: optional(textOf(0, limits.token)),
    inflates: optional(flag),
  },
  subscribe: {
    stream: name,
    from: optional(from),
    visible: optional(flag),
  },
  unsubscribe: { stream: name },
  want: { stream: name, seq: optional(seq), visible: optional(flag) },
  ack: { units: seq },
  read: { id: request, stream: name, generation, from: seq, to: seq },
  find: {
    id: request,
    stream: name,
    generation,
    query: textOf(1, 1_000),
    from: optional(seq),
    limit: optional(whole(1, 1_000)),
  },
  run: {
    id: request,
    run: id,
    task: name,
    stream: optional(name),
    input: optional(json),
    files: optional(list(file, 0, 100)),
    /** Made by the page that has the files, and known to nobody else (PROTOCOL.md §7). */
    uploadKey: optional(textOf(16, 64)),
  },
  cancel: {
    id: request,
    stream: name,
    generation: optional(generation),
    run: optional(id),
  },
  interrupt: { id: request, stream: name, generation: optional(generation) },
  retry: {
    id: request,
    run: id,
    stream: name,
    generation: optional(generation),
  },
  /** Travels as the head of a binary frame; the bytes follow it (PROTOCOL.md §7). */
  upload: {
    run: id,
    file: seq,
    offset: seq,
    last: optional(flag),
    /** With `last`: the SHA-256 of the whole file. */
    digest: optional(text('64 hexadecimal digits are expected', (value) => /^[0-9a-f]{64}$/.test(value))),
  },
  ping: {},
} as const;

/** What a client may send. */
export const clientMessage = variant('type', clientMessages);
export type ClientMessage = ReadAs<typeof clientMessage>;

/** One member of the union, by its type. */
export type ClientMessageOf<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;
