/** More names than this are of no help. */
const MOST = 3;

/**
 * The names that somebody may have meant who wrote `given`: those that a few letters' difference away are in `known`, the
 * nearest first, three at most. A slip is a letter too many, too few, another, or two that changed places; one in three letters
 * may be wrong, in short names one. What differs in capitals alone is always near.
 */
export function nearest(given: string, known: Iterable<string>): string[] {
  const allowed = Math.max(1, Math.floor(given.length / 3));
  const found: { readonly name: string; readonly slips: number }[] = [];
  for (const name of known) {
    // Cheap first: so many letters more or less are as many slips.
    if (name === given || Math.abs(name.length - given.length) > allowed) continue;
    const slips = slipsBetween(given.toLowerCase(), name.toLowerCase());
    if (slips <= allowed) found.push({ name, slips });
  }
  found.sort((a, b) => a.slips - b.slips || (a.name < b.name ? -1 : 1));
  return found.slice(0, MOST).map(({ name }) => name);
}

/** ` Did you mean "search" or "seek"?`, to stand at the end of a message; empty where nothing is near. */
export function suggestion(given: string, known: Iterable<string>): string {
  const names = nearest(given, known).map((name) => JSON.stringify(name));
  return names.length > 0 ? `. Did you mean ${names.join(' or ')}?` : '';
}

/**
 * How many slips are between two texts: the optimal string alignment distance (Damerau 1964, Levenshtein 1966; a row at a
 * time after Wagner and Fischer, 1974).
 */
function slipsBetween(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let least = Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(before, j - 2) + 1);
      row.push(least);
    }
    before = above;
    above = row;
  }
  return at(above, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] as number;
}
