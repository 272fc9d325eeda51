/** How long a line may be to be read as JSON, in UTF-16 code units. */
const LONGEST = 64 * 1_024;
/** How many lines of it are shown; the rest is in the line itself. */
const MOST = 1_000;

/** The fields of a line that is one JSON object, or the elements of an array; else `undefined`. */
export function parseJsonLine(line: string): Readonly<Record<string, unknown>> | undefined {
  const text = line.trim();
  const isJson = (text.startsWith('{') && text.endsWith('}')) || (text.startsWith('[') && text.endsWith(']'));
  if (!isJson || text.length > LONGEST) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Most lines with brackets are no JSON.
    return undefined;
  }
}

/** Where a JSON object begins in a line: some programs write a time or a name before it. -1 where none does. */
export function jsonStart(line: string): number {
  if (line.length > LONGEST || !/[}\]]\s*$/.test(line)) return -1;
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

/** One line of JSON that was opened: how far it is indented, and its words by kind. */
export interface JsonRow {
  readonly depth: number;
  readonly words: readonly {
    readonly kind: 'key' | 'string' | 'number' | 'word' | 'mark';
    readonly text: string;
  }[];
}

/** JSON in lines, as a person would write it. Strings with line feeds (stack traces) go on in lines of their own. */
export function jsonRows(value: unknown): JsonRow[] {
  const rows: { depth: number; words: JsonRow['words'][number][] }[] = [];
  let words: JsonRow['words'][number][] = [];
  const end = (depth: number): void => {
    rows.push({ depth, words });
    words = [];
  };
  const write = (each: unknown, depth: number, after: string): void => {
    if (each !== null && typeof each === 'object') {
      const isArray = Array.isArray(each);
      const entries = Object.entries(each);
      const [open, close] = isArray ? ['[', ']'] : ['{', '}'];
      if (entries.length === 0) words.push({ kind: 'mark', text: `${open}${close}${after}` });
      else {
        words.push({ kind: 'mark', text: open });
        end(depth);
        for (const [index, [key, inner]] of entries.entries()) {
          if (rows.length >= MOST) break;
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
  return rows.slice(0, MOST);
}
