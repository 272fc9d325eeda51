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
  const { internals } = host;
  for (const each of STATUS_STATES) {
    setState(internals, each, each === status && (reflected.opened || each !== 'idle'));
  }
  setState(internals, 'stale', state.stale || reflected.stale);
  setState(internals, 'connecting', reflected.connecting);
  setState(internals, 'replaying', reflected.replaying);
  setState(internals, 'offline', connection.state === 'offline');
  setState(internals, 'reconnecting', connection.state === 'reconnecting');
  setState(internals, 'failed', state.error !== undefined);
  const running = isRunning(status);
  host.toggleAttribute('data-stream-active', running);
  if (running && host.marksBusy) host.setAttribute('aria-busy', 'true');
  else host.removeAttribute('aria-busy');
}
