import type { Outcome, ServerMessageOf } from '../protocol/index.js';
import type { Slice } from './log.js';
import type { Subscription } from './viewer.js';

/** The log of a generation, as far as it is read. */
export interface ReadableLog {
  readonly generation: string;
  /** The last seq there is. */
  readonly head: number;
  /** The first seq kept; head + 1 when there is none. */
  readonly first: number;
  /**
   * Whole lines, from the one that holds seq `from` on. The first may begin before `from`. `undefined` when there
   * is none, which is so only beyond the head or before `first`.
   */
  slice(from: number): Promise<Slice | undefined>;
}

/** A stream, as far as viewers follow it. */
export interface Followed {
  readonly name: string;
  /** Of the present generation; empty when there is none. */
  readonly generation: string;
  readonly log: ReadableLog;
  /** How the generation ended, if it has. */
  readonly outcome: Outcome | undefined;
  readonly subscriptions: Set<Subscription>;
  /** What a viewer is told of it; `next` is the first seq the viewer will get. */
  describe(next: number): Omit<ServerMessageOf<'opened'>, 'type'>;
  /** The `ended` message of a generation that has ended. */
  endedFrame(): string;
  /** A viewer wants chunks up to `seq`. */
  want(seq: number): void;
}

/** Where streams are had from. */
export interface Library<S extends Followed = Followed> {
  /** Works with the stream of this name, whether or not anything is in it. */
  use<T>(name: string, work: (stream: S) => T | Promise<T>): Promise<T>;
  /** Lets go of the memory of a stream that nobody uses. */
  release(stream: S): void;
}
