/** Lines that an address names, from 1, the last included. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The lines that the fragment of an address names in a log: `#L10`, `#L10-L20`; with the element's id before it,
 * `#build-L10`, where it has one. `undefined` when it names none, or those of another log.
 */
export function readFragment(fragment: string, id: string): LineRange | undefined {
  const prefix = id === '' ? '#' : `#${id}-`;
  if (!fragment.startsWith(prefix)) return undefined;
  const match = /^L(\d{1,10})(?:-L?(\d{1,10}))?$/.exec(fragment.slice(prefix.length));
  if (!match) return undefined;
  const [a, b] = [Number(match[1]), Number(match[2] ?? match[1])];
  return a < 1 || b < 1 ? undefined : { from: Math.min(a, b), to: Math.max(a, b) };
}

/** The fragment that names lines of a log. */
export function writeFragment({ from, to }: LineRange, id: string): string {
  const lines = from === to ? `L${from}` : `L${from}-L${to}`;
  return id === '' ? `#${lines}` : `#${id}-${lines}`;
}
