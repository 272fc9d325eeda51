/** Gives values at so many a second, on average. */
export async function* pace<T>(values: Iterable<T>, perSecond: number): AsyncGenerator<T> {
  const start = Date.now();
  let count = 0;
  for (const value of values) {
    const ahead = start + (count * 1_000) / perSecond - Date.now();
    // A timer takes some milliseconds at least: at a high rate several values come between two of them.
    if (ahead > 4) await new Promise((resolve) => setTimeout(resolve, ahead));
    yield value;
    count++;
  }
}

/** The same, but as a hurried network brings them: half a second's worth at a time. */
export async function* bursts<T>(values: Iterable<T>, perSecond: number): AsyncGenerator<T> {
  const size = Math.max(1, Math.round(perSecond / 2));
  let count = 0;
  for (const value of values) {
    if (count++ % size === 0 && count > 1) await new Promise((resolve) => setTimeout(resolve, 500));
    yield value;
  }
}
