import { fromBase64, toBase64 } from './base64.js';
import type { Chunk, ItemsChunk, ProgressChunk, TextChunk } from './chunk.js';
import { StreamError } from './errors.js';
import { RawChunks } from './formats/raw-chunks.js';
import { isJsonObject, type Json, type JsonObject } from './json.js';
import { isValidId } from './names.js';
import { isStepOutcome, MOST_STEPS_DEEP } from './steps.js';

/*
 * What a task yields and what a reader of its run receives: the two directions of one mapping
 * (PROTOCOL.md §6.3). `yieldedValue(chunksOf(x))` gives x back for strings, arrays, items and objects with items.
 */

/** What a yielded value comes to: chunks to append, the run's result, or its failure. */
export type Yielded =
  | { readonly chunks: readonly Chunk[] }
  | { readonly result: Json | undefined }
  | { readonly error: StreamError };

/**
 * Reads a yielded value.
 *
 * @throws {StreamError} `invalid-value` for what can be no chunk: undefined, a function, a number … and for a text
 * whose `part` is no name of one.
 */
export function chunksOf(value: unknown): Yielded {
  if (typeof value === 'string') return one({ kind: 'text', text: value });
  if (value instanceof RawChunks) return { chunks: value.chunks };
  if (value instanceof Uint8Array) return one({ kind: 'bytes', base64: toBase64(value) });
  if (value instanceof ArrayBuffer) return chunksOf(new Uint8Array(value));
  if (Array.isArray(value)) return one({ kind: 'items', items: value });
  if (!isJsonObject(value)) {
    throw new StreamError(
      'invalid-value',
      `A string, an array, an object or bytes can be yielded, not ${value === null ? 'null' : typeof value}`,
    );
  }
  return isEnvelope(value) ? chunksOfEnvelope(value) : one(chunkOfObject(value));
}

function one(chunk: Chunk): Yielded {
  return { chunks: [chunk] };
}

function chunkOfObject(value: JsonObject): Chunk {
  if (typeof value.text === 'string') return textChunk(value.text, value);
  if (typeof value.line === 'string') return lineChunk(value.line, value);
  if (Array.isArray(value.items)) return itemsChunk(value);
  if (isProgress(value)) return progressChunk(value);
  return { kind: 'items', items: [value], form: 'item' };
}

function textChunk(text: string, { mode, part }: JsonObject): TextChunk {
  return {
    kind: 'text',
    text,
    form: 'object',
    ...(mode === 'prepend' || mode === 'replace' ? { mode } : {}),
    ...(part === undefined ? {} : { part: partName(part) }),
  };
}

/**
 * The name of a part of a stream's text, checked.
 *
 * @throws {StreamError} `invalid-value` when it is none.
 */
export function partName(part: unknown): string {
  if (typeof part === 'string' && isValidId(part)) return part;
  throw new StreamError(
    'invalid-value',
    `A part is named by 1 to 64 of A–Z a–z 0–9 _ - . and not ${JSON.stringify(part)}`,
  );
}

function lineChunk(line: string, { time, level }: JsonObject): TextChunk {
  return {
    kind: 'text',
    // One that was read with its line feed is one line all the same.
    text: line.endsWith('\n') ? line : `${line}\n`,
    form: 'line',
    ...(Number.isFinite(time) ? { time: time as number } : {}),
    ...(typeof level === 'string' ? { level } : {}),
  };
}

function itemsChunk({ items, mode, ...rest }: JsonObject): ItemsChunk {
  return {
    kind: 'items',
    items: items as readonly Json[],
    form: 'object',
    ...(mode === 'prepend' ? { mode } : {}),
    ...(Object.keys(rest).length > 0 ? { rest } : {}),
  };
}

/** What an object may hold that is progress and nothing else. */
export const progressKeys: readonly string[] = [
  'progress',
  'percent',
  'total',
  'step',
  'parallel',
  'within',
  'outcome',
  'note',
];

/** An object is progress only when it says nothing else, so that an item with a `progress` column stays one. */
function isProgress(value: JsonObject): boolean {
  return (
    (typeof value.progress === 'number' || typeof value.percent === 'number' || isPath(value.within)) &&
    Object.keys(value).every((key) => progressKeys.includes(key))
  );
}

/** Whether it names a step and those that it lies in. */
function isPath(value: Json | undefined): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= MOST_STEPS_DEEP &&
    value.every((name) => typeof name === 'string')
  );
}

