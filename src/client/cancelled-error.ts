import { StreamError } from '../protocol/errors.js';

/** The error of what was cancelled, from the reason in its outcome. */
export function cancelledError(reason: string): StreamError {
  if (reason === 'superseded') return new StreamError('cancelled', 'Cancelled: a new run took the stream');
  if (reason === 'timeout') return new StreamError('cancelled', 'Cancelled: the run took too long');
  return new StreamError('cancelled', reason === 'cancelled' ? 'Cancelled' : `Cancelled: ${reason}`);
}
