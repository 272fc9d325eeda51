import type { Chunk } from '../../protocol/chunk.js';
import { isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';
import { LaterOperations } from './later-operations.js';
import { mergeFields } from './merge-fields.js';
import { type Path, readPath } from './template-path.js';

/** One row of a list. The object stays the same while the row lives; its item changes. */
export interface Row {
  readonly key: string;
  item: Json;
  /** It is no item but the heading of a group, and `item` is the group's name: see `row-groups.ts`. */
  readonly isHeading?: true;
}

/** What a chunk did to the list, in the order in which it is to be shown. */
export interface ListChange {
  readonly op: 'append' | 'prepend' | 'update' | 'delete' | 'clear';
  /** In the order of the list. For `append` and `prepend`: the new rows; for `clear`: all that there were. */
  readonly rows: readonly Row[];
}

export interface ListModelOptions {
  /** Where an item has its key. Items without one get a key from their place in the stream. Default: `id`. */
  readonly key?: Path | undefined;
  /** Where items go that do not say themselves. `prepend` puts each on top: newest first. */
  readonly mode?: 'append' | 'prepend' | undefined;
  /** How many rows are kept. */
  readonly limit?: number | undefined;
  /** Of how many chunks rows are kept: those of earlier ones go, wherever they stand. */
  readonly maxChunks?: number | undefined;
  /** From which end rows over the limit are dropped. Default: the one away from where new ones come in. */
  readonly drop?: 'start' | 'end' | undefined;
}

/**
 * The rows of a list, in order: what `items`, `update`, `delete` and `clear` chunks come to. Knows nothing of the
 * DOM. The same chunk applied twice changes nothing the second time (an item whose key is known is replaced).
 */
export class ListModel {
  readonly #byKey = new Map<string, Row>();
  #rows: Row[] = [];
  /** Which rows came with which chunk; only kept while chunks are counted. */
  #arrivals: { readonly seq: number; readonly rows: readonly Row[] }[] = [];
  #ignored = 0;
  /** While chunks from before the first may still come. */
  #later: LaterOperations | undefined;

  constructor(public options: ListModelOptions = {}) {}

  /** The rows in order. Valid until the next `apply`. */
  get rows(): readonly Row[] {
    return this.#rows;
  }

  /** How many operations named a key that is not there. */
  get ignored(): number {
    return this.#ignored;
  }

  get(key: string): Row | undefined {
    return this.#byKey.get(key);
  }

  /** Whether there is room for what came before, and nothing lies between that and the rows that are here. */
  get takesEarlier(): boolean {
    return this.#later !== undefined && this.#rows.length < (this.options.limit ?? Number.POSITIVE_INFINITY);
  }

  /** Says whether the list begins in the middle of its stream, so that `applyEarlier` may follow. */
  set beginsLate(isLate: boolean) {
    this.#later = isLate ? new LaterOperations() : undefined;
  }

  /** Applies a chunk, the `seq`-th of its stream. Chunks that are not for lists do nothing. */
  apply(chunk: Chunk, seq: number): ListChange[] {
    switch (chunk.kind) {
      case 'items':
        return this.#insert(chunk.items, chunk.mode, seq);
      case 'update':
        return this.#update(chunk.key, chunk.item);
      case 'delete':
        return this.#delete(chunk.keys);
      case 'clear':
        this.#later = undefined;
        return this.clear();
      default:
        return [];
    }
  }

  /**
   * Applies chunks from right before the first that was applied, of which the first is the `seq`-th. Their rows come
   * where the oldest are, as later chunks have left them; one whose key came again later stays where it is.
   */
  applyEarlier(chunks: readonly Chunk[], seq: number): ListChange[] {
    const later = this.#later;
    if (!later || !this.takesEarlier) return [];
    const { key, mode, maxChunks, limit } = this.options;
    const page = new ListModel({ key, mode, maxChunks: maxChunks && Number.POSITIVE_INFINITY });
    page.beginsLate = true;
    for (const [index, chunk] of chunks.entries()) page.apply(chunk, seq + index);
    let rows = page.#rows.filter((row) => !this.#byKey.has(row.key) && later.applyTo(row));
    if (page.#later) later.precededBy(page.#later);
    // It begins with a `clear`: nothing from before that is in the list.
    else this.#later = undefined;
    const room = (limit ?? Number.POSITIVE_INFINITY) - this.#rows.length;
    if (rows.length > room) rows = mode === 'prepend' ? rows.slice(0, room) : rows.slice(-room);
    for (const row of rows) this.#byKey.set(row.key, row);
    this.#arrivals.unshift(...page.#arrivals);
    this.#rows = mode === 'prepend' ? append(this.#rows, rows) : [...rows, ...this.#rows];
    return change(mode === 'prepend' ? 'append' : 'prepend', rows);
  }

  clear(): ListChange[] {
    const rows = this.#rows;
    this.#rows = [];
    this.#arrivals = [];
    this.#byKey.clear();
    return change('clear', rows);
  }

  #insert(items: readonly Json[], mode: 'append' | 'prepend' | undefined, seq: number): ListChange[] {
    const added: Row[] = [];
    const replaced = new Set<Row>();
    for (let index = 0; index < items.length; index++) {
      const item = items[index] as Json;
      const key = this.#keyOf(item) ?? `#${seq}.${index}`;
      const known = this.#byKey.get(key);
      if (known) {
        known.item = item;
        replaced.add(known);
        continue;
      }
      const row = { key, item };
      this.#byKey.set(key, row);
      added.push(row);
    }
    const op = mode ?? this.options.mode ?? 'append';
    // On top by the list's own mode each comes before the one before it, wherever the batches were cut. A batch
    // that says `prepend` itself is a page of older items and keeps its order.
    if (op === 'prepend' && mode === undefined) added.reverse();
    if (replaced.size > 0) for (const row of added) replaced.delete(row);
    this.#rows = op === 'append' ? append(this.#rows, added) : [...added, ...this.#rows];
    const trimmed = new Set([...this.#expire(seq, added), ...this.#trim(op)]);
    if (trimmed.size === 0) return [...change('update', [...replaced]), ...change(op, added)];
    const shown = added.filter((row) => !trimmed.has(row));
    for (const row of added) trimmed.delete(row);
    return [...change('update', [...replaced]), ...change('delete', [...trimmed]), ...change(op, shown)];
  }

  /** Takes away what came with chunks that are no longer counted. */
  #expire(seq: number, added: readonly Row[]): readonly Row[] {
    const { maxChunks } = this.options;
    if (maxChunks === undefined) return [];
    this.#arrivals.push({ seq, rows: added });
    const first = this.#arrivals.findIndex((arrival) => arrival.seq > seq - maxChunks);
    const expired = this.#arrivals.splice(0, first).flatMap(({ rows }) => rows);
    const gone = new Set(expired.filter((row) => this.#byKey.get(row.key) === row));
    if (gone.size === 0) return [];
    this.#later = undefined;
    for (const { key } of gone) this.#byKey.delete(key);
    this.#rows = this.#rows.filter((row) => !gone.has(row));
    return [...gone];
  }

  /** Takes away what is over the limit. */
  #trim(op: 'append' | 'prepend'): readonly Row[] {
    const over = this.#rows.length - (this.options.limit ?? Number.POSITIVE_INFINITY);
    if (over <= 0) return [];
    const drop = this.options.drop ?? (op === 'append' ? 'start' : 'end');
    const trimmed = drop === 'start' ? this.#rows.splice(0, over) : this.#rows.splice(-over, over);
    for (const row of trimmed) this.#byKey.delete(row.key);
    // At the side where earlier rows would come there would be a hole before them.
    if ((drop === 'end') === (this.options.mode === 'prepend')) this.#later = undefined;
    return trimmed;
  }

  #update(key: string, fields: JsonObject): ListChange[] {
    const row = this.#byKey.get(key);
    if (!row) {
      if (this.#later) this.#remember((later) => later.update(key, fields));
      else this.#ignored++;
      return [];
    }
    row.item = mergeFields(row.item, fields);
    return change('update', [row]);
  }

  #delete(keys: readonly string[]): ListChange[] {
    const gone = new Set<Row>();
    for (const key of keys) {
      const row = this.#byKey.get(key);
      if (row) gone.add(row);
      else if (!this.#later) this.#ignored++;
      this.#remember((later) => later.delete(key));
      this.#byKey.delete(key);
    }
    if (gone.size === 0) return [];
    this.#rows = this.#rows.filter((row) => !gone.has(row));
    return change('delete', [...gone]);
  }

  #remember(operation: (later: LaterOperations) => void): void {
    if (!this.#later) return;
    operation(this.#later);
    if (this.#later.isOverfull) this.#later = undefined;
  }

  #keyOf(item: Json): string | undefined {
    const key = isJsonObject(item) ? readPath(this.options.key ?? ['id'], item) : undefined;
    return typeof key === 'string' || typeof key === 'number' ? String(key) : undefined;
  }
}

function change(op: ListChange['op'], rows: readonly Row[]): ListChange[] {
  return rows.length === 0 ? [] : [{ op, rows }];
}

/** Appends in place: the cost must not grow with what is there already. */
function append(rows: Row[], added: readonly Row[]): Row[] {
  for (const row of added) rows.push(row);
  return rows;
}
