/** Finds what closes code spans: a run of as many backticks. The text is gone through once for all of them. */
export class BacktickRuns {
  readonly #text: string;
  /** Where the runs of each length are, those to come last first. */
  #runs: Map<number, number[]> | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next run of this length at or behind a position, which only grows; `undefined` if there is none. */
  next(length: number, from: number): number | undefined {
    this.#runs ??= this.#find(from);
    const starts = this.#runs.get(length);
    while (starts?.length && (starts.at(-1) as number) < from) starts.pop();
    return starts?.at(-1);
  }

  #find(from: number): Map<number, number[]> {
    const runs = new Map<number, number[]>();
    const pattern = /`+/g;
    pattern.lastIndex = from;
    for (let match = pattern.exec(this.#text); match; match = pattern.exec(this.#text)) {
      const { length } = match[0];
      const starts = runs.get(length);
      if (starts) starts.push(match.index);
      else runs.set(length, [match.index]);
    }
    for (const starts of runs.values()) starts.reverse();
    return runs;
  }
}

/** What a code span shows: line ends are spaces, and one space on both sides is left out. */
export function codeSpanText(raw: string, inTable: boolean): string {
  const text = raw.replaceAll('\n', ' ');
  const padded = /^ .* $/.test(text) && /[^ ]/.test(text);
  const inner = padded ? text.slice(1, -1) : text;
  // In a table a bar within code needs a backslash as well.
  return inTable
    ? inner.replace(/\\([\\|])/g, (both: string, one: string) => (one === '|' ? one : both))
    : inner;
}
