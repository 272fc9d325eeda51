import type { Chunk } from '../protocol/chunk.js';
import type { Cursor } from '../protocol/cursor.js';
import type { StreamError } from '../protocol/errors.js';
import type { Outcome, Status } from '../protocol/server-messages.js';

/** What is known of a stream's present generation. */
export interface StreamDescription {
  /** The stream's name; a source that is not in a room makes one up. */
  readonly stream: string;
  /** Names this incarnation of the stream; empty while there is none. */
  readonly generation: string;
  readonly status: Status;
  /** The run that writes it, if it is a task's. */
  readonly run?: string | undefined;
  readonly task?: string | undefined;
  /** Whether the task listens to `interrupt`. */
  readonly interruptible: boolean;
  /** The last seq at the time; chunks up to it are history (`replay`). */
  readonly head: number;
  /** The first seq that is still kept. */
  readonly first: number;
  /** The seq of the first chunk that will follow. */
  readonly next: number;
  /** When the generation began, in milliseconds since 1970. */
  readonly started?: number | undefined;
}

/** How the way to the source stands; not how the stream stands. */
export type ConnectionState =
  | { readonly state: 'connecting' | 'connected' }
  /** The way is interrupted; `retryAt` is when it is tried again, in milliseconds since 1970. */
  | { readonly state: 'reconnecting' | 'offline'; readonly retryAt?: number | undefined }
  /** Given up for good: by the page, or because of `error`. */
  | { readonly state: 'closed'; readonly error?: StreamError | undefined };

/** What happens on a stream, in order, as its reader is told. */
export type StreamEvent =
  | ({ readonly type: 'opened' } & StreamDescription)
  /** A new generation: what was shown is stale until its first chunk or its end. */
  | ({ readonly type: 'reset' } & StreamDescription)
  | ({ readonly type: 'chunks'; readonly generation: string } & Batch)
  /** Chunks `from` to `to` are no longer kept, or were skipped on request. */
  | { readonly type: 'gap'; readonly generation: string; readonly from: number; readonly to: number }
  /** The end of the generation. Nothing follows but a `reset`. */
  | {
      readonly type: 'ended';
      readonly generation: string;
      readonly head: number;
      readonly time: number;
      readonly outcome: Outcome;
    }
  /** The run waits in the task's queue, at this place from 1. */
  | { readonly type: 'queued'; readonly run: string; readonly position: number }
  /** Reading failed (refused, unreachable for good, unreadable); says nothing about the stream's own end. */
  | { readonly type: 'failed'; readonly error: StreamError }
  | ({ readonly type: 'connection' } & ConnectionState);

/** Where reading begins: at the start, with the last n chunks, or after a cursor. Default `start`. */
export type StartFrom = 'start' | { readonly last: number } | Cursor;

/** Chunks that were written together. */
export interface Batch {
  /** The seq of the first one; the others follow without holes. */
  readonly seq: number;
  /** When they were written, in milliseconds since 1970. */
  readonly time: number;
  readonly chunks: readonly Chunk[];
}

export interface OpenOptions {
  readonly from?: StartFrom | undefined;
  /** Whether a person can see it now: visible streams are served first. Default true. */
  readonly visible?: boolean | undefined;
}

/** One reader of a source. All methods may be called at any time; after `close` they do nothing. */
export interface StreamReader {
  /** Stops delivery; the source keeps nothing in memory for this reader and goes on from its cursor later. */
  pause(): void;
  /** Goes on after `pause`. */
  resume(): void;
  /** Tells whether a person can see what this reader shows. */
  setVisible(visible: boolean): void;
  /** Tells that chunks up to `seq` are wanted: lets a task with `ahead` go on. */
  want(seq: number): void;
  /**
   * Reads chunks `from` to `to` of the present generation once more, out of the log: in order, without holes, in the
   * batches that they were written in, of which the first and the last are cut where they hold more.
   *
   * @throws {StreamError} `gone` when the generation is over or they are no longer kept, `network` …
   */
  read(from: number, to: number): Promise<readonly Batch[]>;
  /** Looks for a text in the whole log; `undefined` where the source cannot. */
  find?(query: string, options?: FindOptions): AsyncIterable<FoundPage>;
  /** Ends reading. Never stops what is read. */
  close(): void;
}

export interface FindOptions {
  /** Begin after this seq. Default 0. */
  readonly from?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Some of the seqs that match, and how far the search has looked. */
export interface FoundPage {
  readonly matches: readonly number[];
  readonly looked: number;
  readonly done: boolean;
}

/**
 * Anything that an element can show: a room's stream, a run, a fetched response, a local iterable. Opening it
 * twice gives two independent readers, each from its own start; where the data can only be read once, the
 * source keeps what a later reader needs.
 */
export interface StreamSource {
  /**
   * Begins to read. `observer` is called in order and never during this call; an error it throws is reported
   * to the console and does not stop the others.
   */
  open(observer: (event: StreamEvent) => void, options?: OpenOptions): StreamReader;
  /** Stops the run or transfer for everyone, where that can be done; with `run`, that run and no other. */
  cancel?(run?: string): Promise<void>;
  /** Asks the task to finish early, where that can be done. */
  interrupt?(): Promise<void>;
  /** Does the same thing again, where that can be done: readers get `reset`. */
  retry?(): Promise<void>;
}
