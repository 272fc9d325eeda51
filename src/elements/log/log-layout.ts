import type { LogGroups } from './log-groups.js';
import type { LogStore } from './log-store.js';
import { holeRow, markRow, RowList } from './row-list.js';

/** Which lines are shown, when not all of them are. */
export interface LineFilter {
  /** Lines that fit, by number from 0, in order; more are added at the end as lines are looked at, and go when those do. */
  readonly lines: readonly number[];
  /** How many lines are shown before and after each. */
  readonly context: number;
}

/** Which rows the log has: lines, marks between them, holes; without what closed groups and a filter leave out. */
export class LogLayout {
  readonly rows: RowList;
  readonly #store: LogStore;
  readonly #groups: LogGroups;
  #filter: LineFilter | undefined;
  #hidden: readonly (readonly [from: number, to: number])[] = [];
  /** Lines before this one have their rows. */
  #done = 0;
  /** The line that was still being written. */
  #open = 0;
  #first = 0;
  /** Filter's lines before this one have their rows. */
  #fitting = 0;
  #nextMark = 0;

  constructor(store: LogStore, groups: LogGroups) {
    this.#store = store;
    this.#groups = groups;
    this.rows = new RowList((id) => store.marks.get(id)?.line ?? 0);
  }

  get isFiltered(): boolean {
    return this.#filter !== undefined;
  }

  /** Shows only some lines; `undefined`: all. */
  set filter(filter: LineFilter | undefined) {
    this.#filter = filter;
    this.rebuild();
  }

  /** Makes all rows anew. */
  rebuild(): void {
    const filter = this.#filter;
    this.#hidden = this.#groups.hidden();
    this.#fitting = this.#done = 0;
    this.#first = this.#store.first;
    this.#nextMark = this.#store.marks.all[0]?.id ?? this.#store.marks.next;
    this.rows.clear();
    if (filter && this.#first > 0) this.rows.push(holeRow(0));
    if (filter) this.#addFitting(filter);
    else this.#addKept();
  }

  /** Adds rows for what has come, and takes away those of lines that were let go. @returns whether rows were made anew */
  extend(): boolean {
    const { first, kept } = this.#store;
    this.#hidden = this.#groups.hidden();
    const isEmpty = this.rows.end === this.rows.first;
    if (first < this.#first || (first > this.#first && (isEmpty || kept.length > 1))) {
      this.rebuild();
      return true;
    }
    if (first > this.#first) this.rows.dropBefore(first);
    this.#first = first;
    if (this.#filter) this.#addFitting(this.#filter);
    else {
      // What was still being written may have turned out to be the end of a group.
      this.rows.dropFrom(Math.max(this.#open, first));
      this.#addLines(Math.max(Math.min(this.#open, this.#done), first), this.#store.end);
    }
    return false;
  }

  #addKept(): void {
    for (const [from, to] of this.#store.kept) {
      if (from > this.#done) this.rows.push(holeRow(this.#done));
      this.#done = from;
      this.#addLines(from, to);
    }
  }

  #addLines(from: number, to: number): void {
    let line = from;
    while (line < to) {
      this.#addMarks(line);
      const hidden = this.#hiddenAround(line);
      if (hidden) line = Math.min(to, hidden[1]);
      else if (this.#groups.isEnd(line)) line++;
      else this.rows.push(line++);
    }
    this.#done = to;
    this.#open = this.#store.ended;
    // What the log says last stands after all lines.
    if (to === this.#store.ended) this.#addMarks(to);
  }

  /** Marks that stand before a line and have no row yet. */
  #addMarks(line: number): void {
    const { marks } = this.#store;
    for (; this.#nextMark < marks.next; this.#nextMark++) {
      const mark = marks.get(this.#nextMark);
      if (mark && mark.line > line) return;
      const isKept = mark && mark.line >= this.#first;
      if (isKept && !this.#hidesMark(mark)) this.rows.push(markRow(mark.id));
    }
  }

  #addFitting({ lines, context }: LineFilter): void {
    const { end } = this.#store;
    for (let index = firstFrom(lines, this.#fitting); index < lines.length; index++) {
      const line = lines[index] as number;
      for (let at = Math.max(this.#done, line - context); at <= line + context; at++) {
        // Lines after this one may still come.
        if (at >= end) return;
        if (this.#store.has(at)) this.rows.push(at);
        this.#done = at + 1;
      }
      this.#fitting = line + 1;
    }
  }

  /** A step's own heading stands where what it hides begins. */
  #hidesMark(mark: { readonly line: number }): boolean {
    return this.#hidden.some(([from, to]) => mark.line > from && mark.line < to);
  }

  #hiddenAround(line: number): readonly [from: number, to: number] | undefined {
    let low = 0;
    let high = this.#hidden.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#hidden[middle] as readonly [number, number])[1] <= line) low = middle + 1;
      else high = middle;
    }
    const found = this.#hidden[low];
    return found && found[0] <= line ? found : undefined;
  }
}

/** The index of the first number that is at least this one; they are in order, and it is near the end. */
function firstFrom(lines: readonly number[], line: number): number {
  let index = lines.length;
  while (index > 0 && (lines[index - 1] as number) >= line) index--;
  return index;
}
