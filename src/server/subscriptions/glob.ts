/**
 * Whether a stream's path matches a pattern: `*` stands for one segment, `**` for any number of them, none included. Takes
 * time in proportion to the product of their lengths at worst.
 */
export function matches(pattern: string, path: string): boolean {
  const segments = path.split('/');
  // reachable[i]: what of the pattern is done so far matches the first i segments.
  let reachable = [true, ...segments.map(() => false)];
  for (const part of pattern.split('/')) {
    if (part === '**') {
      const first = reachable.indexOf(true);
      reachable = reachable.map((_, index) => first >= 0 && index >= first);
    } else {
      reachable = reachable.map(
        (_, index) =>
          index > 0 && reachable[index - 1] === true && (part === '*' || part === segments[index - 1]),
      );
    }
  }
  return reachable.at(-1) === true;
}
