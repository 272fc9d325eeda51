import type { Json, JsonObject } from '../../protocol/json.js';

/** The names to follow from a row's item to a value; none means the item itself. */
export type Path = readonly string[];

/** What a path is read from: the innermost item, and the row's own. */
export interface Scope {
  readonly item: Json;
  readonly root: Json;
  /** The place of `item`, from 0: of the row in the list, of a part in its array. */
  readonly index: number;
}

/** A path as a template writes it, and where it begins. */
export interface ScopedPath {
  readonly names: Path;
  readonly from: 'item' | 'root' | 'index';
}

const NAME = /^[\p{L}\p{N}_-]+$/u;

/**
 * Reads `title`, `author.name`, `tags.0`, `.` (the item itself), `$index` (its place, from 0) or, inside `data-each`,
 * `$.title` (of the row's own item). `undefined` for what is no path.
 */
export function parsePath(text: string): ScopedPath | undefined {
  const trimmed = text.trim();
  if (trimmed === '.') return { names: [], from: 'item' };
  if (trimmed === '$index') return { names: [], from: 'index' };
  const names = trimmed.split('.');
  const from = names[0] === '$' ? 'root' : 'item';
  if (from === 'root') names.shift();
  return names.every((name) => NAME.test(name)) ? { names, from } : undefined;
}

/** The value at a path. Only own fields are followed, so that no prototype can be reached. */
export function readPath(path: Path, from: Json | undefined): Json | undefined {
  let value = from;
  for (let at = 0; at < path.length; at++) {
    const name = path[at] as string;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as JsonObject)[name];
  }
  return value;
}

export function readScoped(path: ScopedPath, scope: Scope): Json | undefined {
  return path.from === 'index' ? scope.index : readPath(path.names, scope[path.from]);
}
