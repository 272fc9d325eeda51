import { retryableCodes } from './errors.js';

/** Codes of errors after which the same thing fails again. */
const finalCodes = [
  // What the sender must change.
  'bad-message',
  'message-too-large',
  'unsupported-version',
  'hello-required',
  'invalid-name',
  'invalid-input',
  'invalid-value',
  'chunk-too-large',
  'unknown-task',
  'unknown-stream',
  'unknown-run',
  'not-running',
  'not-interruptible',
  'not-retryable',
  'files-required',
  // A place comes free when a stream is deleted or forgotten, which can take days.
  'too-many-streams',
  // Who may.
  'unauthorized',
  'forbidden',
  'forbidden-origin',
  // What happened to a stream or run.
  'upload-too-large',
  'gone',
  'stream-closed',
  'stale-producer',
  'sequence-gap',
  'stale-seq',
  'stream-exists',
  'content-type-mismatch',
  'unsupported-encoding',
  'misconfigured',
  // What happened on the way.
  'http-status',
  'parse-failed',
  'unknown-format',
  'template-invalid',
  // What a page's author must change.
  'invalid-property',
  'invalid-source',
  'no-room',
  'no-source',
  'unlikely-stream',
] as const;

/** One of the contract's codes. */
export type ErrorCode = (typeof finalCodes | typeof retryableCodes)[number];

/**
 * Every error code of the contract with its default for `retryable`: whether doing the same thing again may
 * succeed. The table of meanings is PROTOCOL.md §9. A page does without it: what is not retryable is final.
 */
export const errorCodes: Readonly<Record<ErrorCode, boolean>> = Object.fromEntries([
  ...finalCodes.map((code) => [code, false]),
  ...retryableCodes.map((code) => [code, true]),
]);
