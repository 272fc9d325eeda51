/** What an answer of a Durable Streams server says of where it ends. */
export interface DurablePosition {
  readonly offset: string | null;
  readonly cursor: string | null;
  readonly isUpToDate: boolean;
  readonly isClosed: boolean;
  /** How it was closed, where the server is one of Rivulet (PROTOCOL.md §11.4). */
  readonly status: string | null;
}

/** Where a reader of a Durable Stream stands. */
export class DurablePlace {
  #offset: string | undefined;
  #cursor: string | undefined;
  isUpToDate = false;
  isClosed = false;
  status: string | undefined;
  /** Whether the stream is one of messages; else it is one of bytes. */
  isJson = false;
  /** How many bytes after the offset were taken, of a page that has not come to its end. */
  taken = 0;

  get isAtStart(): boolean {
    return this.#offset === undefined && this.taken === 0;
  }

  /** Another one, whenever something has come. */
  get key(): string {
    return `${this.#offset} ${this.taken}`;
  }

  moveTo({ offset, cursor, isUpToDate, isClosed, status }: DurablePosition): void {
    // Who is no further on than before is at the end, whatever is said: else it would be asked for ever.
    const isAtEnd = offset === this.#offset;
    if (offset !== null && !isAtEnd) {
      this.#offset = offset;
      this.taken = 0;
    }
    this.#cursor = cursor ?? undefined;
    this.isUpToDate = isUpToDate || isClosed || isAtEnd;
    this.isClosed = isClosed;
    this.status = status ?? undefined;
  }

  /** Where to read on. */
  address(url: string | URL, live: 'sse' | 'long-poll' | undefined): string {
    const [withoutHash = ''] = String(url).split('#');
    const [path, query] = withoutHash.split('?');
    const parameters = new URLSearchParams(query);
    if (this.#offset !== undefined) parameters.set('offset', this.#offset);
    if (live === undefined) parameters.delete('live');
    else parameters.set('live', live);
    if (live !== undefined && this.#cursor !== undefined) parameters.set('cursor', this.#cursor);
    const search = parameters.toString();
    return search === '' ? `${path}` : `${path}?${search}`;
  }
}
