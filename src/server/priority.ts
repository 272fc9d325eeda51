/** How soon items should be seen. */
export type Priority = 'high' | 'medium' | 'low';

const rank: Record<Priority, number> = { high: 0, medium: 1, low: 2 };

/** What waits to be flushed. */
export interface Pending {
  /** The chunk, encoded. */
  readonly json: string;
  readonly priority: Priority;
  /** Whether it is appended items: only those may change places. */
  readonly movable: boolean;
  /** Whether it is sent without waiting for others. */
  readonly atOnce: boolean;
}

/**
 * The order in which a flush writes its chunks: within each stretch of appended items, higher priority first,
 * and otherwise as they came. Anything else stays where it is and is not passed, so that text keeps its
 * order and an update never overtakes the item it changes. A string is a text that is not encoded yet.
 */
export function inOrder<Entry extends Pending | string>(pending: readonly Entry[]): readonly Entry[] {
  if (pending.every((entry) => priorityOf(entry) === 'medium')) return pending;
  const ordered: Entry[] = [];
  let stretch: Entry[] = [];
  const settle = () => {
    ordered.push(...stretch.sort((a, b) => rank[priorityOf(a)] - rank[priorityOf(b)]));
    stretch = [];
  };
  for (const entry of pending) {
    if (typeof entry !== 'string' && entry.movable) stretch.push(entry);
    else {
      settle();
      ordered.push(entry);
    }
  }
  settle();
  return ordered;
}

function priorityOf(entry: Pending | string): Priority {
  return typeof entry === 'string' ? 'medium' : entry.priority;
}
