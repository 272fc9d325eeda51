const queries = new Map<string, MediaQueryList>();

/** Whether the person has asked for less motion. */
export function prefersStillness(): boolean {
  return matches('(prefers-reduced-motion: reduce)');
}

/** Whether the person has chosen the colours: then the browser shows a highlight of the page as if it were selected. */
export function hasForcedColors(): boolean {
  return matches('(forced-colors: active)');
}

function matches(media: string): boolean {
  const known = queries.get(media) ?? matchMedia(media);
  queries.set(media, known);
  return known.matches;
}
