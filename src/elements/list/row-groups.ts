import type { Json } from '../../protocol/json.js';
import type { ListChange, Row } from './list-model.js';

/** What a list's change comes to for what shows it, in order. `all` is what is shown once it is done. */
export type RowsChange =
  | { readonly op: 'add'; readonly rows: readonly Row[]; readonly index: number }
  | { readonly op: 'update' | 'remove'; readonly rows: readonly Row[] }
  | { readonly op: 'clear' };

/** The group that an item belongs to; `undefined` for none. */
export type GroupOf = (item: Json) => string | undefined;

/**
 * The rows as they are shown: those of the list in their order, with a heading before each run of neighbours that
 * belong to one group. Nothing is sorted: a group that is interrupted by another has two headings. Knows nothing of
 * the DOM.
 */
export class RowGroups {
  readonly #groupOf: GroupOf | undefined;
  #all: Row[] = [];
  #headings = 0;

  constructor(groupOf?: GroupOf) {
    this.#groupOf = groupOf;
  }

  /** What is shown, in order. Valid until the next `apply`. */
  get all(): readonly Row[] {
    return this.#all;
  }

  /** Takes over a change, and gives what to do for it, one step after the other. */
  *apply({ op, rows }: ListChange): Generator<RowsChange> {
    if (op === 'clear') {
      this.#all = [];
      yield { op };
    } else if (op === 'append') {
      yield* this.#append(rows);
    } else if (op === 'prepend') {
      yield* this.#prepend(rows);
    } else if (op === 'delete') {
      this.#take(new Set(rows));
      yield { op: 'remove', rows };
      yield* this.#settle();
    } else {
      yield { op, rows };
      yield* this.#settle();
    }
  }

  *#append(rows: readonly Row[]): Generator<RowsChange> {
    const index = this.#all.length;
    const added = this.#withHeadings(rows, this.#groupAt(index - 1));
    for (const row of added) this.#all.push(row);
    yield { op: 'add', rows: added, index };
  }

  *#prepend(rows: readonly Row[]): Generator<RowsChange> {
    const added = this.#withHeadings(rows, undefined);
    const [first] = this.#all;
    const last = rows.at(-1);
    // The group goes on upwards: its heading stands there now.
    if (first?.isHeading && last && first.item === this.#groupOf?.(last.item)) {
      this.#all.shift();
      yield { op: 'remove', rows: [first] };
    }
    this.#all = [...added, ...this.#all];
    yield { op: 'add', rows: added, index: 0 };
  }

  #withHeadings(rows: readonly Row[], before: string | undefined): readonly Row[] {
    const groupOf = this.#groupOf;
    if (!groupOf) return rows;
    const shown: Row[] = [];
    let previous = before;
    for (const row of rows) {
      const group = groupOf(row.item);
      if (group !== undefined && group !== previous) shown.push(this.#heading(group));
      previous = group;
      shown.push(row);
    }
    return shown;
  }

  #heading(group: string): Row {
    return { key: `group ${++this.#headings}`, item: group, isHeading: true };
  }

  #groupAt(index: number): string | undefined {
    const row = this.#all[index];
    return row && this.#groupOf?.(row.item);
  }

  /** Takes rows out; at either end, where a limit takes them, without looking at the others. */
  #take(gone: ReadonlySet<Row>): void {
    const all = this.#all;
    let front = 0;
    while (front < all.length && gone.has(all[front] as Row)) front++;
    if (front === gone.size) all.splice(0, front);
    else this.#all = all.filter((row) => !gone.has(row));
  }

  /** Each run has its heading and no other, after rows have gone or have changed their group. */
  *#settle(): Generator<RowsChange> {
    const groupOf = this.#groupOf;
    if (!groupOf) return;
    const next: Row[] = [];
    const stale: Row[] = [];
    const missing: { row: Row; index: number }[] = [];
    let heading: Row | undefined;
    let previous: string | undefined;
    for (const row of this.#all) {
      if (row.isHeading) {
        if (heading) stale.push(heading);
        heading = row;
        continue;
      }
      const group = groupOf(row.item);
      const isWanted = group !== undefined && group !== previous;
      if (heading && isWanted && heading.item === group) {
        next.push(heading);
      } else {
        if (heading) stale.push(heading);
        if (isWanted) {
          const created = this.#heading(group);
          missing.push({ row: created, index: next.length });
          next.push(created);
        }
      }
      heading = undefined;
      previous = group;
      next.push(row);
    }
    if (heading) stale.push(heading);
    const added = new Set(missing.map(({ row }) => row));
    this.#all = next.filter((row) => !added.has(row));
    if (stale.length > 0) yield { op: 'remove', rows: stale };
    for (const { row, index } of missing) {
      this.#all.splice(index, 0, row);
      yield { op: 'add', rows: [row], index };
    }
  }
}
