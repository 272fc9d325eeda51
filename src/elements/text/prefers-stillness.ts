let query: MediaQueryList | undefined;

/** Whether the person has asked for less motion. */
export function prefersStillness(): boolean {
  query ??= matchMedia('(prefers-reduced-motion: reduce)');
  return query.matches;
}
