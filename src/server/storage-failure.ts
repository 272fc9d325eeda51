import { StreamError } from '../protocol/index.js';

/**
 * An error that came while the storage was worked with, as viewers are told of it: what is for them passes as it is,
 * any other is the storage's own, is reported, and may be gone when the same thing is tried again.
 */
export function asStorageFailure(error: unknown, report: (error: unknown) => void): StreamError {
  if (error instanceof StreamError) return error;
  report(error);
  return new StreamError('storage-failed', 'The stream could not be read or stored');
}
