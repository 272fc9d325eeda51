import type { Stream } from '../stream.js';

const last = new WeakMap<Stream, Promise<unknown>>();

/** Does work on a stream that must not meet other work of its kind: one after the other, in the order of the calls. */
export function inTurn<T>(stream: Stream, work: () => Promise<T>): Promise<T> {
  const turn = (last.get(stream) ?? Promise.resolve()).then(work);
  last.set(
    stream,
    turn.catch(() => {}), // whoever asked is told
  );
  return turn;
}
