import { LEVELS, type Level } from './levels.js';

/** How many lines are kept unless the page says otherwise. */
export const MAX_LINES = 1_000_000;

/** How many lines are to be kept; what is no such number is reported, and the default. */
export function checkedMaxLines(lines: number): number {
  if (Number.isInteger(lines) && lines >= 1) return lines;
  reportError(new TypeError(`<stream-log max-lines="${lines}">: a number from 1 is expected`));
  return MAX_LINES;
}

/** The least level to be shown; what is none is reported, and all of them. */
export function checkedLevel(level: Level | ''): Level | '' {
  if (level === '' || LEVELS.includes(level)) return level;
  reportError(new TypeError(`<stream-log level="${level}">: one of ${LEVELS.join(', ')} is expected`));
  return '';
}
