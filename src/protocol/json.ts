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
