import { isJsonObject, isSafeKey, type Json, type JsonObject } from '../../protocol/json.js';

/** An item with these fields in place of its own of the same names, but for those that would reach a prototype. */
export function mergeFields(item: Json | undefined, fields: JsonObject): JsonObject {
  const merged: Record<string, Json | undefined> = isJsonObject(item) ? { ...item } : {};
  for (const [name, value] of Object.entries(fields)) if (isSafeKey(name)) merged[name] = value;
  return merged;
}
