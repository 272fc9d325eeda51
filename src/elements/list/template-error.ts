import { StreamError } from '../../protocol/errors.js';

/** A template that cannot be used. Its author must change it, so trying again does not help. */
export function templateError(message: string): StreamError {
  return new StreamError('template-invalid', message, { retryable: false });
}

/** @throws {StreamError} `template-invalid`, if there is a reason */
export function refuse(reason: string | undefined): void {
  if (reason) throw templateError(`${reason}, not even in a template`);
}
