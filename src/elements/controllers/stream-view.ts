import type { ReactiveControllerHost } from 'lit';
import type { StartFrom, StreamEvent } from '../../client/source.js';
import type { StreamState } from '../../client/state.js';
import type { Chunk } from '../../protocol/chunk.js';
import type { Outcome } from '../../protocol/server-messages.js';

/** Chunks as they arrived together, with the one time of their batch. */
export interface ChunkBatch {
  readonly generation: string;
  /** The seq of the first chunk; the others follow without holes. */
  readonly seq: number;
  /** When the batch was written, in milliseconds since 1970. */
  readonly time: number;
  readonly chunks: readonly Chunk[];
  /** Whether this was in the stream already when it was opened. */
  readonly replay: boolean;
}

/** What was received and is not painted yet, in order. */
export type WaitingEvents = readonly { readonly event: StreamEvent }[];

/**
 * What an element does with its stream. All are called in the write phase of a frame, in the stream's order:
 * they may write to the DOM and must not read layout (that is what `measure` is for).
 */
export interface StreamView {
  /**
   * Whether the view can take this now. If not, it waits, and all that comes after it, until the view asks for a
   * frame: while code is loaded, or while what came before is still being shown.
   */
  accepts?(event: StreamEvent): boolean;
  /** A generation is shown from now on. Not called again when the same one is resumed. */
  onOpened?(state: StreamState): void;
  /** What was shown is out of date: drop it. Called right before the first thing of what takes its place. */
  onReset?(): void;
  onChunks?(batch: ChunkBatch): void;
  /** Chunks `from` to `to` will never come. */
  onGap?(gap: { readonly from: number; readonly to: number }): void;
  /** The generation is over; nothing of it follows. */
  onEnded?(outcome: Outcome): void;
  /** The last of the write phase of this element, after all of the above in this frame. */
  onFlushed?(): void;
  /** The read phase, before any element has written in this frame. `waiting`: what will be painted, as far as there is time. */
  measure?(waiting: WaitingEvents): void;
  /** What a server has drawn is about to be drawn once more, out of its events. */
  onTakeOver?(): void;
  /** It was, or cannot be: from now on the page draws by itself. */
  onTakenOver?(): void;
}

export interface StreamControllerHost extends ReactiveControllerHost, HTMLElement {
  readonly internals: ElementInternals;
  /** Where reading begins when there is no cursor yet. Default: the start. */
  readonly startFrom?: StartFrom;
  /** Whether `aria-busy` is set while the stream runs. */
  readonly marksBusy: boolean;
  /** `off` keeps this element from announcing starts and ends. */
  readonly announcements?: 'off' | 'on';
  /** What the page calls it: said before what is announced. */
  readonly announcedName: string | null;
}
