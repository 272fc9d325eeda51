import type { FileInfo } from '../protocol/client-messages.js';
import type { Json } from '../protocol/json.js';

/** A run's input as it travels, and the files that were in it. */
export interface SplitInput {
  readonly input: Json | undefined;
  readonly files: readonly FileInfo[];
  /** The content of each of `files`. */
  readonly blobs: readonly Blob[];
}

/**
 * Takes the files out of an input: each becomes `{ name, type, size }` in place, and is listed under its
 * path, such as `photos.0`. Everything else has to be JSON already.
 */
export function splitFiles(input: unknown): SplitInput {
  const files: FileInfo[] = [];
  const blobs: Blob[] = [];
  const strip = (value: unknown, path: string): unknown => {
    if (value instanceof Blob) {
      const info = { name: nameOf(value), type: value.type, size: value.size };
      files.push({ field: path, ...info });
      blobs.push(value);
      return info;
    }
    const below = (key: string | number): string => (path === '' ? String(key) : `${path}.${key}`);
    if (Array.isArray(value)) return value.map((item, index) => strip(item, below(index)));
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, strip(field, below(key))]));
  };
  return { input: strip(input, '') as Json | undefined, files, blobs };
}

function nameOf(blob: Blob): string {
  return 'name' in blob && typeof blob.name === 'string' ? blob.name : '';
}

/** Anything else, such as a Date, is left to `JSON.stringify`. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
