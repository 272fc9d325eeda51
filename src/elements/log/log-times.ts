/** How times before the lines are written: the time of day, since the log's first line, or not at all. */
export type Timestamps = 'absolute' | 'relative' | 'off';

/** Writes times. */
export interface TimeFormat {
  /** What stands before a line. `time` is in milliseconds since 1970. */
  write(time: number): string;
  /** The same in whole seconds, for a narrow log. */
  writeShort(time: number): string;
  /** The whole of it, with the date. */
  title(time: number): string;
}

/**
 * The format for a log in a language.
 *
 * @param start the time of the log's first line, in milliseconds since 1970
 * @returns `undefined` for `off`
 */
export function timeFormat(
  kind: Timestamps,
  start: number,
  language: string | undefined,
): TimeFormat | undefined {
  if (kind === 'off') return undefined;
  const whole = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long' });
  const title = ofLast((time) => whole.format(time));
  if (kind === 'relative') {
    const write = ofLast((time) => writeElapsed(time - start));
    return { write, writeShort: (time) => write(time).slice(0, -4), title };
  }
  const ofDay = (fraction: object): ((time: number) => string) => {
    const format = new Intl.DateTimeFormat(language, {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      ...fraction,
    });
    return ofLast((time) => format.format(time));
  };
  const write = ofDay({ fractionalSecondDigits: 3 });
  return { write, writeShort: ofDay({}), title };
}

/** Lines that came together have one time, which is written once. */
function ofLast(write: (time: number) => string): (time: number) => string {
  let last: number | undefined;
  let written = '';
  return (time) => {
    if (time !== last) written = write(time);
    last = time;
    return written;
  };
}

/** `+1:02:03.045`, with hours only where there are some. */
function writeElapsed(milliseconds: number): string {
  const sign = milliseconds < 0 ? '−' : '+';
  const all = Math.abs(Math.round(milliseconds));
  const hours = Math.floor(all / 3_600_000);
  const minutes = Math.floor(all / 60_000) % 60;
  const seconds = (Math.floor(all / 1_000) % 60).toString().padStart(2, '0');
  const rest = (all % 1_000).toString().padStart(3, '0');
  const head = hours > 0 ? `${hours}:${minutes.toString().padStart(2, '0')}` : String(minutes);
  return `${sign}${head}:${seconds}.${rest}`;
}
