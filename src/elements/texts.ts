import type { StreamError } from '../protocol/index.js';

/*
 * Every sentence that the elements say, in one place. A page in another language replaces what it wants:
 * `setTexts({ retry: 'Erneut versuchen', … })`, before or after the elements are there.
 */

const english = {
  retry: 'Try again',
  stopped: 'Stopped',
  superseded: 'Stopped: it was started again elsewhere',
  timedOut: 'Stopped: it took too long',
  deleted: 'Deleted: it is not kept any more',
  expired: 'Its time is over: it is not kept any more',
  started: 'Started',
  done: 'Done',
  interrupted: 'Finished early',
  failed: 'Failed',
  loading: 'Loading',
  connecting: 'Connecting',
  connected: 'Connected',
  offline: 'Offline',
  reconnecting: 'Connection lost. Trying again',
  retryIn: (seconds: number) => `Trying again in ${seconds} s`,
  idle: 'Idle',
  running: 'Running',
  waiting: (position: number | undefined) =>
    position === undefined ? 'Waiting' : `Waiting, number ${position} in line`,
  empty: 'Nothing yet',
  jump: 'Jump to end',
  unseen: (count: number) => `${count.toLocaleString()} new`,
  log: 'Log',
  lineCount: (count: number) => lineCount(count),
  lineNumber: (line: number) => `Link to line ${line}`,
  group: 'Group',
  jsonOf: (line: number) => `JSON of line ${line}`,
  noJson: 'This is no JSON',
  moreLines: (count: number) => `${count.toLocaleString()} more ${count === 1 ? 'line' : 'lines'}`,
  letGo: (count: number) => `${lineCount(count, 'earlier')} no longer kept`,
  notLoaded: (count: number) => `${lineCount(count)} not loaded`,
  loadEarlier: 'Load earlier lines',
  earlierRows: 'Load earlier',
  earlierLoaded: (count: number) =>
    count === 0
      ? 'Nothing earlier'
      : count === 1
        ? '1 earlier item loaded'
        : `${count.toLocaleString()} earlier items loaded`,
  earlierFailed: 'Earlier items could not be loaded',
  earlierLeftOut: 'Earlier items are left out',
  beginning: 'This is the beginning',
  loadBefore: 'Load the last of them',
  loadAfter: 'Load the first of them',
  searchLog: 'Search the log',
  matchCase: 'Match case',
  matchWord: 'Whole words',
  matchRegex: 'Regular expression',
  matchInverse: 'Lines that do not match',
  onlyMatches: 'Only show lines that match',
  nextMatch: 'Next match',
  previousMatch: 'Previous match',
  nextError: 'Next error',
  previousError: 'Previous error',
  noMatches: 'No matches',
  noErrors: 'No errors in that direction',
  matches: (at: number, count: number) =>
    at > 0 ? `${at.toLocaleString()} of ${count.toLocaleString()}` : matchCount(count),
  looking: (percent: string) => `looking, ${percent}`,
  badPattern: 'This is no regular expression',
  slowPattern: 'This expression could take for ever',
  partlyLooked: (lines: number) =>
    `${lineCount(lines)} too long for this expression to be looked at as a whole`,
  searchServer: (lines: number) => `Search ${lineCount(lines, 'earlier')} on the server`,
  serverLooked: (percent: string, count: number) => `Server: ${percent} looked through, ${matchCount(count)}`,
  serverDone: (count: number) => `Server: all looked through, ${matchCount(count)}`,
  serverFailed: (why: string) => `The server’s search ended early: ${why}`,
  serverTextOnly: 'The server searches for plain text only',
  showServerMatch: 'Show the latest of them',
  levels: 'Least level shown',
  allLevels: 'All levels',
  levelName: (level: string) => level[0]?.toUpperCase() + level.slice(1),
  wrap: 'Wrap lines',
  showNumbers: 'Line numbers',
  timestamps: 'Times',
  timestampKinds: { off: 'No times', absolute: 'Time of day', relative: 'Since the start' } as Record<
    string,
    string
  >,
  closeGroups: 'Close all groups',
  openGroups: 'Open all groups',
  copyLog: 'Copy what is shown',
  downloadLog: 'Download what is shown',
  follow: 'Follow the end',
  logOptions: 'View',
  unseenLines: (count: number) => (count === 1 ? '1 new line' : `${count.toLocaleString()} new lines`),
  thinking: (duration: string) => (duration ? `Thinking… ${duration}` : 'Thinking…'),
  thought: (duration: string) => (duration ? `Thought for ${duration}` : 'Thought'),
  duration: (seconds: number) =>
    seconds < 60
      ? `${seconds} s`
      : `${Math.floor(seconds / 60)} min${seconds % 60 ? ` ${seconds % 60} s` : ''}`,
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Could not copy',
  download: 'Download',
  copyCsv: 'Copy as CSV',
  code: (language: string) => (language ? `Code: ${language}` : 'Code'),
  table: 'Table',
  taskDone: 'Done',
  taskOpen: 'To do',
  expand: 'Show all',
  collapse: 'Show less',
  formatFailed: 'This text could not be formatted and is shown as it is.',
  gap: (from: number, to: number) =>
    from === to ? `Chunk ${from} is no longer kept` : `Chunks ${from} to ${to} are no longer kept`,
  afterChunks: (count: number) =>
    count === 1 ? 'After 1 chunk.' : `After ${count.toLocaleString()} chunks.`,
  reference: (ref: string) => `Reference ${ref}.`,
  chunks: (count: number) => (count === 1 ? '1 chunk' : `${count.toLocaleString()} chunks`),
  perSecond: (rate: string, unit: string) => (unit ? `${rate} ${unit}/s` : `${rate}/s`),
  tokens: 'tokens',
  chunkUnit: 'chunks',
  closed: 'Not connected',
  remaining: (duration: string) => `about ${duration} left`,
  uploading: 'Uploading',
  of: (done: string, total: string) => `${done} of ${total}`,
  progress: 'Progress',
  valueText: (percent: string, sentence: string) => `${percent}, ${sentence}`,
  paused: 'Paused',
  stalled: 'Stalled',
  silent: (duration: string) => `nothing for ${duration}`,
  elapsed: (duration: string) => `${duration} so far`,
  took: (duration: string) => `in ${duration}`,
  skipped: 'Skipped',
  steps: 'Steps',
  stepsOf: (task: string) => `Steps of ${task}`,
  noSteps: 'No steps yet',
  runs: 'Runs',
  noRuns: 'Nothing has run yet',
  nothingRuns: 'Nothing is running',
  runningCount: (count: number) => `${count.toLocaleString()} running`,
  showOutput: 'Show output',
  stop: 'Stop',
  earlierSteps: (count: number) =>
    count === 1 ? '1 earlier step' : `${count.toLocaleString()} earlier steps`,
  /** By error code; a code that is not here shows its own message. */
  errors: {
    network: 'The connection was lost.',
    'connection-closed': 'The connection was closed.',
    timeout: 'There was no answer in time.',
    unauthorized: 'You need to sign in to see this.',
    'token-expired': 'Your sign-in has run out.',
    forbidden: 'You do not have access to this.',
    'forbidden-origin': 'This page may not read from this server.',
    'unsupported-version': 'This page is out of date. Reload it.',
    'unknown-stream': 'There is nothing here.',
    'unknown-task': 'The server does not know this task.',
    'task-failed': 'Something went wrong.',
    'run-lost': 'The work was interrupted on the server.',
    'upload-lost': 'The upload was interrupted.',
    'rate-limited': 'Too many requests. Wait a moment.',
    'queue-full': 'The queue is full. Wait a moment.',
    'too-many-runs': 'Too much is running. Wait a moment.',
    busy: 'It is running already.',
    'parse-failed': 'The answer could not be read.',
  } as Record<string, string>,
};

function lineCount(count: number, kind = ''): string {
  return `${count.toLocaleString()}${kind && ` ${kind}`} ${count === 1 ? 'line' : 'lines'}`;
}

function matchCount(count: number): string {
  return count === 1 ? '1 match' : `${count.toLocaleString()} matches`;
}

export type Texts = typeof english;

/** The sentences in use. */
export const texts: Texts = english;

/** Replaces sentences; those not given stay. Elements show them from their next update on. */
export function setTexts(changes: Partial<Texts>): void {
  const { errors, ...rest } = changes;
  Object.assign(texts, rest);
  Object.assign(texts.errors, errors);
}

/** Why a stream was stopped or is no more. */
export function describeStop(reason: string | undefined): string {
  switch (reason) {
    case 'superseded':
      return texts.superseded;
    case 'timeout':
      return texts.timedOut;
    case 'deleted':
      return texts.deleted;
    case 'expired':
      return texts.expired;
    default:
      return texts.stopped;
  }
}

/** A sentence for an error. A server author's own message is shown as it is. */
export function describeError(error: StreamError): string {
  const known = Object.hasOwn(texts.errors, error.code) ? texts.errors[error.code] : undefined;
  return known ?? (error.message || texts.failed);
}
