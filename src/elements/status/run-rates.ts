import type { StreamReader } from '../../client/source.js';
import { initialState, type StreamState, transition } from '../../client/state.js';
import type { JsonObject } from '../../protocol/json.js';
import type { RoomClient } from '../room-provider.js';
import { TextRate } from './text-rate.js';

/** Of so many streams at most the rate is told: to know it is to read them. */
const MOST = 8;

interface Followed {
  readonly reader: StreamReader;
  readonly rate: TextRate;
  state: StreamState;
}

/** Reads running streams for as long as somebody looks at their rates. */
export class RunRates {
  readonly #followed = new Map<string, Followed>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Follows these streams of a room from now on, and no others. */
  follow(room: RoomClient | undefined, streams: readonly string[]): void {
    const wanted = room ? streams.slice(0, MOST) : [];
    for (const [stream, { reader }] of this.#followed) {
      if (wanted.includes(stream)) continue;
      reader.close();
      this.#followed.delete(stream);
    }
    for (const stream of wanted) if (room && !this.#followed.has(stream)) this.#open(room, stream);
  }

  /** What is known of a stream: how fast it is, and the facts about it. */
  of(stream: string): { readonly rate: TextRate; readonly meta: JsonObject } | undefined {
    const followed = this.#followed.get(stream);
    return followed && { rate: followed.rate, meta: followed.state.meta };
  }

  #open(room: RoomClient, stream: string): void {
    const rate = new TextRate();
    const followed = {
      rate,
      state: initialState(stream),
      reader: room.stream(stream).open(
        (event) => {
          const [state, news] = transition(followed.state, event);
          followed.state = state;
          if (news?.type !== 'chunks') return;
          rate.add(news.chunks, news.time);
          this.#onChange();
        },
        // Only how fast it goes on matters; who shows what is in it comes first.
        { from: { last: 1 }, visible: false },
      ),
    };
    this.#followed.set(stream, followed);
  }
}
