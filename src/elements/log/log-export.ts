import type { LogStore } from './log-store.js';

/** What `text()` gives. */
export interface LogTextOptions {
  /** The first line wanted, from 1. Default: the first that is kept. */
  readonly from?: number;
  /** The last line wanted, from 1. Default: the last there is. */
  readonly to?: number;
  /** With the escape sequences, as it was appended. Default false. */
  readonly ansi?: boolean;
  /** Only lines that a search or level leaves in view. Default false. */
  readonly shown?: boolean;
}

/** The text of a log's lines. `shownBetween`: of the lines from … to before …, as far as they are shown. */
export function readText(
  store: LogStore,
  { from, to, ansi = false, shown = false }: LogTextOptions,
  shownBetween: (from: number, to: number) => string,
): string {
  const first = from === undefined ? store.first : store.lineOf(from);
  const end = to === undefined ? store.end : Math.min(store.lineOf(to + 1), store.end);
  if (shown) return shownBetween(first, end);
  return ansi ? store.raw(first, end) : store.text(first, end);
}

/** Has the browser save a text as a file. */
export function saveText(text: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  link.download = name;
  link.click();
  // Not before the browser has taken it up.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
