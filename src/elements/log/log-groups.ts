/** Some lines under a heading that can be closed. */
export interface LogGroup {
  /** The heading's line, by number from 0; of a step, the first line of it. */
  readonly line: number;
  /** One more than its last line; `undefined` while it is open-ended. */
  readonly end: number | undefined;
  /** What its heading says. */
  readonly label: string;
  /** How many groups it is in. */
  readonly depth: number;
  /** Its mark, when it is a step: then no line is its heading. */
  readonly mark?: number | undefined;
}

interface OpenGroup {
  line: number;
  end: number | undefined;
  label: string;
  depth: number;
  mark: number | undefined;
}

/** How many are kept; the oldest go first. */
const MOST = 50_000;

/** `::group::`, `##[group]` and their ends, after a time if the service writes one. */
const MARKER = /^(?:\S+Z )?(?:::(end)?group::|##\[(end)?group\])(.*)/;

/** What a line begins or ends: `{ label }` begins a group, `'end'` ends one. `line` is without escape sequences. */
function groupMarker(line: string): { readonly label: string } | 'end' | undefined {
  const match = MARKER.exec(line);
  if (!match) return undefined;
  return match[1] || match[2] ? 'end' : { label: match[3]?.trim() ?? '' };
}

/** The groups of a log, and which of them are closed. Found as lines end; a line belongs to the innermost around it. */
export class LogGroups {
  #groups: OpenGroup[] = [];
  #stack: OpenGroup[] = [];
  readonly #byLine = new Map<number, OpenGroup>();
  readonly #byMark = new Map<number, OpenGroup>();
  readonly #closed = new Set<OpenGroup>();
  /** Lines that only end a group, which nobody needs to see. */
  readonly #ends = new Set<number>();
  /** What closed groups hide, until one of them changes. */
  #hidden: (readonly [from: number, to: number])[] | undefined;
  /** Whether groups are closed until somebody opens them. */
  startClosed = false;

  get all(): readonly LogGroup[] {
    return this.#groups;
  }

  get size(): number {
    return this.#groups.length;
  }

  /** Takes note of a line that has ended. */
  read(number: number, line: string): void {
    const marker = groupMarker(line);
    if (marker === 'end') {
      this.#noteEnd(number);
      const group = this.#stack.at(-1);
      // A step ends with the next one, not with a group that was never begun.
      if (!group || group.mark !== undefined) return;
      group.end = number + 1;
      this.#stack.pop();
      this.#hidden = undefined;
    } else if (marker) this.#begin(number, marker.label, undefined);
  }

  /** A step begins before this line: the one before it is over, and what was in it. */
  beginStep(line: number, label: string, mark: number): void {
    this.endAll(line);
    this.#begin(line, label, mark);
  }

  /** The log is over, or what comes belongs to nothing that came before. */
  endAll(line: number): void {
    for (const group of this.#stack) group.end ??= line;
    this.#stack = [];
    this.#hidden = undefined;
  }

  /** The group whose heading this line is. */
  headedBy(line: number): LogGroup | undefined {
    return this.#byLine.get(line);
  }

  /** The group of a step's mark. */
  ofMark(mark: number): LogGroup | undefined {
    return this.#byMark.get(mark);
  }

  isEnd(line: number): boolean {
    return this.#ends.has(line);
  }

  isClosed(group: LogGroup): boolean {
    return this.#closed.has(group as OpenGroup);
  }

  /** How deep a line lies: 0 outside of all groups. */
  depthOf(line: number): number {
    let depth = 0;
    for (let index = this.#indexBefore(line); index >= 0; index--) {
      const group = this.#groups[index] as OpenGroup;
      if (group.end === undefined || group.end > line) {
        const isInside = group.mark !== undefined || group.line < line;
        depth = Math.max(depth, group.depth + (isInside ? 1 : 0));
        break;
      }
      if (group.depth === 0) break;
    }
    return depth;
  }

  /** @returns whether anything has changed */
  setClosed(group: LogGroup, closed: boolean): boolean {
    if (this.isClosed(group) === closed) return false;
    if (closed) this.#closed.add(group as OpenGroup);
    else this.#closed.delete(group as OpenGroup);
    this.#hidden = undefined;
    return true;
  }

  setAllClosed(closed: boolean): void {
    this.#closed.clear();
    this.#hidden = undefined;
    if (closed) for (const group of this.#groups) this.#closed.add(group);
  }

  /** Opens all groups that a line is in. @returns whether any was closed */
  reveal(line: number): boolean {
    let changed = false;
    for (const group of [...this.#closed]) {
      if (!isInside(group, line)) continue;
      this.#closed.delete(group);
      this.#hidden = undefined;
      changed = true;
    }
    return changed;
  }

  /** Stretches of lines that closed groups hide, from … to before …, in order and apart. */
  hidden(): readonly (readonly [from: number, to: number])[] {
    this.#hidden ??= this.#stretches();
    return this.#hidden;
  }

  #stretches(): (readonly [from: number, to: number])[] {
    const stretches: [number, number][] = [];
    for (const group of [...this.#closed].sort((a, b) => a.line - b.line)) {
      const from = group.mark === undefined ? group.line + 1 : group.line;
      const to = group.end ?? Number.POSITIVE_INFINITY;
      const last = stretches.at(-1);
      if (last && from < last[1]) last[1] = Math.max(last[1], to);
      else if (from < to) stretches.push([from, to]);
    }
    return stretches;
  }

  clear(): void {
    this.#groups = [];
    this.#stack = [];
    this.#closed.clear();
    this.#byLine.clear();
    this.#byMark.clear();
    this.#ends.clear();
    this.#hidden = undefined;
  }

  #noteEnd(line: number): void {
    this.#ends.add(line);
    const [oldest] = this.#ends;
    if (this.#ends.size > MOST && oldest !== undefined) this.#ends.delete(oldest);
  }

  #begin(line: number, label: string, mark: number | undefined): void {
    const group: OpenGroup = { line, end: undefined, label, depth: this.#stack.length, mark };
    this.#groups.push(group);
    this.#stack.push(group);
    if (mark === undefined) this.#byLine.set(line, group);
    else this.#byMark.set(mark, group);
    if (this.startClosed) this.#closed.add(group);
    this.#hidden = undefined;
    if (this.#groups.length > MOST) this.#forget(this.#groups.splice(0, MOST / 8));
  }

  #forget(groups: readonly OpenGroup[]): void {
    for (const group of groups) {
      this.#closed.delete(group);
      if (group.mark === undefined) this.#byLine.delete(group.line);
      else this.#byMark.delete(group.mark);
    }
    const first = this.#groups[0]?.line ?? 0;
    for (const line of this.#ends) if (line < first) this.#ends.delete(line);
  }

  /** The index of the last group that begins at or before a line. */
  #indexBefore(line: number): number {
    let low = -1;
    let high = this.#groups.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#groups[middle] as OpenGroup).line <= line) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function isInside({ line, end, mark }: OpenGroup, number: number): boolean {
  const isAfter = mark === undefined ? number > line : number >= line;
  return isAfter && number < (end ?? Number.POSITIVE_INFINITY);
}
