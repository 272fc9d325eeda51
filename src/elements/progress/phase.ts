import type { StreamState } from '../../client/state.js';
import { texts } from '../texts/work.js';
import { describeStop } from '../texts.js';

/** What a bar shows: one at a time, each with its own look and words. */
export type Phase =
  | 'idle'
  | 'connecting'
  | 'pending'
  | 'running'
  | 'paused'
  | 'stalled'
  | 'offline'
  | 'complete'
  | 'cancelled'
  | 'error';

/** Those that the page can style as `:state()`, beyond the states of every view. */
export const PHASE_STATES = ['paused', 'stalled'] as const;

/** What a phase follows from. */
export interface PhaseFacts {
  readonly state: StreamState;
  /** The source was asked and has not answered. */
  readonly connecting: boolean;
  /** The page or the task says that it waits on purpose. */
  readonly paused: boolean;
  /** Milliseconds since something was last heard of a running stream. */
  readonly silence: number;
  /** From how many milliseconds of silence on it counts as stalled. */
  readonly stallAfter: number;
}

/** The phase that the facts come to. */
export function phaseOf({ state, connecting, paused, silence, stallAfter }: PhaseFacts): Phase {
  const { status, error, connection } = state;
  if (status === 'complete' || status === 'cancelled' || status === 'error') return status;
  if (error) return 'error';
  // An idle stream misses nothing while the line is down.
  if (status === 'idle' && !connecting) return 'idle';
  if (connection.state === 'offline' || connection.state === 'reconnecting') return 'offline';
  if (status === 'pending') return 'pending';
  if (status === 'idle') return 'connecting';
  if (paused) return 'paused';
  return silence >= stallAfter ? 'stalled' : 'running';
}

/** Whether work is under way, be it held up. */
export function isUnderWay(phase: Phase): boolean {
  return (
    phase === 'running' ||
    phase === 'paused' ||
    phase === 'stalled' ||
    phase === 'offline' ||
    phase === 'pending'
  );
}

/** What is said of a phase. */
export function phaseSentence(
  phase: Phase,
  { interrupted, reason, position }: StreamState,
  step?: string,
): string {
  switch (phase) {
    case 'complete':
      return interrupted ? texts.interrupted : texts.done;
    case 'cancelled':
      return describeStop(reason);
    case 'error':
      return texts.failed;
    case 'pending':
      return texts.waiting(position);
    case 'offline':
      return texts.offline;
    case 'paused':
      return texts.paused;
    case 'stalled':
      return texts.stalled;
    case 'connecting':
      return texts.connecting;
    case 'idle':
      return reason === undefined ? texts.idle : describeStop(reason);
    case 'running':
      return step ?? texts.running;
  }
}
