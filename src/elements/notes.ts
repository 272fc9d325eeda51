import { isTerminal, type StreamState } from '../client/state.js';
import { describeStop, texts } from './texts.js';
import { type Child, h } from './vnode.js';

const SPINNER = h('span', { part: 'spinner' });

/** A line under the content. */
export function note(...words: readonly Child[]): Child {
  return h('div', { part: 'note' }, ...words);
}

/** The lines that tell how a stream stands where its content does not: a stop, nothing there any more, an interrupted connection, a queue. */
export function notesOf(
  { status, reason, connection, position }: StreamState,
  isConnecting: boolean,
): readonly Child[] {
  if (status === 'cancelled' || (status === 'idle' && reason)) return [note(describeStop(reason))];
  // An idle stream misses nothing while the line is down: how that stands is the status's to say.
  if (isTerminal(status) || (status === 'idle' && !isConnecting)) return [];
  if (connection.state === 'offline') return [note(texts.offline)];
  if (connection.state === 'reconnecting') return [note(SPINNER, texts.reconnecting)];
  if (status === 'pending' && position) return [note(SPINNER, texts.waiting(position))];
  return [];
}
