/** The clock of cursors: intervals of 20 s since 9 October 2024, as the Durable Streams protocol (§10.1) has it. */
const EPOCH = Date.UTC(2024, 9, 9);
const INTERVAL = 20_000;
/** A cursor that is repeated too soon moves on by up to an hour. */
const JITTER = 3_600_000;

/**
 * The cursor of a live answer: changes with time, and never goes back, so that no cache between gives a client the same
 * answer for ever.
 *
 * @param given the one that the client has
 */
export function nextCursor(given: string | null, now: number, random = Math.random()): string {
  const present = Math.floor((now - EPOCH) / INTERVAL);
  const known = given !== null && /^\d{1,15}$/.test(given) ? Number(given) : -1;
  if (known < present) return String(present);
  return String(known + 1 + Math.floor((random * JITTER) / INTERVAL));
}
