import type { Json, JsonObject } from '../json.js';
import { RawChunks } from './raw-chunks.js';

/** The part in which a model's thinking is shown. */
const REASONING = 'reasoning';

/** A text of the answer, unless there is none. */
export function answer(text: unknown): readonly string[] {
  return typeof text === 'string' && text !== '' ? [text] : [];
}

/** A text of what the model thought, unless there is none. */
export function thought(text: unknown): readonly object[] {
  return answer(text).map((each) => ({ text: each, part: REASONING }));
}

/** Facts about the answer; those that are not known are left out. */
export function meta(facts: { readonly [name: string]: Json | undefined }): readonly unknown[] {
  const data = known(facts);
  return Object.keys(data).length === 0 ? [] : [new RawChunks([{ kind: 'meta', data }])];
}

/** Shared state that is to be seen at once. */
export function state(fields: JsonObject): readonly unknown[] {
  return [new RawChunks([{ kind: 'state', fields }])];
}

/** How many tokens an answer took, in the words of the AI SDK. */
export interface Usage {
  readonly inputTokens?: unknown;
  readonly outputTokens?: unknown;
  readonly totalTokens?: unknown;
  /** Of the output: what was thought. */
  readonly reasoningTokens?: unknown;
  /** Of the input: what had been read before. */
  readonly cachedInputTokens?: unknown;
}

/** Token counts, those that are numbers; `undefined` when none is. */
export function usage(counts: Usage): JsonObject | undefined {
  const numbers = Object.entries(counts).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return numbers.length === 0 ? undefined : Object.fromEntries(numbers);
}

/** A field that is text. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The fields that have a value. */
export function known(fields: { readonly [name: string]: Json | undefined }): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}
