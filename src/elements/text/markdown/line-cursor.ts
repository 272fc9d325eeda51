const TAB_STOP = 4;

/** A place in a line, in characters and in columns: a tab may be consumed in part. */
export class LineCursor {
  readonly line: string;
  at = 0;
  column = 0;
  /** Columns of the tab before `at` that were not consumed. */
  #spare = 0;
  /** Where the first character is that is no space or tab, and how many columns from here. */
  #next = -1;
  #indent = 0;

  constructor(line: string) {
    this.line = line;
  }

  /** The columns of white space from here. */
  get indent(): number {
    this.#look();
    return this.#indent;
  }

  /** The index of the next character that is no space or tab. */
  get next(): number {
    this.#look();
    return this.#next;
  }

  /** Nothing follows but white space. */
  get isBlank(): boolean {
    return this.next === this.line.length;
  }

  /** What follows the white space. */
  get text(): string {
    return this.line.slice(this.next);
  }

  /** All that follows, the rest of a tab as spaces. */
  get rest(): string {
    return ' '.repeat(this.#spare) + this.line.slice(this.at);
  }

  /** Goes to the next character that is no space or tab. */
  skipIndent(): void {
    const { next, indent } = this;
    this.column += indent;
    this.at = next;
    this.#spare = 0;
    this.#next = -1;
  }

  /** Goes on by characters that are no tabs. */
  skipCharacters(count: number): void {
    this.at += count;
    this.column += count;
    this.#next = -1;
  }

  /** Goes on by so many columns of white space, at most. */
  skipColumns(count: number): void {
    let left = Math.min(count, this.indent);
    this.column += left;
    const spare = Math.min(left, this.#spare);
    this.#spare -= spare;
    left -= spare;
    while (left > 0) {
      const width = this.line[this.at] === '\t' ? TAB_STOP - ((this.column - left) % TAB_STOP) : 1;
      this.at++;
      this.#spare = Math.max(0, width - left);
      left = Math.max(0, left - width);
    }
    this.#next = -1;
  }

  #look(): void {
    if (this.#next >= 0) return;
    let at = this.at;
    let column = this.column + this.#spare;
    for (; at < this.line.length; at++) {
      const character = this.line[at];
      if (character === ' ') column++;
      else if (character === '\t') column += TAB_STOP - (column % TAB_STOP);
      else break;
    }
    this.#next = at;
    this.#indent = column - this.column;
  }
}
