import type { StreamError } from '../protocol/errors.js';
import { inDevelopment } from './development.js';
import type { InspectorTexts } from './texts/inspector.js';
import type { ListTexts } from './texts/list.js';
import type { LogTexts } from './texts/log.js';
import type { TextTexts } from './texts/text.js';
import type { WorkTexts } from './texts/work.js';

/*
 * Every sentence that the elements say: here those that all of them may, in `texts/` those of one kind. A page in
 * another language replaces what it wants, before or after the elements are there:
 * `setTexts({ retry: 'Erneut versuchen', … })`.
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
  offline: 'Offline',
  reconnecting: 'Connection lost. Trying again',
  waiting: (position: number | undefined) =>
    position === undefined ? 'Waiting' : `Waiting, number ${position} in line`,
  empty: 'Nothing yet',
  jump: 'Jump to end',
  unseen: (count: number) => `${count.toLocaleString()} new`,
  copied: 'Copied',
  copyFailed: 'Could not copy',
  formatFailed: 'This text could not be formatted and is shown as it is.',
  gap: (from: number, to: number) =>
    from === to ? `Chunk ${from} is no longer kept` : `Chunks ${from} to ${to} are no longer kept`,
  afterChunks: (count: number) =>
    count === 1 ? 'After 1 chunk.' : `After ${count.toLocaleString()} chunks.`,
  reference: (ref: string) => `Reference ${ref}.`,
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

/** The sentences that all elements may say. */
export type CommonTexts = typeof english;

/** Every sentence. */
export type Texts = CommonTexts & InspectorTexts & ListTexts & LogTexts & TextTexts & WorkTexts;

/** The sentences in use. */
export const texts: CommonTexts = english;

/** Each kind of element adds its own, so that a page loads those that it may need. */
const all: object[] = [english];
/** What was replaced, for sentences that are added later. */
const replaced: Partial<Texts> = {};

/** Adds the sentences of a kind of element. Those that all may say can be read there as well. */
export function addTexts<T extends object>(sentences: T): T & CommonTexts {
  const added = Object.assign(Object.create(english) as CommonTexts, sentences);
  all.push(added);
  replace(added);
  return added;
}

/** Replaces sentences; those not given stay. Elements show them from their next update on. */
export function setTexts(changes: Partial<Texts>): void {
  const { errors, ...rest } = changes;
  Object.assign(replaced, rest);
  Object.assign(english.errors, errors);
  for (const sentences of all) replace(sentences);
}

function replace(sentences: object): void {
  for (const [name, sentence] of Object.entries(replaced)) {
    if (Object.hasOwn(sentences, name)) Object.assign(sentences, { [name]: sentence });
  }
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
  if (error.code === 'unknown-task' && inDevelopment()) return error.message;
  const known = Object.hasOwn(texts.errors, error.code) ? texts.errors[error.code] : undefined;
  return known ?? (error.message || texts.failed);
}
