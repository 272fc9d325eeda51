import type { Json, JsonObject } from '../../protocol/json.js';
import type { ListModelOptions } from './list-model.js';
import type { GroupOf } from './row-groups.js';
import type { Expectation } from './skeleton-forecast.js';
import { parsePath, readPath } from './template-path.js';
import { textOf } from './template-text.js';

/** What a list's attributes say about its items. */
interface Settings {
  readonly key: string;
  readonly itemKey: string;
  readonly mode: string;
  readonly limit: number | null;
  readonly maxChunks: number | null;
  readonly drop: string;
  readonly group: string;
  readonly groupBy: ((item: Json) => unknown) | null;
}

/** Reads them for the model; what is wrong is reported, and does as if it were not there. */
export function modelOptions({ key, itemKey, mode, limit, maxChunks, drop }: Settings): ListModelOptions {
  const path = key || itemKey || 'id';
  return {
    key: fieldPath('key', path),
    mode: oneOf('mode', mode, ['append', 'prepend']),
    limit: atLeastOne('limit', limit),
    maxChunks: atLeastOne('max-chunks', maxChunks),
    drop: oneOf('drop', drop, ['start', 'end']),
  };
}

/** How items are grouped, if they are. */
export function grouping({ group, groupBy }: Pick<Settings, 'group' | 'groupBy'>): GroupOf | undefined {
  if (groupBy) return (item) => nameOf(groupBy(item));
  const path = group === '' ? undefined : fieldPath('group', group);
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

function atLeastOne(attribute: string, value: number | null): number | undefined {
  if (value === null || value >= 1) return value ?? undefined;
  reportError(new TypeError(`<stream-list ${attribute}="${value}">: a number above 0 is expected`));
  return undefined;
}

function fieldPath(attribute: string, text: string): readonly string[] | undefined {
  const path = parsePath(text);
  if (path?.from === 'item' && path.names.length > 0) return path.names;
  reportError(new TypeError(`<stream-list ${attribute}="${text}">: a field's name or path is expected`));
  return undefined;
}

function oneOf<T extends string>(attribute: string, value: string, allowed: readonly T[]): T | undefined {
  const known = allowed.find((each) => each === value);
  if (known === undefined && value !== '') {
    reportError(new TypeError(`<stream-list ${attribute}="${value}">: ${allowed.join(' or ')} is expected`));
  }
  return known;
}
