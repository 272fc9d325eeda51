import { isRunning, type StreamState } from '../../client/state.js';
import { setState } from '../custom-state.js';
import type { StreamControllerHost } from './stream-view.js';

/** Custom states that follow the stream's status, one at a time. */
const STATUS_STATES = ['idle', 'pending', 'streaming', 'complete', 'error', 'cancelled'] as const;

/** What of a stream is shown on its host, beside the painted state itself. */
export interface Reflected {
  /** Whether the source has answered: before that nobody knows that it is idle. */
  readonly opened: boolean;
  readonly connecting: boolean;
  /** Whether what is being drawn is history, with more of it to come. */
  readonly replaying: boolean;
  /** Whether what is shown is about to be dropped. */
  readonly stale: boolean;
}

/** Shows a stream's state on the host, for the page's styles and for assistive technology. */
export function reflectState(host: StreamControllerHost, state: StreamState, reflected: Reflected): void {
  const { status, connection } = state;
  const { states } = host.internals;
  for (const each of STATUS_STATES) {
    setState(states, each, each === status && (reflected.opened || each !== 'idle'));
  }
  setState(states, 'stale', state.stale || reflected.stale);
  setState(states, 'connecting', reflected.connecting);
  setState(states, 'replaying', reflected.replaying);
  setState(states, 'offline', connection.state === 'offline');
  setState(states, 'reconnecting', connection.state === 'reconnecting');
  setState(states, 'failed', state.error !== undefined);
  const running = isRunning(status);
  host.toggleAttribute('data-stream-active', running);
  if (running && host.marksBusy) host.setAttribute('aria-busy', 'true');
  else host.removeAttribute('aria-busy');
}
