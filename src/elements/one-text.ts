/**
 * Facts beside one another, as one text: of several pieces each would move when one before it grows. Each keeps its
 * direction to itself: U+2068 FIRST STRONG ISOLATE … U+2069 POP DIRECTIONAL ISOLATE.
 */
export function inOneText(facts: readonly string[]): string {
  return facts.map((fact) => `\u2068${fact}\u2069`).join(' · ');
}

/** The same, of which a line ends between two facts and nowhere else. */
export function inOneTextOfWholes(facts: readonly string[]): string {
  return facts.map((fact) => `\u2068${fact.replaceAll(' ', '\u00a0')}\u2069`).join(' ·\u00a0');
}
