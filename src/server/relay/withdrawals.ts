import type { Withdrawals } from '../revocations.js';

/**
 * What a room tells its relays beyond the protocol of viewers: whose access was withdrawn. Before a relay is told of any
 * stream, and each time somebody is added.
 */
export interface WithdrawalsMessage {
  readonly type: 'withdrawals';
  readonly withdrawals: Withdrawals;
}

/** The message as a frame. */
export function encodeWithdrawals(withdrawals: Withdrawals): string {
  return JSON.stringify({ type: 'withdrawals', withdrawals } satisfies WithdrawalsMessage);
}
