import { StreamError } from './errors.js';

/** How much of what came is said back, in UTF-16 code units. */
const EXCERPT = 40;

/** A value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. Keys may come from anyone: never merge one without {@link isSafeKey}. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Whether a value is an object with fields: not null, not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether copying a field of this name to another object cannot reach its prototype. */
export function isSafeKey(key: string): boolean {
  return key !== '__proto__';
}

/** Reads JSON that arrived by another way than a frame (an HTTP body, storage, a fetched stream). */
export function parseJson(text: string): { readonly value: unknown } | { readonly error: StreamError } {
  try {
    return { value: JSON.parse(text) };
  } catch (cause) {
    return { error: new StreamError('parse-failed', `JSON is expected, got ${excerpt(text)}`, { cause }) };
  }
}

/** What a message of text says: JSON where it is an object, an array or a string, else the text itself (`5`, `true`, `null` …). */
export function jsonOrText(text: string): unknown {
  const parsed = parseJson(text);
  if ('error' in parsed) return text;
  const { value } = parsed;
  return typeof value === 'string' || (typeof value === 'object' && value !== null) ? value : text;
}

/** The beginning of a text of unknown length, fit to be shown. */
export function excerpt(text: string, most = EXCERPT): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
