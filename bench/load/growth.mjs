/** How near the smallest crowd that was not borne comes to the largest that was. */
const NEAR = 1.25;
/** A crowd is borne, or is not, when so many tries say so. */
const AGREEING = 2;

/** @typedef {ReadonlyMap<number, readonly boolean[]>} Tries by viewers: whether each try was borne */

/**
 * The next crowd to be tried when the largest is looked for that is borne: twice as many until one is not, then the middle, until
 * the two are near. That one is not borne two of three tries have to say. One that was borne once is taken for that while
 * larger ones are tried; the largest is confirmed in the end, or where there is no time for another.
 *
 * @param {Tries} tries so far
 * @param {number} least the first crowd
 * @param {(viewers: number) => boolean} [hasTime] whether there is time for a try of so many
 * @returns {number | undefined} when the largest is found, or the time is over
 */
export function nextCrowd(tries, least, hasTime = () => true) {
  const doubted = [...tries].find(([, said]) => said.includes(false) && verdictOf(said) === undefined);
  const { borne, broken } = largestOf(tries);
  const wanted = doubted?.[0] ?? between(borne, broken, least);
  if (wanted !== undefined && hasTime(wanted)) return wanted;
  const isConfirmed = borne === 0 || verdictOf(tries.get(borne) ?? []) !== undefined;
  return isConfirmed || !hasTime(borne) ? undefined : borne;
}

/**
 * The largest crowd that was borne, 0 for none, and the smallest that was not. What is in doubt is neither.
 *
 * @param {Tries} tries
 * @returns {{ borne: number, broken: number }}
 */
export function largestOf(tries) {
  const sizes = (/** @type {(said: readonly boolean[]) => boolean} */ isSo) =>
    [...tries].filter(([, said]) => isSo(said)).map(([viewers]) => viewers);
  const broken = Math.min(...sizes((said) => verdictOf(said) === false));
  const borne = sizes((said) => verdictOf(said) ?? !said.includes(false)).filter(
    (viewers) => viewers < broken,
  );
  return { borne: Math.max(0, ...borne), broken };
}

/**
 * @param {readonly boolean[]} said
 * @returns {boolean | undefined} undefined: more tries have to say
 */
export function verdictOf(said) {
  return [true, false].find((verdict) => said.filter((each) => each === verdict).length >= AGREEING);
}

/**
 * @param {number} borne
 * @param {number} broken
 * @param {number} least
 * @returns {number | undefined} when they are near
 */
function between(borne, broken, least) {
  if (broken === Number.POSITIVE_INFINITY) return borne === 0 ? least : borne * 2;
  const middle = Math.floor((borne + broken) / 2);
  return broken > borne * NEAR && middle > borne ? middle : undefined;
}
