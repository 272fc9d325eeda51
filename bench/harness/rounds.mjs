/**
 * Counts rounds from 1 on: the first in any case, another while it is likely to end in time.
 *
 * @param {number} rounds at most
 * @param {number} minutes for all of them
 */
export function* roundsWithin(rounds, minutes) {
  const begun = performance.now();
  let longest = 0;
  for (let round = 1; round <= rounds; round++) {
    const before = performance.now();
    if (round > 1 && before - begun + longest > minutes * 60_000) return;
    yield round;
    longest = Math.max(longest, performance.now() - before);
  }
}
