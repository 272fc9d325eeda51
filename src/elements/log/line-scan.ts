/** Milliseconds that lines are looked at before the page gets its turn: half of what a frame leaves. */
const SLICE = 6;
/** After so much text, in UTF-16 code units, the clock is looked at; a line counts for so much besides. */
const STRIDE = 32_768;
const LINE = 64;

/** What can be asked of a scan in between. */
export interface ScanOptions {
  readonly signal: AbortSignal;
  /** Called after every slice with the line that comes next. */
  readonly onSlice?: (next: number) => void;
}

/**
 * Looks at lines one after the other, in slices, so that the page stays fluent however many there are.
 *
 * @param from the first line
 * @param step 1 forwards, -1 backwards
 * @param end asked before every line: where to stop, exclusive
 * @param visit returns how long the line is, in UTF-16 code units; `undefined` to stop there
 * @returns the line at which it stopped; `undefined` at the end or when it was called off
 */
export async function scanLines(
  from: number,
  step: 1 | -1,
  end: () => number,
  visit: (line: number) => number | undefined,
  { signal, onSlice }: ScanOptions,
): Promise<number | undefined> {
  let until = performance.now() + SLICE;
  let line = from;
  for (let seen = 0; step > 0 ? line < end() : line > end(); line += step) {
    const length = visit(line);
    if (length === undefined) return line;
    seen += LINE + length;
    if (seen < STRIDE) continue;
    seen = 0;
    if (performance.now() < until) continue;
    onSlice?.(line + step);
    await nextTurn();
    if (signal.aborted) return undefined;
    until = performance.now() + SLICE;
  }
  onSlice?.(line);
  return undefined;
}

/**
 * The page's other tasks come first: input, frames. A message, since a timer waits for ever longer, above all in a
 * hidden page, and what `scheduler.yield` continues comes before frames.
 */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
