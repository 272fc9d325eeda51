import { addTexts } from '../texts.js';

/** The sentences of progress, status and steps. */
export const texts = addTexts({
  connecting: 'Connecting',
  connected: 'Connected',
  retryIn: (seconds: number) => `Trying again in ${seconds} s`,
  idle: 'Idle',
  running: 'Running',
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
});

export type WorkTexts = typeof texts;
