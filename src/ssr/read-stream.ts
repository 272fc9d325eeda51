import type { StartFrom, StreamEvent, StreamSource } from '../client/source.js';
import { initialState, isTerminal, type StreamState, transition } from '../client/state.js';

/** What a stream has at a moment: its events, and the state that they lead to. */
export interface StreamSnapshot {
  readonly events: readonly StreamEvent[];
  readonly state: StreamState;
}

/**
 * Reads a stream up to where it is now, and its end if it has one; what comes later is not waited for.
 *
 * @throws {StreamError} what reading throws, such as `network` or `forbidden`
 * @throws the signal's reason when it is aborted before that
 */
export function readStream(
  source: StreamSource,
  { from, signal }: { readonly from?: StartFrom | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<StreamSnapshot> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const events: StreamEvent[] = [];
    let state = initialState();
    /** How it stood when it was opened: that is how far to read. */
    let found: StreamEvent | undefined;
    const reader = source.open(observe, { from });
    const close = (): void => {
      signal?.removeEventListener('abort', onAbort);
      reader.close();
    };
    const onAbort = (): void => {
      close();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort);

    function observe(event: StreamEvent): void {
      if (event.type === 'failed') {
        close();
        reject(event.error);
        return;
      }
      if (event.type === 'connection') return;
      if (event.type === 'reset') events.length = 0;
      const [after, news] = transition(event.type === 'reset' ? initialState() : state, event);
      state = after;
      if (!news) return;
      events.push(news.type === 'reset' ? { ...news, type: 'opened' } : news);
      if (news.type === 'opened' || news.type === 'reset') found = news;
      if (found?.type !== 'opened' && found?.type !== 'reset') return;
      const isRead = state.seq >= found.head && (isTerminal(state.status) || !isTerminal(found.status));
      if (!isRead && found.generation !== '') return;
      close();
      resolve({ events, state });
    }
  });
}