function progressChunk({ progress, percent, total, step, ...rest }: JsonObject): Chunk {
  const value = typeof percent === 'number' ? percent / 100 : fraction(progress as number);
  return {
    kind: 'progress',
    ...(Number.isFinite(value) ? { value: clamp(value) } : {}),
    ...(typeof total === 'number' && Number.isFinite(total) ? { total } : {}),
    ...(typeof step === 'string' ? { step } : {}),
    ...aboutStep(rest),
    form: 'object',
  };
}

function aboutStep({ parallel, within, outcome, note }: JsonObject): Partial<ProgressChunk> {
  return {
    ...(parallel === true ? { parallel } : {}),
    ...(isPath(within) ? { within } : {}),
    ...(isStepOutcome(outcome) ? { outcome } : {}),
    ...(typeof note === 'string' ? { note } : {}),
  };
}

/** A fraction, or percent once it is over 1. */
export function fraction(value: number): number {
  return value > 1 ? value / 100 : value;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** `{ type, data, metadata }`: the envelope that many existing streaming back ends send. */
function isEnvelope(value: JsonObject): boolean {
  return (
    (value.type === 'progress' ||
      value.type === 'content' ||
      value.type === 'complete' ||
      value.type === 'error') &&
    'data' in value &&
    Object.keys(value).every((key) => key === 'type' || key === 'data' || key === 'metadata')
  );
}

function chunksOfEnvelope({ type, data, metadata }: JsonObject): Yielded {
  if (type === 'complete') return { result: data };
  if (type === 'error') return { error: errorOf(data) };
  const meta: Chunk[] = isJsonObject(metadata) ? [{ kind: 'meta', data: metadata }] : [];
  if (type === 'progress') return { chunks: [...meta, progressOf(data)] };
  const content = chunksOf(data);
  return 'chunks' in content ? { chunks: [...meta, ...content.chunks] } : content;
}

function progressOf(data: Json | undefined): Chunk {
  if (typeof data === 'number') return progressChunk({ progress: data });
  if (typeof data === 'string') return { kind: 'progress', step: data, form: 'object' };
  return progressChunk({ progress: Number.NaN, ...(isJsonObject(data) ? data : {}) });
}

function errorOf(data: Json | undefined): StreamError {
  if (typeof data === 'string') return new StreamError('task-failed', data, { retryable: false });
  const { code, message, retryable } = isJsonObject(data) ? data : {};
  return new StreamError(
    typeof code === 'string' ? code : 'task-failed',
    typeof message === 'string' ? message : 'The task failed',
    { retryable: typeof retryable === 'boolean' ? retryable : undefined },
  );
}

/** The value that a reader of the run receives for a chunk; `undefined` for chunks that carry none. */
export function yieldedValue(chunk: Chunk): unknown {
  switch (chunk.kind) {
    case 'text':
      return valueOfText(chunk);
    case 'items':
      if (chunk.form === 'item') return chunk.items[0];
      if (chunk.form === 'object') return withMode({ ...chunk.rest, items: chunk.items }, chunk.mode);
      return chunk.items;
    case 'progress':
      // What was reported with `progress()` or `step()` is no value of the run.
      if (chunk.form === undefined) return undefined;
      return valueOfProgress(chunk);
    case 'bytes':
      return fromBase64(chunk.base64);
    default:
      return undefined;
  }
}

function valueOfProgress({ kind: _, form: __, value, ...rest }: ProgressChunk): unknown {
  // Of a step alone there may be nothing to say of how far it is.
  return rest.within && value === undefined ? rest : { progress: value, ...rest };
}

function valueOfText(chunk: TextChunk): unknown {
  const { text, part, form, mode } = chunk;
  // Text of a part must not be taken for the answer's, however it was written.
  if (part !== undefined) return withMode({ text, part }, mode);
  if (form === undefined) return text;
  if (form === 'object') return withMode({ text }, mode);
  return {
    line: chunk.text.replace(/\n$/, ''),
    ...(chunk.time === undefined ? {} : { time: chunk.time }),
    ...(chunk.level === undefined ? {} : { level: chunk.level }),
  };
}

function withMode<T extends object>(value: T, mode: string | undefined): T {
  return mode === undefined || mode === 'append' ? value : { ...value, mode };
}
