/** Part of a name: as it is, or what the search hit. One of the two is set. */
export type Part = { readonly plain: string } | { readonly hit: string };

/** A place as the page shows it, with what was searched for marked. */
type FoundPlace = {
  readonly id: number;
  readonly name: readonly Part[];
  readonly where: readonly Part[];
  readonly population: string;
};

/** Places as they follow each other in the file, which has the largest first. */
export interface Places {
  /** A line for each: id, name, region, country, population, tabs between. */
  readonly lines: readonly string[];
  /** The same lines as they are searched: ` name \t region country `, folded when a search first comes by. */
  readonly folded: (string | undefined)[];
}

/** How far a search has come, and what it has found since the last time. */
export interface SearchStep {
  readonly found: readonly FoundPlace[];
  /** A fraction of the work. */
  readonly looked: number;
}

export function placesIn(lines: readonly string[]): Places {
  // Folding all of them takes a second, which the first search of all would have to wait for.
  return { lines, folded: new Array(lines.length) };
}

function foldLine(line: string): string {
  const [, name = '', region = '', country = ''] = line.split('\t');
  return ` ${fold(name)} \t ${fold(region)} ${fold(country)}`;
}

/**
 * Places that have every word of the query at the beginning of one of theirs. First those whose name begins with
 * the query, then those that have its first word in the name, then the rest; within each the largest first. Begins with the
 * first part of the file, before the others have come.
 */
export async function* search(
  file: AsyncIterable<Places>,
  query: string,
  batchSize: number,
): AsyncGenerator<SearchStep> {
  const whole = fold(query).trim();
  const terms = whole.split(' ').filter((term) => term !== '');
  const ranks = terms.length === 0 ? 1 : 3;
  const parts: Places[] = [];
  let total = ABOUT;
  let found: FoundPlace[] = [];
  for (let rank = 0; rank < ranks; rank++) {
    let seen = 0;
    for await (const part of rank === 0 ? file : parts) {
      if (rank === 0) parts.push(part);
      for (const [at, line] of part.lines.entries()) {
        part.folded[at] ??= foldLine(line);
        if (rankOf(part.folded[at] as string, whole, terms) === rank) found.push(describe(line, terms));
        seen++;
        if (found.length < batchSize && seen % LOOK !== 0) continue;
        yield { found, looked: (rank + Math.min(1, seen / total)) / ranks };
        found = [];
      }
    }
    total = seen;
    yield { found, looked: (rank + 1) / ranks };
    found = [];
  }
}

/** How many places there are, more or less: for how far a search is while the file is read. */
const ABOUT = 135_000;
/** Lines after which a search tells how far it is, though it found nothing. */
const LOOK = 50_000;

/** 0 is best; `undefined` for a place that does not match. */
function rankOf(line: string, whole: string, terms: readonly string[]): number | undefined {
  if (line.startsWith(whole, 1)) return 0;
  for (const term of terms) if (!line.includes(` ${term}`)) return undefined;
  return line.indexOf(` ${terms[0]}`) < line.indexOf('\t') ? 1 : 2;
}

const numbers = new Intl.NumberFormat('en');

function describe(line: string, terms: readonly string[]): FoundPlace {
  const [id, name = '', region = '', country = '', population = '0'] = line.split('\t');
  const where = region === '' || region === country ? country : `${region}, ${country}`;
  return {
    id: Number(id),
    name: mark(name, terms),
    where: mark(where, terms),
    population: numbers.format(Number(population)),
  };
}

/** Lower case, without accents, and with spaces for whatever parts two words. */
function fold(text: string): string {
  return Array.from(text, foldCharacter).join('');
}

const folds = new Map<string, string>();

function foldCharacter(character: string): string {
  let folded = folds.get(character);
  if (folded === undefined) {
    folded = character
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[\s\p{P}]/gu, ' ');
    folds.set(character, folded);
  }
  return folded;
}

/** Cuts a name where words begin with a term. Character by character, since folding may change a text's length. */
export function mark(text: string, terms: readonly string[]): Part[] {
  const characters = Array.from(text);
  const parts: Part[] = [];
  let plain = '';
  for (let at = 0; at < characters.length; ) {
    const length = isWordStart(characters, at) ? hitLength(characters, at, terms) : 0;
    if (length === 0) {
      plain += characters[at++];
      continue;
    }
    if (plain !== '') parts.push({ plain });
    plain = '';
    parts.push({ hit: characters.slice(at, at + length).join('') });
    at += length;
  }
  if (plain !== '') parts.push({ plain });
  return parts;
}

function isWordStart(characters: readonly string[], at: number): boolean {
  return at === 0 || foldCharacter(characters[at - 1] as string) === ' ';
}

/** How many characters from `at` on make up the longest term that is there. */
function hitLength(characters: readonly string[], at: number, terms: readonly string[]): number {
  const longest = Math.max(0, ...terms.map((term) => term.length));
  let length = 0;
  let folded = '';
  for (let end = at; end < characters.length && folded.length < longest; end++) {
    folded += foldCharacter(characters[end] as string);
    if (terms.includes(folded)) length = end + 1 - at;
  }
  return length;
}
