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
  unseenLines: (count: number) => (count === 1 ? '1 new line' : `${count.toLocaleString()} new lines`),
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

export type Texts = typeof english;

/** The sentences in use. */
export const texts: Texts = english;

/** Replaces sentences; those not given stay. Elements show them from their next update on. */
export function setTexts(changes: Partial<Texts>): void {
  const { errors, ...rest } = changes;
  Object.assign(texts, rest);
  Object.assign(texts.errors, errors);
}

/** A sentence for an error. A server author's own message is shown as it is. */
export function describeError(error: StreamError): string {
  const known = Object.hasOwn(texts.errors, error.code) ? texts.errors[error.code] : undefined;
  return known ?? (error.message || texts.failed);
}
