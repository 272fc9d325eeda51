/** Something that the log itself says between two lines; no line, and in no copy of the text. */
export interface LogMark {
  /** Its number; marks that are made later have higher ones. */
  readonly id: number;
  /** The line that it stands before, by number from 0. */
  readonly line: number;
  /** Chunks that are no longer kept, or the beginning of a step. */
  readonly kind: 'gap' | 'step';
  readonly label: string;
  /** When it was written, in milliseconds since 1970. */
  readonly time?: number | undefined;
}

/** How many are kept; an endless stream has endless steps. */
const MOST = 10_000;

/** The marks of a log, in order. */
export class LogMarks {
  #marks: LogMark[] = [];
  #next = 0;

  get all(): readonly LogMark[] {
    return this.#marks;
  }

  /** The number of the next mark. */
  get next(): number {
    return this.#next;
  }

  add(mark: Omit<LogMark, 'id'>): void {
    this.#marks.push({ ...mark, id: this.#next++ });
    if (this.#marks.length > MOST) this.#marks.splice(0, MOST / 8);
  }

  get(id: number): LogMark | undefined {
    // In order of their numbers, without holes.
    return this.#marks[id - (this.#marks[0]?.id ?? 0)];
  }

  /** Those that stand before the lines `from` to before `to`. */
  between(from: number, to: number): readonly LogMark[] {
    return this.#marks.filter(({ line }) => line >= from && line < to);
  }

  clear(): void {
    this.#marks = [];
  }
}
