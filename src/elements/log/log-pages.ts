import type { LogPage } from './log-page.js';

/**
 * The pages of a log that are kept: those without a hole up to the end, and before them islands that were read again.
 * Pages are in order and no line is in two, but for lines that were let go with half a page and read again.
 */
export class LogPages {
  #tail: LogPage[] = [];
  #islands: LogPage[] = [];
  #first = 0;

  /** The first line that is kept without a hole up to the end. */
  get first(): number {
    return this.#first;
  }

  /** The page that lines are added to. */
  get last(): LogPage | undefined {
    return this.#tail.at(-1);
  }

  /** Stretches of lines before `first` that are kept, from … to before … */
  get islands(): (readonly [from: number, to: number])[] {
    const stretches: [number, number][] = [];
    for (const { first, count } of this.#islands) {
      const last = stretches.at(-1);
      if (last && last[1] === first) last[1] += count;
      else stretches.push([first, first + count]);
    }
    return stretches;
  }

  push(page: LogPage): void {
    if (this.#tail.length === 0) this.#first = page.first;
    this.#tail.push(page);
  }

  /** The page that holds a line. */
  of(number: number): LogPage | undefined {
    const pages = number >= this.#first ? this.#tail : this.#islands;
    const page = pages[indexOf(pages, number)];
    return page && number >= page.first && number < page.first + page.count ? page : undefined;
  }

  /** A line's text with its escape sequences; `undefined` if it is not kept. */
  raw(number: number): string | undefined {
    const page = this.of(number);
    return page?.raw(number - page.first);
  }

  /** The text of the lines `from` to before `to`, as far as they are kept, a line feed after each. */
  text(from: number, to: number): string {
    const pieces: string[] = [];
    const inIslands = Math.min(to, this.#first);
    if (from < inIslands) collect(this.#islands, from, inIslands, pieces);
    collect(this.#tail, Math.max(from, this.#first), to, pieces);
    return pieces.join('');
  }

  /** Adds pages of lines before `first`, none of which is kept. */
  insert(pages: readonly LogPage[]): void {
    this.#islands = [...this.#islands, ...pages].sort((a, b) => a.first - b.first);
    // An island that reaches the rest is none any more.
    for (
      let last = this.#islands.at(-1);
      last && last.first + last.count >= this.#first;
      last = this.#islands.at(-1)
    ) {
      this.#islands.pop();
      const overlap = this.#tail[0];
      if (overlap && overlap.first <= last.first) this.#first = overlap.first;
      else {
        this.#tail.unshift(last);
        this.#first = last.first;
      }
    }
  }

  letGoBefore(number: number): void {
    this.#first = Math.max(this.#first, number);
    let gone = 0;
    while (
      this.#tail[gone] &&
      (this.#tail[gone] as LogPage).first + (this.#tail[gone] as LogPage).count <= this.#first
    )
      gone++;
    if (gone > 0) this.#tail.splice(0, gone);
  }

  dropIslands(): void {
    this.#islands = [];
  }

  clear(): void {
    this.#tail = [];
    this.#islands = [];
    this.#first = 0;
  }
}

function collect(pages: readonly LogPage[], from: number, to: number, pieces: string[]): void {
  for (let index = indexOf(pages, from); index < pages.length; index++) {
    const page = pages[index] as LogPage;
    if (page.first >= to) break;
    const begin = Math.max(0, from - page.first);
    // The next page may have begun to say the same.
    const next = pages[index + 1]?.first ?? Number.POSITIVE_INFINITY;
    const end = Math.min(page.count, to - page.first, next - page.first);
    if (begin < end) pieces.push(page.text(begin, end));
  }
}

/** The index of the page that holds a line, or would. */
function indexOf(pages: readonly LogPage[], number: number): number {
  let low = 0;
  let high = pages.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pages[middle] as LogPage).first <= number) low = middle;
    else high = middle - 1;
  }
  return low;
}
