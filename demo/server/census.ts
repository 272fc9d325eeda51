/** Places of one size, largest first. */
export interface SizeClass {
  readonly name: string;
  readonly lines: readonly string[];
}

const classes = [
  ['Cities of a million', 1_000_000],
  ['Large towns', 100_000],
  ['Towns', 10_000],
  ['Villages', 0],
] as const;

/** The places by size, each of which is a line: id, name, region, country, population, tabs between. */
export function bySize(lines: readonly string[]): SizeClass[] {
  let from = 0;
  return classes.map(([name, least]) => {
    const end = lines.findIndex((line) => populationOf(line) < least);
    const to = end < 0 ? lines.length : end;
    const found = { name, lines: lines.slice(from, to) };
    from = to;
    return found;
  });
}

/** How many people live in a place. */
export function populationOf(line: string): number {
  return Number(line.slice(line.lastIndexOf('\t') + 1));
}

/** Counts how often each value comes, and knows the one that comes most often. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(value: string, by = 1): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + by);
  }

  get top(): readonly [value: string, count: number] {
    let top: readonly [string, number] = ['', 0];
    for (const entry of this.#counts) if (entry[1] > top[1]) top = entry;
    return top;
  }
}

/** Parts of a list, so many of them. */
export function* partsOf<T>(list: readonly T[], count: number): Generator<readonly T[]> {
  const size = Math.max(1, Math.ceil(list.length / count));
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}

/** Waits; rejects when the run is cancelled meanwhile. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
}
