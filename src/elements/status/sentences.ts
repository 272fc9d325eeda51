import type { ConnectionState } from '../../client/source.js';
import type { StreamState } from '../../client/state.js';
import { texts } from '../texts/work.js';
import { describeError } from '../texts.js';

/** Whether the way to the room is interrupted. */
export function isLost({ state }: ConnectionState): boolean {
  return state === 'offline' || state === 'reconnecting';
}

/** In how many whole seconds it is tried again; `undefined` when that is not ahead. */
export function secondsToRetry(connection: ConnectionState, now: number): number | undefined {
  if (!('retryAt' in connection) || connection.retryAt === undefined) return undefined;
  const seconds = Math.ceil((connection.retryAt - now) / 1_000);
  return seconds > 0 ? seconds : undefined;
}

/** How the connection stands, in words. */
export function connectionSentence(connection: ConnectionState, now: number): string {
  if (connection.state === 'connected') return texts.connected;
  if (connection.state === 'connecting') return texts.connecting;
  if (connection.state === 'closed') {
    const { error } = connection as ConnectionState & { readonly state: 'closed' };
    return error ? `${texts.closed}. ${describeError(error)}` : texts.closed;
  }
  const seconds = secondsToRetry(connection, now);
  if (seconds !== undefined) return `${texts.offline}. ${texts.retryIn(seconds)}`;
  return connection.state === 'offline' ? texts.offline : texts.reconnecting;
}

/** The model that writes a stream, where it says so. */
export function modelOf({ meta }: Pick<StreamState, 'meta'>): string | undefined {
  return typeof meta.model === 'string' ? meta.model : undefined;
}

/** How a stream stands, in words: its status or step, its model, how many chunks there are. Nothing of no stream. */
export function streamFacts(state: StreamState): string[] {
  const { status, progress, position, chunkCount, generation, interrupted } = state;
  if (generation === '' && status !== 'pending') return [];
  const sentence = {
    idle: texts.idle,
    pending: texts.waiting(position),
    streaming: progress?.step ?? texts.running,
    complete: interrupted ? texts.interrupted : texts.done,
    error: texts.failed,
    cancelled: texts.stopped,
  }[status];
  const facts = [sentence, modelOf(state), chunkCount > 0 ? texts.chunks(chunkCount) : undefined];
  return facts.filter((fact) => fact !== undefined);
}
