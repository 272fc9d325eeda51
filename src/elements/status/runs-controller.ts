import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { StreamReader } from '../../client/source.js';
import { initialState, type StreamState, transition } from '../../client/state.js';
import type { RoomClient } from '../room-provider.js';
import { RUNS, type RunEntry, RunList } from '../steps/run-list.js';

/** How many chunks of the list of runs are read: enough for what may be under way in a room at a time. */
const CHUNKS = 800;

/** Knows what is running in a room, for an element beside the stream that the element itself shows. */
export class RunsController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #list = new RunList();
  #room: RoomClient | undefined;
  #reader: StreamReader | undefined;
  #state: StreamState = initialState(RUNS);

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** The runs that are under way, oldest first. */
  get running(): readonly RunEntry[] {
    return this.#list.entries.filter(({ status }) => status === 'streaming');
  }

  /** Reads this room's list from now on; `undefined`: none. */
  use(room: RoomClient | undefined): void {
    if (room === this.#room) return;
    this.#close();
    this.#room = room;
    this.#state = initialState(RUNS);
    this.#list.clear();
    this.#open();
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    this.#open();
  }

  hostDisconnected(): void {
    this.#close();
  }

  #open(): void {
    if (this.#reader || !this.#room) return;
    const { generation, seq } = this.#state;
    const from = generation ? { generation, seq } : { last: CHUNKS };
    this.#reader = this.#room.stream(RUNS).open(
      (event) => {
        const [state, news] = transition(this.#state, event);
        this.#state = state;
        if (news?.type === 'reset') this.#list.clear();
        // Nothing is kept of what has ended. A list that may not be read is an empty one.
        if (news?.type === 'chunks') for (const chunk of news.chunks) this.#list.apply(chunk, 0);
        if (news) this.#host.requestUpdate();
      },
      { from, visible: false },
    );
  }

  #close(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }
}
