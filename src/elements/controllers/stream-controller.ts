import type { ReactiveController } from 'lit';
import type { StreamEvent, StreamReader, StreamSource } from '../../client/source.js';
import { isTerminal, type StreamState } from '../../client/state.js';
import type { Cursor } from '../../protocol/cursor.js';
import { StreamError } from '../../protocol/errors.js';
import { limits } from '../../protocol/limits.js';
import { SOURCE_CHANGE } from '../room-provider.js';
import { type FrameTask, scheduler } from '../scheduler.js';
import { Backlog } from './backlog.js';
import { Presenter } from './presenter.js';
import { reflectState } from './reflect-state.js';
import type { StreamControllerHost, StreamView } from './stream-view.js';

/** How much may wait to be painted before the reader is paused, and how little before it goes on. */
const PAUSE_ABOVE = limits.credit;
const RESUME_BELOW = limits.credit / 4;

/**
 * Reads a source on behalf of an element: holds what it sends until the page's next frame, has it shown then, and keeps
 * the host's attributes and custom states.
 *
 * `state` is what is painted; what was received but not painted yet does not show in it.
 */
export class StreamController implements ReactiveController, FrameTask {
  readonly element: StreamControllerHost;
  readonly #view: StreamView;
  readonly #presenter: Presenter;

  #source: StreamSource | undefined;
  #reader: StreamReader | undefined;
  /** Counts openings, so that an event of a reader that was given up is recognised. */
  #opening = 0;
  #paused = false;

  readonly #backlog = new Backlog();
  #isPainting = false;
  #added = false;
  /** What a server has drawn, until it is taken over; nothing else is painted before that. Its events may be on their way. */
  #drawn: { readonly cursor: Cursor; readonly events?: readonly StreamEvent[] } | undefined;

  constructor(host: StreamControllerHost, view: StreamView) {
    this.element = host;
    this.#view = view;
    this.#presenter = new Presenter(host, view);
    host.addController(this);
  }

  /** All that is known of what is painted. */
  get state(): StreamState {
    return this.#presenter.state;
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
    return this.#reader !== undefined && !this.#presenter.hasAnswer;
  }

  /** Whether what is being painted is history. */
  get replaying(): boolean {
    return this.#presenter.replaying;
  }

  // ---- the source -------------------------------------------------------------------------------------------

  /** Reads this source from now on. What was shown goes when the new one has something to show. */
  use(source: StreamSource | undefined): void {
    if (source === this.#source) {
      if (source && !this.#reader && this.element.isConnected) this.#open();
      return;
    }
    this.#close();
    // What a server has drawn was of the first source.
    if (this.#source || this.state.generation === '') this.#presenter.begin(this.#source !== undefined);
    this.#source = source;
    if (source) this.#open();
    else this.#presenter.drop();
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
    if (this.state.status === 'error' || !this.state.error) return;
    this.#presenter.forgiveError();
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
    const { error, status } = this.state;
    const unread = error !== undefined && !isTerminal(status);
    if (!this.#source)
      throw new StreamError('not-retryable', 'There is nothing here that can be tried again');
    if (!unread && this.#source.retry) return this.#source.retry();
    this.#close();
    this.#presenter.forgiveError();
    this.#open();
    this.#reflect();
  }

  // ---- what a server has drawn ------------------------------------------------------------------------------

  /** Paints nothing until `takeOver`: a server has drawn the stream up to this cursor, from where it is read on. */
  holdDrawn(cursor: Cursor): void {
    this.#drawn = { cursor };
  }

  /** Paints these events in one frame, in place of what the server drew by them. `undefined`: reads all anew instead. */
  takeOver(events: readonly StreamEvent[] | undefined): void {
    if (!this.#drawn) return;
    if (events) this.#drawn = { ...this.#drawn, events };
    else {
      this.#drawn = undefined;
      this.#close();
      this.#view.onTakeOver?.();
      this.#view.onTakenOver?.();
      this.#open();
    }
    scheduler.request(this);
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
    const { generation, seq } = this.#drawn?.cursor ?? this.state;
    const from = generation ? { generation, seq } : (this.element.startFrom ?? 'start');
    this.#presenter.hasAnswer = false;
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
    this.#presenter.hasAnswer = false;
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
    this.#view.measure?.(this.#backlog.entries);
  }

  paint(deadline: number): boolean {
    if (this.#drawn) return this.#paintDrawn(this.#drawn.events);
    let refused = false;
    this.#isPainting = true;
    this.#backlog.drain((event, index) => {
      if (index > 0 && scheduler.now() >= deadline) return false;
      refused = !this.#presenter.take(event);
      return !refused;
    });
    this.#flush();
    if (this.#paused && this.#backlog.weight < RESUME_BELOW) {
      this.#paused = false;
      this.#reader?.resume();
    }
    return this.#backlog.length > 0 && !refused;
  }

  /** In one frame, and when the view can take all of it: what the server drew stands until then. */
  #paintDrawn(events: readonly StreamEvent[] | undefined): boolean {
    if (!events?.every((event) => this.#view.accepts?.(event) !== false)) return false;
    this.#isPainting = true;
    this.#view.onTakeOver?.();
    for (const event of events) this.#presenter.take(event);
    this.#drawn = undefined;
    this.#flush();
    this.#view.onTakenOver?.();
    return this.#backlog.length > 0;
  }

  #flush(): void {
    try {
      this.#view.onFlushed?.();
    } finally {
      this.#isPainting = false;
    }
    this.#reflect();
  }

  notify(): void {
    this.#presenter.outbox.send(this.element);
  }

  /** Dispatches an event after this frame's writing, in order with the controller's own. */
  emit(event: Event): void {
    this.#presenter.outbox.add(event);
    // While it paints, `notify` follows in this very frame.
    if (!this.#isPainting) scheduler.request(this);
  }

  /** Asks for `measure` and `onFlushed` in the next frame, with or without news. */
  requestFrame(): void {
    scheduler.request(this);
  }

  #reflect(): void {
    const { connecting } = this;
    // `replaying` stays as it is at the end of what was over when it came; that is drawn by then.
    const replaying = this.replaying && !isTerminal(this.state.status);
    const { hasAnswer, isStale } = this.#presenter;
    reflectState(this.element, this.state, { opened: hasAnswer, connecting, replaying, stale: isStale });
    this.element.requestUpdate();
  }
}
