/** How long a line may be to be read as JSON whenever it is drawn, in UTF-16 code units. */
const LONGEST = 64 * 1_024;

/** The fields of a line that is one JSON object, or the elements of an array; else, and of a long line, `undefined`. */
export function parseJsonLine(line: string): Readonly<Record<string, unknown>> | undefined {
  const text = line.trim();
  const isJson = (text.startsWith('{') && text.endsWith('}')) || (text.startsWith('[') && text.endsWith(']'));
  if (!isJson || text.length > LONGEST) return undefined;
  return parseJson(text) as Readonly<Record<string, unknown>> | undefined;
}

/** What a text is as JSON; `undefined` when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Most lines with brackets are no JSON.
    return undefined;
  }
}

/**
 * Where a JSON object begins in a line: some programs write a time or a name before it. -1 where none does. Of a line
 * that is too long to be read each time it is drawn, where one seems to begin: that is known once it is opened.
 */
export function jsonStart(line: string): number {
  if (!/[}\]]\s*$/.test(line.slice(-TRAIL))) return -1;
  if (line.length > LONGEST) return line.slice(0, LEAD).search(/\{\s*"|\[\s*\{/);
  for (let at = line.search(/[{[]/), tries = 0; at >= 0 && tries < 4; tries++) {
    const value = parseJsonLine(line.slice(at));
    // `[]` and `[12]` are more often punctuation than data.
    const isWorth =
      value && Object.keys(value).length > 0 && (!Array.isArray(value) || typeof value[0] === 'object');
    if (isWorth) return at;
    const next = line.slice(at + 1).search(/[{[]/);
    at = next < 0 ? -1 : at + 1 + next;
  }
  return -1;
}

/** How far into a long line JSON is looked for, and how much white space may follow it. */
const LEAD = 256;
const TRAIL = 64;

/** One line of JSON that was opened: how far it is indented, and its words by kind. */
export interface JsonRow {
  readonly depth: number;
  readonly words: readonly {
    readonly kind: 'key' | 'string' | 'number' | 'word' | 'mark';
    readonly text: string;
  }[];
}

/** How deep it is written: what lies deeper nobody reads, and a recursion must end. */
const DEEPEST = 100;

/**
 * JSON in lines, as a person would write it. Strings with line feeds (stack traces) go on in lines of their own.
 *
 * @param most how many lines are wanted
 * @returns the first of them, and how many there are in all
 */
export function jsonRows(
  value: unknown,
  most = Number.POSITIVE_INFINITY,
): { readonly rows: readonly JsonRow[]; readonly count: number } {
  const rows: { depth: number; words: JsonRow['words'][number][] }[] = [];
  let words: JsonRow['words'][number][] = [];
  let count = 0;
  const end = (depth: number): void => {
    if (count++ < most) rows.push({ depth, words });
    words = [];
  };
  const write = (each: unknown, depth: number, after: string): void => {
    if (each !== null && typeof each === 'object') {
      const isArray = Array.isArray(each);
      const entries = Object.entries(each);
      const [open, close] = isArray ? ['[', ']'] : ['{', '}'];
      if (depth > DEEPEST) words.push({ kind: 'mark', text: `${open} … ${close}${after}` });
      else if (entries.length === 0) words.push({ kind: 'mark', text: `${open}${close}${after}` });
      else {
        words.push({ kind: 'mark', text: open });
        end(depth);
        for (const [index, [key, inner]] of entries.entries()) {
          if (!isArray) words.push({ kind: 'key', text: JSON.stringify(key) }, { kind: 'mark', text: ': ' });
          write(inner, depth + 1, index < entries.length - 1 ? ',' : '');
          end(depth + 1);
        }
        words.push({ kind: 'mark', text: `${close}${after}` });
      }
      return;
    }
    const kind = typeof each === 'string' ? 'string' : typeof each === 'number' ? 'number' : 'word';
    const lines = typeof each === 'string' ? each.split('\n') : [String(each)];
    for (const [index, line] of lines.entries()) {
      if (index > 0) end(depth + (index > 1 ? 1 : 0));
      const text = kind === 'string' ? JSON.stringify(line) : line;
      const isFirst = index === 0;
      const isLast = index === lines.length - 1;
      words.push({
        kind,
        text: kind === 'string' ? text.slice(isFirst ? 0 : 1, isLast ? undefined : -1) : text,
      });
    }
    if (after) words.push({ kind: 'mark', text: after });
  };
  write(value, 0, '');
  end(0);
  return { rows, count };
}
