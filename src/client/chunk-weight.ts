import type { Chunk } from '../protocol/chunk.js';
import type { Json, JsonObject } from '../protocol/json.js';

/** Roughly how much memory a chunk holds, in UTF-16 code units: enough to bound what is held. */
export function weigh(chunk: Chunk): number {
  switch (chunk.kind) {
    case 'text':
      return chunk.text.length + 16;
    case 'html':
      return chunk.html.length + 16;
    case 'bytes':
      return chunk.base64.length + 16;
    case 'items':
      return weighJson(chunk.items);
    case 'update':
      return weighJson(chunk.item);
    case 'meta':
      return weighJson(chunk.data);
    case 'state':
      return weighJson(chunk.fields);
    default:
      return 64;
  }
}

function weighJson(value: Json | undefined): number {
  if (typeof value === 'string') return value.length + 8;
  if (typeof value !== 'object' || value === null) return 8;
  let sum = 16;
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) sum += weighJson(item);
    return sum;
  }
  // Every item that comes is weighed: without a list of its fields.
  for (const key in value) sum += key.length + 8 + weighJson((value as JsonObject)[key]);
  return sum;
}
