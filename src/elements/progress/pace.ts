/*
 * How fast something goes and when it will be done, from samples of how far it was when. Pure: time comes in.
 */

export interface Sample {
  /** Milliseconds, of any clock that goes forward. */
  readonly time: number;
  readonly value: number;
}

/** Samples of the recent past, oldest first. */
export type Pace = readonly Sample[];

/** How far back samples count unless told otherwise, in milliseconds: steady, and quick to notice a change. */
const WINDOW = 20_000;
/** How many are kept at most; with more, every other one goes. */
const MOST = 64;
/** A rate over less than this, in milliseconds, says nothing. */
const SHORTEST = 500;

/** The samples with one more. A value that went back is a new beginning. */
export function observe(pace: Pace, sample: Sample, window = WINDOW): Pace {
  const last = pace.at(-1);
  if (last && sample.value < last.value) return [sample];
  if (last && sample.time <= last.time)
    return [...pace.slice(0, -1), { time: last.time, value: sample.value }];
  const kept = pace.filter(({ time }, index) => time >= sample.time - window || index === pace.length - 1);
  const thinned = kept.length < MOST ? kept : kept.filter((_, index) => index % 2 === 0);
  return [...thinned, sample];
}

/** How much `value` grows per second, seen from `now`; `undefined` when that cannot be told yet. */
export function rateOf(pace: Pace, now: number): number | undefined {
  const first = pace[0];
  const last = pace.at(-1);
  if (!first || !last || last === first) return undefined;
  // Time without news counts too: what stands still gets slower and slower.
  const elapsed = Math.max(now, last.time) - first.time;
  return elapsed < SHORTEST ? undefined : ((last.value - first.value) / elapsed) * 1_000;
}
