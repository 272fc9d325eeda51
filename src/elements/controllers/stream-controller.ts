import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { StartFrom, StreamEvent, StreamReader, StreamSource } from '../../client/source.js';
import { initialState, isRunning, isTerminal, type StreamState, transition } from '../../client/state.js';
import type { Chunk } from '../../protocol/chunk.js';
import { StreamError } from '../../protocol/errors.js';
import { limits } from '../../protocol/limits.js';
import { isReservedName } from '../../protocol/names.js';
import type { Outcome } from '../../protocol/server-messages.js';
import { announce } from '../announcer.js';
import {
  StreamCancelEvent,
  StreamDoneEvent,
  StreamErrorEvent,
  StreamGapEvent,
  StreamResetEvent,
  StreamStartEvent,
} from '../events.js';
import { SOURCE_CHANGE } from '../room-provider.js';
import { type FrameTask, scheduler } from '../scheduler.js';
import { describeError, texts } from '../texts.js';
import { Backlog } from './backlog.js';
import { Outbox } from './outbox.js';
import { reflectState } from './reflect-state.js';

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
  /** The read phase, before any element has written in this frame. */
  measure?(): void;
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

/** How much may wait to be painted before the reader is paused, and how little before it goes on. */
const PAUSE_ABOVE = limits.credit;
const RESUME_BELOW = limits.credit / 4;

/**
 * Reads a source on behalf of an element: holds what it sends until the page's next frame, decides what of it is new
 * (by `transition`), hands that to the view, tells the page by events, and keeps the host's attributes and custom states.
 *
 * `state` is what is painted; what was received but not painted yet does not show in it.
 */
export class StreamController implements ReactiveController, FrameTask {
  readonly element: StreamControllerHost;
  readonly #view: StreamView;

  #source: StreamSource | undefined;
  #reader: StreamReader | undefined;
  /** Counts openings, so that an event of a reader that was given up is recognised. */
  #opening = 0;
  #paused = false;

  #painted: StreamState = initialState();
  readonly #backlog = new Backlog();
  /** The generation whose opening was shown, what it had then, and whether it was over then. */
  #shown = { generation: '', head: 0, ended: false };
  /** What is shown is to be dropped with the first thing that takes its place. */
  #dropPending = false;
  readonly #outbox = new Outbox();
  #isPainting = false;
  #added = false;

  constructor(host: StreamControllerHost, view: StreamView) {
    this.element = host;
    this.#view = view;
    host.addController(this);
  }

  /** All that is known of what is painted. */
  get state(): StreamState {
    return this.#painted;
  }

  get source(): StreamSource | undefined {
    return this.#source;
  }

  /** The open reader, for `want`, `read` and `find`. */
  get reader(): StreamReader | undefined {
    return this.#reader;
  }

  /** Whether there is a source that has not answered yet. */
  get connecting(): boolean {
    return this.#reader !== undefined && !this.#opened;
  }

  /** Whether what is being painted is history. */
  get replaying(): boolean {
    return this.#shown.ended || this.#painted.seq < this.#shown.head;
  }

  #opened = false;

  // ---- the source -------------------------------------------------------------------------------------------

