import { observe, type Pace, rateOf, type Sample } from './pace.js';

/*
 * How long it will still take, told only when it can be known. Pure: time comes in, in milliseconds.
 *
 * What is shown never grows. It counts down, holds while the work is behind, and when it proves to have been
 * wrong by far it is taken back and, after a pause, told anew.
 */

/** What is known of the time left. */
export interface Estimate {
  readonly pace: Pace;
  /** The first sample since the value last went back. */
  readonly first: Sample | undefined;
  /** How many samples there were since. */
  readonly count: number;
  /** Milliseconds left as they are shown; absent while nothing should be. */
  readonly remaining: number | undefined;
  /** When `remaining` was looked at. */
  readonly at: number;
  /** When it would be done by what was shown while it still counted down. */
  readonly due: number;
  /** Since when what is shown has been wrong by far. */
  readonly wrongSince: number | undefined;
  /** Nothing is shown before this. */
  readonly quietUntil: number;
}

/** Nothing is known yet. */
export const noEstimate: Estimate = {
  pace: [],
  first: undefined,
  count: 0,
  remaining: undefined,
  at: 0,
  due: 0,
  wrongSince: undefined,
  quietUntil: 0,
};

/** Warm-up: how long, how many samples and what part of the work it takes until anything is said. */
const WARM_TIME = 2_000;
const WARM_SAMPLES = 5;
const WARM_PART = 0.01;
/** Two halves of the recent past whose rates differ by more than this factor allow no forecast. */
const UNSTEADY = 3;
/** So many times the mean pause between samples without a further one, and at least so long: no forecast. */
const SILENT_PAUSES = 5;
const SILENT_LEAST = 3_000;
/** At least so many pauses between samples count fully in the rate. */
const WEIGHTY_PAUSES = 8;
/** What is shown is wrong by far when the end is later than it said by this part of the time left and so long … */
const WRONG_PART = 0.25;
const WRONG_LEAST = 3_000;
/** … and that for this long; it is then taken back for as long. */
const WRONG_TIME = 3_000;
/** How fast what is shown follows a forecast of less: the time constant of the approach. */
const APPROACH = 3_000;

/** The estimate with one more sample. A value that went back is a new beginning. */
export function withSample(estimate: Estimate, sample: Sample): Estimate {
  const last = estimate.pace.at(-1);
  if (!last || sample.value < last.value) {
    return { ...noEstimate, pace: [sample], first: sample, count: 1, at: estimate.at };
  }
  if (sample.value === last.value) return estimate;
  // The longer it has been going, the longer the past that is looked at.
  const window = Math.max(20_000, (sample.time - (estimate.first?.time ?? sample.time)) / 4);
  return { ...estimate, pace: observe(estimate.pace, sample, window), count: estimate.count + 1 };
}

/** The estimate as it is to be shown now; `goal` is the value at which it is done. */
export function lookedAt(estimate: Estimate, goal: number, now: number): Estimate {
  const { remaining, at, quietUntil } = estimate;
  const forecast = forecastOf(estimate, goal, now);
  if (forecast === undefined || now < quietUntil) {
    return remaining === undefined ? { ...estimate, at: now } : hidden(estimate, now);
  }
  if (remaining === undefined) return { ...estimate, remaining: forecast, at: now, due: now + forecast };
  const passed = Math.max(0, now - at);
  const counted = Math.max(0, remaining - passed);
  if (forecast <= counted) {
    const left = forecast + (counted - forecast) * Math.exp(-passed / APPROACH);
    return { ...estimate, remaining: left, at: now, due: now + left, wrongSince: undefined };
  }
  // Slower than the clock, but still downwards.
  if (forecast <= remaining) {
    return { ...estimate, remaining: forecast, at: now, due: now + forecast, wrongSince: undefined };
  }
  const isWrong = now + forecast - estimate.due > WRONG_LEAST + forecast * WRONG_PART;
  const wrongSince = isWrong ? (estimate.wrongSince ?? now) : undefined;
  if (wrongSince !== undefined && now - wrongSince >= WRONG_TIME) {
    return { ...hidden(estimate, now), quietUntil: now + WRONG_TIME };
  }
  return { ...estimate, at: now, wrongSince };
}

/** How much the value grows per second now; `undefined` when that cannot be told. */
export function rateNow({ pace }: Estimate, now: number): number | undefined {
  return rateOf(pace, now);
}

function hidden(estimate: Estimate, now: number): Estimate {
  return { ...estimate, remaining: undefined, at: now, wrongSince: undefined };
}

/** Milliseconds to the goal at the present rate; `undefined` when nobody can know. */
function forecastOf({ pace, first, count }: Estimate, goal: number, now: number): number | undefined {
  const last = pace.at(-1);
  const oldest = pace[0];
  if (!last || !oldest || !first || count < WARM_SAMPLES) return undefined;
  const done = (last.value - first.value) / (goal - first.value);
  if (!(done >= WARM_PART) || last.time - first.time < WARM_TIME) return undefined;
  const pause = (last.time - oldest.time) / (pace.length - 1);
  if (now - last.time > Math.max(SILENT_LEAST, pause * SILENT_PAUSES)) return undefined;
  if (!isSteady(pace)) return undefined;
  // Up to the last sample: the pause that is under way says nothing yet.
  const rate = weightedRate(pace, Math.max((last.time - oldest.time) / 4, pause * WEIGHTY_PAUSES));
  if (!rate) return undefined;
  return Math.max(0, ((goal - last.value) / rate) * 1_000 - Math.max(0, now - last.time));
}

/** How much the value grew per second, what is longer ago than `fade` milliseconds counting less and less. */
function weightedRate(pace: Pace, fade: number): number {
  const last = pace.at(-1)?.time ?? 0;
  let grown = 0;
  let passed = 0;
  for (const [index, { time, value }] of pace.entries()) {
    const before = pace[index - 1];
    if (!before) continue;
    const weight = Math.exp((time - last) / fade);
    grown += (value - before.value) * weight;
    passed += (time - before.time) * weight;
  }
  return (grown / passed) * 1_000;
}

/** Whether both halves of the time went about as fast. */
function isSteady(pace: Pace): boolean {
  const [oldest] = pace;
  const last = pace.at(-1);
  if (!oldest || !last) return false;
  const middle = (oldest.time + last.time) / 2;
  const half = valueAt(pace, middle) - oldest.value;
  const rest = last.value - oldest.value - half;
  return half <= rest * UNSTEADY && rest <= half * UNSTEADY;
}

/** The value at a time between samples, on a straight line. */
function valueAt(pace: Pace, time: number): number {
  const after = pace.findIndex((sample) => sample.time >= time);
  const b = pace[after];
  const a = pace[after - 1] ?? b;
  if (!a || !b) return 0;
  if (a.time === b.time) return b.value;
  return a.value + ((b.value - a.value) * (time - a.time)) / (b.time - a.time);
}
