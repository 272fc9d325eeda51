import { parseJsonLine } from './json-line.js';

/** The levels that a log knows, from the least to the most severe. */
export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof LEVELS)[number];

/** What programs call them. */
const NAMES: Readonly<Record<string, Level>> = {
  trace: 'trace',
  verbose: 'trace',
  silly: 'trace',
  finest: 'trace',
  trc: 'trace',
  debug: 'debug',
  dbg: 'debug',
  fine: 'debug',
  info: 'info',
  information: 'info',
  inf: 'info',
  notice: 'info',
  log: 'info',
  warn: 'warn',
  warning: 'warn',
  wrn: 'warn',
  error: 'error',
  err: 'error',
  severe: 'error',
  failure: 'error',
  fatal: 'fatal',
  critical: 'fatal',
  crit: 'fatal',
  alert: 'fatal',
  emerg: 'fatal',
  emergency: 'fatal',
  panic: 'fatal',
}; // prettier-ignore

/** Where a program says it: how far into a line, in UTF-16 code units. */
const REACH = 200;

const WORDS = 'trace|verbose|debug|info|notice|warn|warning|error|err|severe|fatal|critical|crit|panic';
const CAPITALS = `${WORDS.toUpperCase()}|TRC|DBG|INF|WRN|ALERT|EMERG`;

/** Tried in this order; the first group is the level's name. */
const PATTERNS = [
  // Commands of CI services: `::error file=a.js::`, `##[warning]`, `##vso[task.logissue type=error]`.
  /^(?:\S+Z )?(?:::(error|warning|notice|debug)(?: [^:]*)?::|##\[(error|warning|debug)\])/,
  // `level=error`, `severity: "WARN"`, as in logfmt.
  new RegExp(`(?:^|[\\s{,])(?:level|lvl|severity|loglevel)["']?[=:]\\s*["']?(${WORDS})\\b`, 'i'),
  // `[error]`, `(WARN)`, `<info>`, `|DEBUG|`.
  new RegExp(`[[(<|]\\s*(${WORDS}|trc|dbg|inf|wrn)\\s*[\\])>|]`, 'i'),
  // In capitals, as a word: `2026-01-01 12:00:00 ERROR db`. Ruby and klog write a letter: `E, [`, `E0102 `.
  new RegExp(`(?:^|[\\s\\])>|.,])(${CAPITALS})(?=$|[\\s:[(\\]|,-])`),
  // First in its line, with a colon: `error: no such file`, `npm warn deprecated`, `src/a.ts:3:1: error:`.
  new RegExp(`^(?:npm |cargo: |[^\\s:]+:\\d+(?::\\d+)?:? )?(${WORDS})(?=:|\\[[A-Z]?\\d+\\]:| TS\\d+:)`, 'i'),
  /^npm (warn|error|err)\b/i,
  // A thrown error: `TypeError: x is no function`, `java.lang.IllegalStateException: …`, `panic: …`.
  /^(?:Uncaught |Caused by: |Exception in thread "[^"]*" )?(?:[\w$.]+)?(?<error>Error|Exception|Panic)(?=: |$)/,
];

/** Pino's and bunyan's numbers. Source: pino's `levels.values`. */
const NUMBERS: readonly Level[] = LEVELS;

/** A level by the name or number that a program gives it; `undefined` for its own inventions. */
function levelNamed(name: unknown): Level | undefined {
  if (typeof name === 'number')
    return name >= 10 && name <= 69 ? NUMBERS[Math.floor(name / 10) - 1] : undefined;
  const key = typeof name === 'string' ? name.toLowerCase() : '';
  return Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
}

/** How severe a line is by its own words; `undefined` when it does not say. `line` is without escape sequences. */
export function levelOf(line: string): Level | undefined {
  const head = line.length > REACH ? line.slice(0, REACH) : line;
  if (head.startsWith('{')) {
    const fields = parseJsonLine(line);
    if (fields) return levelOfFields(fields);
  }
  for (const pattern of PATTERNS) {
    const match = pattern.exec(head);
    if (match) return match.groups?.error ? 'error' : levelNamed(match[1] ?? match[2]);
  }
  return undefined;
}

/** How severe a line is, as a number from 0; -1 when that is not known. */
export function severityOf(level: string | undefined): number {
  const known = levelNamed(level);
  return known ? LEVELS.indexOf(known) : -1;
}

function levelOfFields(fields: Readonly<Record<string, unknown>>): Level | undefined {
  for (const name of ['level', 'severity', 'lvl', 'log.level', 'levelname', 'loglevel', '@l']) {
    const level = Object.hasOwn(fields, name) ? levelNamed(fields[name]) : undefined;
    if (level) return level;
  }
  return undefined;
}
