import { addTexts } from '../texts.js';

/** The sentences of the log. */
export const texts = addTexts({
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
  moreTools: 'More tools',
  unseenLines: (count: number) => (count === 1 ? '1 new line' : `${count.toLocaleString()} new lines`),
});

function lineCount(count: number, kind = ''): string {
  return `${count.toLocaleString()}${kind && ` ${kind}`} ${count === 1 ? 'line' : 'lines'}`;
}

function matchCount(count: number): string {
  return count === 1 ? '1 match' : `${count.toLocaleString()} matches`;
}

export type LogTexts = typeof texts;
