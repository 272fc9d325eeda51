import { StreamError } from '../protocol/errors.js';
import { report } from './report.js';
import type { OpenOptions, StartFrom, StreamDescription, StreamEvent } from './source.js';
import { initialState, isTerminal, type StreamState, transition } from './state.js';

type Description = { readonly type: 'opened' | 'reset' } & StreamDescription;

/** How often what is missing is asked for again; an answer to an older question can be in the way. */
const MAX_HOLES = 3;

/**
 * One reader of a subscription that it may share with others: its own place in the stream, and so its own
 * events. Whatever the wire repeats for the sake of another reader does not reach the observer.
 */
export class ReaderPosition {
  readonly #observer: (event: StreamEvent) => void;
  readonly #from: StartFrom;
  #state: StreamState;
  /** Where a hole was found, and how often. */
  #hole = { generation: '', seq: -1, times: 0 };
  isPaused = false;
  isVisible: boolean;
  /** The highest seq that was wanted. */
  wanted = 0;

  constructor(
    stream: string,
    observer: (event: StreamEvent) => void,
    { from = 'start', visible = true }: OpenOptions,
  ) {
    this.#observer = observer;
    this.#from = from;
    this.#state = initialState(stream);
    this.isVisible = visible;
  }

  get state(): StreamState {
    return this.#state;
  }

  /** Where a subscription for this reader begins. */
  get position(): StartFrom {
    const { generation, seq } = this.#state;
    return generation === '' ? this.#from : { generation, seq };
  }

  /** Applies an event and hands on what is new of it. */
  apply(event: StreamEvent): void {
    const [state, news] = transition(this.#state, event);
    this.#state = state;
    if (!news) return;
    try {
      this.#observer(news);
    } catch (error) {
      report(error);
    }
  }

  /**
   * The subscription stands, or the stream has a new generation. The wire begins where the lowest of all
   * readers does; this one begins where it wants to, and is told when that is no longer kept.
   */
  describe(event: Description): void {
    const { generation, first, head } = event;
    const isFresh = this.#state.generation === '';
    if (generation === this.#state.generation) this.apply({ ...event, next: this.#state.seq + 1 });
    else if (!isFresh) this.apply({ ...event, next: 1 });
    else this.apply({ ...event, ...this.#begin(generation, head) });
    const from = this.#state.seq + 1;
    if (from < first) this.apply({ type: 'gap', generation, from, to: first - 1 });
  }

  #begin(generation: string, head: number): { readonly type: 'opened' | 'reset'; readonly next: number } {
    const from = this.#from;
    if (from === 'start' || generation === '') return { type: 'opened', next: 1 };
    if ('last' in from) return { type: 'opened', next: Math.max(1, head - from.last + 1) };
    if (from.generation === generation) return { type: 'opened', next: from.seq + 1 };
    return { type: from.generation === '' ? 'opened' : 'reset', next: 1 };
  }

  /** Whether something is missing between what this reader has and what the server goes on with. */
  misses(event: Description | (StreamEvent & { readonly type: 'chunks' | 'gap' | 'ended' })): boolean {
    const { generation, seq, status } = this.#state;
    if (event.generation !== generation) return true;
    return !isTerminal(status) && lastBefore(event) > seq;
  }

  /**
   * Notes that something is missing here.
   *
   * @returns whether to ask for it; `false` when that did not help, and the reader fails
   */
  noteHole(): boolean {
    const { generation, seq } = this.#state;
    const isSame = this.#hole.generation === generation && this.#hole.seq === seq;
    this.#hole = { generation, seq, times: isSame ? this.#hole.times + 1 : 1 };
    if (this.#hole.times <= MAX_HOLES) return true;
    const message = `The server leaves out what follows chunk ${seq}`;
    this.apply({ type: 'failed', error: new StreamError('source-failed', message) });
    return false;
  }
}

/** The seq that comes right before what the event brings. */
function lastBefore(
  event: Description | (StreamEvent & { readonly type: 'chunks' | 'gap' | 'ended' }),
): number {
  switch (event.type) {
    case 'opened':
    case 'reset':
      return event.next - 1;
    case 'chunks':
      return event.seq - 1;
    case 'gap':
      return event.from - 1;
    case 'ended':
      return event.head;
  }
}