  /** Reads this source from now on. What was shown goes when the new one has something to show. */
  use(source: StreamSource | undefined): void {
    if (source === this.#source) {
      if (source && !this.#reader && this.element.isConnected) this.#open();
      return;
    }
    this.#close();
    if (this.#source) this.#dropPending = true;
    this.#source = source;
    this.#painted = initialState();
    this.#shown = { generation: '', head: 0, ended: false };
    if (source) this.#open();
    else this.#drop();
    this.#reflect();
    this.element.dispatchEvent(new Event(SOURCE_CHANGE));
  }

  /** Shows that the source could not be had. */
  fail(error: unknown): void {
    const shown =
      error instanceof StreamError
        ? error
        : new StreamError('source-failed', error instanceof Error ? error.message : String(error), {
            cause: error,
          });
    this.#receive({ type: 'failed', error: shown });
  }

  /** Takes away an error of reading; the stream's own stays for as long as it is its end. */
  clearError(): void {
    if (this.#painted.status === 'error' || !this.#painted.error) return;
    this.#painted = { ...this.#painted, error: undefined };
    this.#reflect();
  }

  /** Stops the run or transfer for everyone. */
  async cancel(): Promise<void> {
    if (!this.#source?.cancel)
      throw new StreamError('not-running', 'There is nothing here that can be cancelled');
    await this.#source.cancel();
  }

  /** Asks the task to finish early. */
  async interrupt(): Promise<void> {
    if (!this.#source?.interrupt) {
      throw new StreamError('not-interruptible', 'There is nothing here that can be interrupted');
    }
    await this.#source.interrupt();
  }

  /** After a failure on the way: reads on from where it stopped. After the stream's own end: does it all again. */
  async retry(): Promise<void> {
    const unread = this.#painted.error !== undefined && !isTerminal(this.#painted.status);
    if (!this.#source)
      throw new StreamError('not-retryable', 'There is nothing here that can be tried again');
    if (!unread && this.#source.retry) return this.#source.retry();
    this.#close();
    this.#painted = { ...this.#painted, error: undefined };
    this.#open();
    this.#reflect();
  }

  // ---- life -------------------------------------------------------------------------------------------------

  hostConnected(): void {
    if (!this.#added) {
      this.#added = true;
      scheduler.add(this);
    }
    if (this.#source && !this.#reader) this.#open();
  }

  hostDisconnected(): void {
    // An element that is moved is disconnected and connected within one task; its reader stays.
    setTimeout(() => {
      if (this.element.isConnected) return;
      scheduler.remove(this);
      this.#added = false;
      this.#close();
    });
  }

  onVisible(visible: boolean): void {
    this.#reader?.setVisible(visible);
  }

  #open(): void {
    const source = this.#source;
    if (!source || !this.element.isConnected) return;
    const opening = ++this.#opening;
    const { generation, seq } = this.#painted;
    const from = generation ? { generation, seq } : (this.element.startFrom ?? 'start');
    this.#opened = false;
    this.#reader = source.open(
      (event) => {
        if (opening === this.#opening) this.#receive(event);
      },
      { from, visible: scheduler.isVisible(this.element) },
    );
  }

  #close(): void {
    this.#opening++;
    this.#reader?.close();
    this.#reader = undefined;
    this.#opened = false;
    this.#paused = false;
    // What was not painted comes again from the cursor of what was.
    this.#backlog.clear();
  }

  // ---- in ---------------------------------------------------------------------------------------------------

  #receive(event: StreamEvent): void {
    this.#backlog.add(event);
    if (!this.#paused && this.#backlog.weight > PAUSE_ABOVE) {
      this.#paused = true;
      this.#reader?.pause();
    }
    scheduler.request(this);
  }

  // ---- out --------------------------------------------------------------------------------------------------

  measure(): void {
    this.#view.measure?.();
  }

  paint(deadline: number): boolean {
    let refused = false;
    this.#isPainting = true;
    this.#backlog.drain((event, index) => {
      if (index > 0 && scheduler.now() >= deadline) return false;
      const [after, news] = transition(this.#painted, event);
      refused = news !== undefined && this.#view.accepts?.(news) === false;
      if (refused) return false;
      this.#painted = after;
      try {
        if (news) this.#apply(news);
      } catch (error) {
        // A view that fails on one batch shows the next; the stream goes on for everyone else.
        reportError(error);
      }
      return true;
    });
    try {
      this.#view.onFlushed?.();
    } finally {
      this.#isPainting = false;
    }
    this.#reflect();
    if (this.#paused && this.#backlog.weight < RESUME_BELOW) {
      this.#paused = false;
      this.#reader?.resume();
    }
    return this.#backlog.length > 0 && !refused;
  }

  notify(): void {
    this.#outbox.send(this.element);
  }

  /** Dispatches an event after this frame's writing, in order with the controller's own. */
  emit(event: Event): void {
    this.#outbox.add(event);
    // While it paints, `notify` follows in this very frame.
    if (!this.#isPainting) scheduler.request(this);
  }

  /** Asks for `measure` and `onFlushed` in the next frame, with or without news. */
  requestFrame(): void {
    scheduler.request(this);
  }

  #apply(event: StreamEvent): void {
    switch (event.type) {
      case 'opened':
        this.#opened = true;
        if (event.generation === '') this.#drop();
        else this.#show(event);
        return;
      case 'reset':
        this.#opened = true;
        this.#dropPending = true;
        this.#outbox.add(new StreamResetEvent());
        if (event.generation === '') this.#drop();
        else this.#show(event);
        return;
      case 'chunks':
        this.#drop();
        this.#applyChunks(event);
        return;
      case 'gap':
        this.#drop();
        this.#view.onGap?.(event);
        this.#outbox.add(new StreamGapEvent(event.from, event.to, { replay: event.to <= this.#shown.head }));
        return;
      case 'ended':
        this.#drop();
        this.#applyEnd(event.outcome);
        return;
      case 'failed':
        this.#outbox.add(new StreamErrorEvent(event.error, this.#painted.chunkCount));
        this.#announce('failed', `${texts.failed}: ${describeError(event.error)}`);
        return;
      case 'queued':
      case 'connection':
        return;
    }
  }

  #show(description: StreamEvent & { type: 'opened' | 'reset' }): void {
    if (description.generation === this.#shown.generation) return;
    const { generation, head, stream, run, status } = description;
    this.#shown = { generation, head, ended: isTerminal(status) };
    this.#view.onOpened?.(this.#painted);
    this.#outbox.add(
      new StreamStartEvent(stream, generation, run, { replay: head > 0 || this.#shown.ended }),
    );
    if (!this.#shown.ended && isRunning(status)) this.#announce('started', texts.started);
  }

  /** Drops what is out of date, if anything is. */
  #drop(): void {
    if (!this.#dropPending) return;
    this.#dropPending = false;
    this.#view.onReset?.();
  }

  #applyChunks(event: StreamEvent & { type: 'chunks' }): void {
    const { head } = this.#shown;
    const split = head - event.seq + 1;
    if (split > 0 && split < event.chunks.length) {
      // Part history, part new: told apart, so that `replay` is true of all of a batch or of none.
      this.#applyBatch({ ...event, chunks: event.chunks.slice(0, split), replay: true });
      this.#applyBatch({
        ...event,
        seq: event.seq + split,
        chunks: event.chunks.slice(split),
        replay: false,
      });
      return;
    }
    this.#applyBatch({ ...event, replay: split > 0 });
  }

  #applyBatch(batch: ChunkBatch): void {
    this.#view.onChunks?.(batch);
    this.#outbox.addBatch(batch);
  }

  #applyEnd(outcome: Outcome): void {
    this.#view.onEnded?.(outcome);
    const { error, chunkCount, result, interrupted } = this.#painted;
    const init = { replay: this.#shown.ended };
    if (outcome.status === 'complete') {
      this.#outbox.add(new StreamDoneEvent(result, interrupted, init));
      this.#announce('ended', interrupted ? texts.interrupted : texts.done);
    } else if (outcome.status === 'cancelled') {
      this.#outbox.add(new StreamCancelEvent(outcome.reason, init));
      this.#announce('ended', texts.stopped);
    } else if (error) {
      this.#outbox.add(new StreamErrorEvent(error, chunkCount, init));
      this.#announce('ended', `${texts.failed}: ${describeError(error)}`);
    }
  }

  #announce(what: string, message: string): void {
    if (this.element.announcements === 'off' || (what !== 'failed' && this.#shown.ended)) return;
    // The server's own streams begin with the room and never end: no news.
    if (what !== 'failed' && isReservedName(this.#painted.stream)) return;
    const { announcedName: name } = this.element;
    announce(
      `${this.#painted.stream}/${this.#painted.generation}/${what}`,
      name ? `${name}: ${message}` : message,
    );
  }

  #reflect(): void {
    const { connecting } = this;
    // `replaying` stays as it is at the end of what was over when it came; that is drawn by then.
    const replaying = this.replaying && !isTerminal(this.#painted.status);
    reflectState(this.element, this.#painted, {
      opened: this.#opened,
      connecting,
      replaying,
      stale: this.#dropPending,
    });
    this.element.requestUpdate();
  }
}
