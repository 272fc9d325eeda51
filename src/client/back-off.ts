/** How long to wait between attempts. */
export interface BackOff {
  /** The longest wait before the second attempt, in milliseconds. */
  readonly base: number;
  /** The longest wait of all, in milliseconds. */
  readonly cap: number;
}

const defaultBackOff: BackOff = { base: 500, cap: 15_000 };

/**
 * How long to wait after `failures` failed attempts in a row (1 or more), in milliseconds: "full jitter",
 * anything from 0 to the exponential bound, so that the clients of a restarted server do not come back at
 * once. Of the variants compared in Marc Brooker, "Exponential Backoff And Jitter" (AWS Architecture Blog,
 * 2015), it makes the fewest calls.
 *
 * @param random from 0 to below 1
 */
export function backOff(failures: number, random: number, { base, cap }: BackOff = defaultBackOff): number {
  return Math.round(random * Math.min(cap, base * 2 ** Math.max(0, failures - 1)));
}
