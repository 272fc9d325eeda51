import type { LineFilter } from './log-layout.js';
import type { TimeFormat } from './log-times.js';
import type { Matcher } from './matcher.js';
import type { LineRange } from './permalink.js';

/** How the log looks at the moment; all of it can change at any time. */
export interface ViewSettings {
  readonly wrap: boolean;
  readonly lineNumbers: boolean;
  readonly times: TimeFormat | undefined;
  readonly matcher: Matcher | undefined;
  readonly filter: LineFilter | undefined;
  /** The lines that the page's address names. */
  readonly selected: LineRange | undefined;
  /** The lines that are being loaded, from … to before …, by number from 0. */
  readonly loading: readonly [from: number, to: number] | undefined;
}

/** A log that shows its lines and nothing else. */
export const PLAIN_VIEW: ViewSettings = {
  wrap: false,
  lineNumbers: false,
  times: undefined,
  matcher: undefined,
  filter: undefined,
  selected: undefined,
  loading: undefined,
};
