import { type LineRange, readFragment, writeFragment } from './permalink.js';

/** The lines that the page's address names in one log, for as long as it does. */
export class LogPermalinks {
  readonly #id: () => string;
  readonly #onChange: () => void;
  #range: LineRange | undefined;
  /** The address names lines that were not gone to yet. */
  #isPending = false;

  /** `id`: the log's own, which its addresses begin with; `onChange`: other lines are named. */
  constructor(id: () => string, onChange: () => void) {
    this.#id = id;
    this.#onChange = onChange;
  }

  /** The lines that are named, from 1. */
  get range(): LineRange | undefined {
    return this.#range;
  }

  connect(): void {
    window.addEventListener('hashchange', this.#read);
    this.#read();
  }

  disconnect(): void {
    window.removeEventListener('hashchange', this.#read);
  }

  /** The line to go to now, from 1, once: when the address names one and it is there. `end` is the last line there is. */
  due(end: number): number | undefined {
    if (!this.#isPending || !this.#range || this.#range.from > end) return undefined;
    this.#isPending = false;
    return this.#range.from;
  }

  /** The address of a line, from 1. */
  hrefOf(line: number): string {
    return writeFragment({ from: line, to: line }, this.#id());
  }

  /** Names everything from the line that is named now to this one, from 1. */
  extendTo(line: number): void {
    // Not what was told last: the event of a click just before may still be on its way.
    const start = readFragment(location.hash, this.#id())?.from ?? line;
    const range = { from: Math.min(start, line), to: Math.max(start, line) };
    location.hash = writeFragment(range, this.#id());
  }

  readonly #read = (): void => {
    this.#range = readFragment(location.hash, this.#id());
    this.#isPending = this.#range !== undefined;
    this.#onChange();
  };
}
