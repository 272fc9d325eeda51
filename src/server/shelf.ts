import type { Stream } from './stream.js';

/** Open streams of producers that stay in memory between two appends. */
const RESTING = 100;

/** The streams in memory: one object for each name that somebody works with, follows or writes. */
export class Shelf {
  readonly #make: (name: string) => Stream;
  readonly #streams = new Map<string, { readonly stream: Stream; readonly loaded: Promise<void> }>();
  /** Those that nobody works with, but somebody may append to soon; the one that has rested longest is first. */
  readonly #resting = new Set<Stream>();

  constructor(make: (name: string) => Stream) {
    this.#make = make;
  }

  /** The stream of this name, to work with until it is given back. Nobody gets another object meanwhile. */
  take(name: string): { readonly stream: Stream; readonly loaded: Promise<void> } {
    const taken = this.#streams.get(name) ?? this.#add(name);
    this.#resting.delete(taken.stream);
    taken.stream.users++;
    return taken;
  }

  /** Those in memory. */
  all(): Stream[] {
    return [...this.#streams.values()].map(({ stream }) => stream);
  }

  giveBack(stream: Stream): void {
    stream.users--;
    this.letGo(stream);
  }

  /** Lets go of the memory of a stream that nobody follows, writes or works with. */
  letGo(stream: Stream): void {
    if (stream.users > 0 || stream.subscriptions.size > 0) return;
    if (this.#streams.get(stream.name)?.stream !== stream) return;
    if (!stream.isOpen) this.#remove(stream);
    else if (stream.record?.run === undefined) this.#rest(stream);
  }

  #add(name: string) {
    const stream = this.#make(name);
    const added = { stream, loaded: stream.load() };
    this.#streams.set(name, added);
    return added;
  }

  /** Keeps an open stream in memory for its next append, as long as there are not too many. */
  #rest(stream: Stream): void {
    this.#resting.delete(stream);
    this.#resting.add(stream);
    const [oldest] = this.#resting;
    if (!oldest || this.#resting.size <= RESTING) return;
    oldest.flush();
    oldest.log.merge();
    this.#remove(oldest);
  }

  #remove(stream: Stream): void {
    this.#resting.delete(stream);
    this.#streams.delete(stream.name);
  }
}
