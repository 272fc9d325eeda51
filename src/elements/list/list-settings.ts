import type { Json, JsonObject } from '../../protocol/json.js';
import { type Allowed, wholeFrom } from '../allowed.js';
import type { ListModelOptions } from './list-model.js';
import type { GroupOf } from './row-groups.js';
import type { Expectation } from './skeleton-forecast.js';
import { type Path, parsePath, readPath } from './template-path.js';
import { textOf } from './template-text.js';

/** What a list's attributes say about its items. */
interface Settings {
  readonly key: string;
  readonly itemKey: string;
  readonly mode: 'append' | 'prepend';
  readonly limit: number | null;
  readonly maxChunks: number | null;
  readonly drop: 'start' | 'end' | '';
  readonly group: string;
  readonly groupBy: ((item: Json) => unknown) | null;
}

/** Reads them for the model. */
export function modelOptions({ key, itemKey, mode, limit, maxChunks, drop }: Settings): ListModelOptions {
  return {
    key: pathOf(key || itemKey || 'id'),
    mode,
    limit: limit ?? undefined,
    maxChunks: maxChunks ?? undefined,
    drop: drop || undefined,
  };
}

/** How items are grouped, if they are. */
export function grouping({ group, groupBy }: Pick<Settings, 'group' | 'groupBy'>): GroupOf | undefined {
  if (groupBy) return (item) => nameOf(groupBy(item));
  const path = pathOf(group);
  return path && ((item) => nameOf(readPath(path, item)));
}

/** What a list is, besides its attributes, as far as what may come depends on it. */
interface Growing {
  readonly mode: string;
  readonly skeletons: string | null;
  readonly estimatedTotal: number | null;
  readonly length: number;
  readonly running: boolean;
  readonly error: unknown;
  readonly meta: JsonObject;
}

/** What may still come, when skeletons are to stand for it. */
export function expectation(list: Growing): Expectation | undefined {
  const { mode, length, meta, running, error } = list;
  if (list.skeletons === null || list.skeletons === 'off') return undefined;
  if (!running || error) return undefined;
  // On top they would push down what is there; in an empty list they move nothing.
  if (mode === 'prepend' && length > 0) return undefined;
  const estimated = list.estimatedTotal ?? undefined;
  return {
    length,
    total: estimated ?? (typeof meta.total === 'number' ? meta.total : undefined),
    initial: Number(list.skeletons) || 0,
    reserved: estimated,
  };
}

function nameOf(value: unknown): string | undefined {
  const name = textOf(value as Json | undefined);
  return name === '' ? undefined : name;
}

/** Where an item has a field; nothing for what is no such path, or that of the whole item. */
function pathOf(text: string): Path | undefined {
  const path = parsePath(text);
  return path?.from === 'item' && path.names.length > 0 ? path.names : undefined;
}

export const fieldPath: Allowed = {
  expected: "a field's name or path",
  has: (value) => typeof value === 'string' && pathOf(value) !== undefined,
};

/** An attribute without a value is there, and says nothing more. */
export const skeletonSetting: Allowed = {
  expected: 'nothing, off or a whole number from 0',
  has: (value) => value === '' || value === 'off' || value === true || wholeFrom(0).has(Number(value ?? -1)),
};
