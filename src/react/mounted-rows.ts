import type { MountedItem, MountItem } from '../elements/index.js';
import type { Json } from '../protocol/index.js';

/** A row that a list has made and waits to be filled. Another object whenever its item is another. */
export interface MountedRow {
  readonly id: number;
  /** Where it is to be rendered. */
  readonly element: HTMLElement;
  readonly item: Json;
  /** Its place when it was made. */
  readonly index: number;
}

/** Neighbours in time. The same object for as long as none of them has changed. */
export interface RowGroup {
  readonly id: number;
  readonly rows: readonly MountedRow[];
}

/**
 * How many rows are in a group. A framework looks at every group when rows come, and into those alone that are others:
 * what a batch costs hardly grows with the rows that are there.
 */
const GROUP = 50;

interface OpenGroup {
  readonly rows: Map<HTMLElement, MountedRow>;
  shown: RowGroup;
}

/**
 * The rows that a `<stream-list>` has mounted, as a store that frameworks subscribe to: its `mountItem` is the list's. What
 * has changed in one task is published once, in a microtask, so that rows are filled before they are painted.
 */
export class MountedRows {
  readonly #groups = new Set<OpenGroup>();
  readonly #changed = new Set<OpenGroup>();
  readonly #listeners = new Set<() => void>();
  #last: OpenGroup | undefined;
  #count = 0;
  #snapshot: readonly RowGroup[] = [];

  readonly mountItem: MountItem = (element, item, index): MountedItem => {
    const group = this.#openGroup();
    const id = this.#count++;
    const show = (next: Json): void => {
      group.rows.set(element, { id, element, item: next, index });
      this.#change(group);
    };
    show(item);
    return {
      update: show,
      unmount: () => {
        group.rows.delete(element);
        this.#change(group);
      },
    };
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The rows now; the same object until they are others. */
  readonly getSnapshot = (): readonly RowGroup[] => this.#snapshot;

  #openGroup(): OpenGroup {
    if (!this.#last || this.#last.rows.size >= GROUP) {
      this.#last = { rows: new Map(), shown: { id: this.#count, rows: [] } };
      this.#groups.add(this.#last);
    }
    return this.#last;
  }

  #change(group: OpenGroup): void {
    if (this.#changed.size === 0) queueMicrotask(() => this.#publish());
    this.#changed.add(group);
  }

  #publish(): void {
    for (const group of this.#changed) {
      group.shown = { id: group.shown.id, rows: [...group.rows.values()] };
      if (group.rows.size > 0) continue;
      this.#groups.delete(group);
      if (group === this.#last) this.#last = undefined;
    }
    this.#changed.clear();
    this.#snapshot = [...this.#groups].map(({ shown }) => shown);
    for (const listener of [...this.#listeners]) listener();
  }
}
