import * as v from 'valibot';
import { isJsonObject, type Json, type JsonObject } from './json.js';
import { isValidId } from './names.js';
import { MOST_STEPS_DEEP, type StepOutcome, stepOutcomes } from './steps.js';

/** Text: appended, put in front of everything, or in place of everything. */
export interface TextChunk {
  readonly kind: 'text';
  readonly text: string;
  /** Default `append`. */
  readonly mode?: 'append' | 'prepend' | 'replace' | undefined;
  /**
   * Which of the stream's texts it belongs to, such as `reasoning`: 1 to 64 of A–Z, a–z, 0–9, `_`, `-`, `.`.
   * Default: the stream's own text, the answer. `mode` is about this one text.
   */
  readonly part?: string | undefined;
  /** For a line of a log: when it was written, in milliseconds since 1970. */
  readonly time?: number | undefined;
  /** For a line of a log: `debug`, `info`, `warn`, `error` or the author's own. */
  readonly level?: string | undefined;
  /** How the task yielded it, where that was not a plain string: `{ text }` or `{ line }`. */
  readonly form?: 'object' | 'line' | undefined;
}

/** Items for a list. */
export interface ItemsChunk {
  readonly kind: 'items';
  readonly items: readonly Json[];
  /** Default `append`. */
  readonly mode?: 'append' | 'prepend' | undefined;
  /** How the task yielded it, where that was not an array: one item, or `{ items, …rest }`. */
  readonly form?: 'item' | 'object' | undefined;
  /** With `form: 'object'`: the object's other fields. */
  readonly rest?: JsonObject | undefined;
}

/** Patches the item of a known key in place: fields given replace fields there. */
export interface UpdateChunk {
  readonly kind: 'update';
  readonly key: string;
  readonly item: JsonObject;
}

/** Takes items away. */
export interface DeleteChunk {
  readonly kind: 'delete';
  readonly keys: readonly string[];
}

/** Empties the list, or the text. */
export interface ClearChunk {
  readonly kind: 'clear';
}

/** Markup, for elements whose author opted in to sanitised HTML; text to everyone else. */
export interface HtmlChunk {
  readonly kind: 'html';
  readonly html: string;
  /** Default `append`. */
  readonly mode?: 'append' | 'prepend' | 'replace' | undefined;
}

/** How far the work has come. */
export interface ProgressChunk {
  readonly kind: 'progress';
  /** A fraction from 0 to 1; absent when it cannot be told. */
  readonly value?: number | undefined;
  /** How much there is in all, in the author's own unit; shown, never divided by. */
  readonly total?: number | undefined;
  /** What is being done now: a step that begins, unless it is under way already. */
  readonly step?: string | undefined;
  /** With `step`: it runs beside those before it, and does not end them. */
  readonly parallel?: boolean | undefined;
  /** The step that all of this is about, after those that it lies in, outermost first; absent: the whole work. */
  readonly within?: readonly string[] | undefined;
  /** With `within`: that step is over. */
  readonly outcome?: StepOutcome | undefined;
  /** With `within`: what is to be said of that step. */
  readonly note?: string | undefined;
  /** Set when the task yielded it, and did not merely report it: then it is one of the run's values. */
  readonly form?: 'object' | undefined;
}

/** Facts about the stream, such as the model's name; fields given replace fields there. */
export interface MetaChunk {
  readonly kind: 'meta';
  readonly data: JsonObject;
}

/** Shared state, read as `stream.state`: the last value of a field wins. Sent at once. */
export interface StateChunk {
  readonly kind: 'state';
  readonly fields: JsonObject;
}

/** Bytes, base64: binary data, and text whose code points a producer has cut in two. */
export interface BytesChunk {
  readonly kind: 'bytes';
  readonly base64: string;
}

/** One appended record of a stream. Its seq is its position in the batch that carries it. */
export type Chunk =
  | TextChunk
  | ItemsChunk
  | UpdateChunk
  | DeleteChunk
  | ClearChunk
  | HtmlChunk
  | ProgressChunk
  | MetaChunk
  | StateChunk
  | BytesChunk;

export type ChunkKind = Chunk['kind'];

/**
 * A chunk as it travels and as it is stored (PROTOCOL.md §6). The two that make up nearly all of the traffic
 * have a short form: a string is appended text, an array is appended items.
 */
export type WireChunk = string | readonly Json[] | Chunk;

const jsonObject = v.custom<JsonObject>(isJsonObject, 'an object is expected');
const mode = v.optional(v.picklist(['append', 'prepend', 'replace']));

/** The chunks that travel as objects. */
export const objectChunk = v.variant('kind', [
  v.object({
    kind: v.literal('text'),
    text: v.string(),
    mode,
    part: v.optional(
      v.pipe(v.string(), v.check(isValidId, 'a name of 1 to 64 of A–Z a–z 0–9 _ - . is expected')),
    ),
    time: v.optional(v.number()),
    level: v.optional(v.string()),
    form: v.optional(v.picklist(['object', 'line'])),
  }),
  v.object({
    kind: v.literal('items'),
    items: v.custom<readonly Json[]>(Array.isArray, 'an array is expected'),
    mode: v.optional(v.picklist(['append', 'prepend'])),
    form: v.optional(v.picklist(['item', 'object'])),
    rest: v.optional(jsonObject),
  }),
  v.object({ kind: v.literal('update'), key: v.string(), item: jsonObject }),
  v.object({ kind: v.literal('delete'), keys: v.array(v.string()) }),
  v.object({ kind: v.literal('clear') }),
  v.object({ kind: v.literal('html'), html: v.string(), mode }),
  v.object({
    kind: v.literal('progress'),
    value: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
    total: v.optional(v.pipe(v.number(), v.finite())),
    step: v.optional(v.string()),
    parallel: v.optional(v.boolean()),
    within: v.optional(v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(MOST_STEPS_DEEP))),
    outcome: v.optional(v.picklist(stepOutcomes)),
    note: v.optional(v.string()),
    form: v.optional(v.literal('object')),
  }),
  v.object({ kind: v.literal('meta'), data: jsonObject }),
  v.object({ kind: v.literal('state'), fields: jsonObject }),
  v.object({
    kind: v.literal('bytes'),
    base64: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]*={0,2}$/, 'base64 is expected')),
  }),
]);

/** The chunk in its travelling form. */
export function toWire(chunk: Chunk): WireChunk {
  if (chunk.kind === 'text' && isPlain(chunk)) return chunk.text;
  if (chunk.kind === 'items' && isPlain(chunk)) return chunk.items;
  return chunk;
}

function isPlain(chunk: TextChunk | ItemsChunk): boolean {
  if (chunk.form !== undefined || (chunk.mode !== undefined && chunk.mode !== 'append')) return false;
  return (
    chunk.kind === 'items' ||
    (chunk.part === undefined && chunk.time === undefined && chunk.level === undefined)
  );
}

/**
 * Reads a travelling chunk.
 *
 * @throws {v.ValiError} when it is none; the codec turns that into `bad-message`.
 */
export function fromWire(wire: unknown): Chunk {
  if (typeof wire === 'string') return { kind: 'text', text: wire };
  if (Array.isArray(wire)) return { kind: 'items', items: wire };
  return v.parse(objectChunk, wire);
}
