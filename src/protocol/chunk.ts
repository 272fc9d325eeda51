import type { Json, JsonObject } from './json.js';
import type { StepOutcome } from './steps.js';

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
 * Whether it holds what was yielded or appended, rather than something told beside that: progress that a task reports by
 * `progress()`, facts, state, a change of what is there. These are what is counted where chunks are counted for people.
 */
export function isYielded(chunk: Chunk): boolean {
  const { kind } = chunk;
  return (
    kind === 'text' ||
    (kind === 'items' && (chunk.form !== 'item' || chunk.items.length > 0)) ||
    kind === 'bytes' ||
    (kind === 'progress' && chunk.form !== undefined)
  );
}
