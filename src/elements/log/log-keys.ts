/** What keys do while the log itself has the focus; in its search field they are text. */
export interface LogKeys {
  nextMatch(): unknown;
  previousMatch(): unknown;
  nextError(): unknown;
  previousError(): unknown;
  /** Moves the current line. */
  move(by: number): void;
  /** Opens or closes what the current line heads. */
  toggleCurrent(): void;
  copyCurrent(): void;
  toggleWrap(): void;
  goToEnd(): void;
  selectAll(): void;
  /** @returns whether there is a search field to go to */
  focusSearch(): boolean;
}

const ACTIONS: Readonly<Record<string, (log: LogKeys) => unknown>> = {
  n: (log) => log.nextMatch(),
  N: (log) => log.previousMatch(),
  e: (log) => log.nextError(),
  E: (log) => log.previousError(),
  j: (log) => log.move(1),
  k: (log) => log.move(-1),
  Enter: (log) => log.toggleCurrent(),
  c: (log) => log.copyCurrent(),
  w: (log) => log.toggleWrap(),
  G: (log) => log.goToEnd(),
};

/** Does what a key is for. @returns whether it is for anything; then the browser is to do nothing */
export function pressKey(log: LogKeys, event: KeyboardEvent): boolean {
  const { key, altKey } = event;
  const isCommand = event.ctrlKey || event.metaKey;
  if (altKey || event.defaultPrevented) return false;
  if (isCommand && key === 'a' && !event.shiftKey) log.selectAll();
  // The browser's own search sees only the lines in the window.
  else if ((isCommand && key === 'f') || (!isCommand && key === '/')) return log.focusSearch();
  else if (!isCommand && Object.hasOwn(ACTIONS, key)) ACTIONS[key]?.(log);
  else return false;
  return true;
}
