import type { StreamEvent } from '../../client/source.js';
import { initialState, isRunning, isTerminal, type StreamState, transition } from '../../client/state.js';
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
import { describeError, texts } from '../texts.js';
import { Outbox } from './outbox.js';
import type { ChunkBatch, StreamControllerHost, StreamView } from './stream-view.js';

/** Nothing is shown yet. */
const nothingShown = { generation: '', head: 0, ended: false };

/**
 * Shows what is read, in the write phase of a frame: decides what of it is new (by `transition`), hands that to the view,
 * and tells the page, by events that wait in the outbox, and assistive technology.
 */
export class Presenter {
  readonly #host: StreamControllerHost;
  readonly #view: StreamView;
  readonly outbox = new Outbox();
  #state: StreamState = initialState();
  /** The generation whose opening was shown, what it had then, and whether it was over then. */
  #shown = nothingShown;
  /** What is shown is to be dropped with the first thing that takes its place. */
  #isStale = false;
  /** Whether the source has answered since it was opened; whoever opens it says that it has not. */
  hasAnswer = false;

  constructor(host: StreamControllerHost, view: StreamView) {
    this.#host = host;
    this.#view = view;
  }

  /** All that is known of what is shown. */
  get state(): StreamState {
    return this.#state;
  }

  /** Whether what is shown is about to be dropped. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** Whether what is being shown is history. */
  get replaying(): boolean {
    return this.#shown.ended || this.#state.seq < this.#shown.head;
  }

  /** Another source is shown from now on. What was there, if `hasOld`, goes when that has something to show. */
  begin(hasOld: boolean): void {
    this.#isStale ||= hasOld;
    this.#state = initialState();
    this.#shown = nothingShown;
  }

  /** Takes away an error of reading. */
  forgiveError(): void {
    this.#state = { ...this.#state, error: undefined };
  }

  /** Shows an event; `false` when the view cannot take it now. */
  take(event: StreamEvent): boolean {
    const [after, news] = transition(this.#state, event);
    if (news && this.#view.accepts?.(news) === false) return false;
    this.#state = after;
    try {
      if (news) this.#apply(news);
    } catch (error) {
      // A view that fails on one batch shows the next; the stream goes on for everyone else.
      reportError(error);
    }
    return true;
  }

  /** Drops what is out of date, if anything is. */
  drop(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    this.#view.onReset?.();
  }

  #apply(event: StreamEvent): void {
    switch (event.type) {
      case 'opened':
        this.hasAnswer = true;
        if (event.generation === '') this.drop();
        else this.#show(event);
        return;
      case 'reset':
        this.hasAnswer = true;
        this.#isStale = true;
        this.outbox.add(new StreamResetEvent());
        if (event.generation === '') this.drop();
        else this.#show(event);
        return;
      case 'chunks':
        this.drop();
        this.#applyChunks(event);
        return;
      case 'gap':
        this.drop();
        this.#view.onGap?.(event);
        this.outbox.add(new StreamGapEvent(event.from, event.to, { replay: event.to <= this.#shown.head }));
        return;
      case 'ended':
        this.drop();
        this.#applyEnd(event.outcome);
        return;
      case 'failed':
        this.outbox.add(new StreamErrorEvent(event.error, this.#state.chunkCount));
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
    this.#view.onOpened?.(this.#state);
    this.outbox.add(new StreamStartEvent(stream, generation, run, { replay: head > 0 || this.#shown.ended }));
    if (!this.#shown.ended && isRunning(status)) this.#announce('started', texts.started);
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
    this.outbox.addBatch(batch);
  }

  #applyEnd(outcome: Outcome): void {
    this.#view.onEnded?.(outcome);
    const { error, chunkCount, result, interrupted } = this.#state;
    const init = { replay: this.#shown.ended };
    if (outcome.status === 'complete') {
      this.outbox.add(new StreamDoneEvent(result, interrupted, init));
      this.#announce('ended', interrupted ? texts.interrupted : texts.done);
    } else if (outcome.status === 'cancelled') {
      this.outbox.add(new StreamCancelEvent(outcome.reason, init));
      this.#announce('ended', texts.stopped);
    } else if (error) {
      this.outbox.add(new StreamErrorEvent(error, chunkCount, init));
      this.#announce('ended', `${texts.failed}: ${describeError(error)}`);
    }
  }

  #announce(what: string, message: string): void {
    if (this.#host.announcements === 'off' || (what !== 'failed' && this.#shown.ended)) return;
    // The server's own streams begin with the room and never end: no news.
    if (what !== 'failed' && isReservedName(this.#state.stream)) return;
    const { announcedName: name } = this.#host;
    announce(
      `${this.#state.stream}/${this.#state.generation}/${what}`,
      name ? `${name}: ${message}` : message,
    );
  }
}
