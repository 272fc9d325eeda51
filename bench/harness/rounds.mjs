/**
 * Counts rounds from 1 on: the first in any case, another while it is likely to end in time.
 *
 * @param {number} rounds at most
 * @param {number} minutes for all of them
 * @param {() => number} [expected] milliseconds that the next round is going to take. Default: what the last one took
 */
export function* roundsWithin(rounds, minutes, expected) {
  const begun = performance.now();
  let last = 0;
  for (let round = 1; round <= rounds; round++) {
    const before = performance.now();
    const next = round > 1 ? (expected?.() ?? last) : 0;
    if (round > 1 && before - begun + next > minutes * 60_000) return;
    yield round;
    last = performance.now() - before;
  }
}

/**
 * The contenders in the order of a round: each comes first in its turn, since a browser or a server that has done more is another one.
 *
 * @template T
 * @param {readonly T[]} contenders
 * @param {number} round from 1 on
 */
export function inTurn(contenders, round) {
  const first = (round - 1) % Math.max(1, contenders.length);
  return [...contenders.slice(first), ...contenders.slice(0, first)];
}
