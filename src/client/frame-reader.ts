/**
 * Reads the frames of one connection, in their order: a deflated one (PROTOCOL.md §2) takes a moment, and what comes after
 * it waits that long.
 */
export class FrameReader {
  readonly #onText: (text: string) => void;
  readonly #onFailure: () => void;
  #waiting: unknown[] = [];
  #isBusy = false;
  #closed = false;

  /** `onFailure` is called when a frame cannot be read; nothing follows then. */
  constructor(onText: (text: string) => void, onFailure: () => void) {
    this.#onText = onText;
    this.#onFailure = onFailure;
  }

  /** A frame arrived: a text, or an `ArrayBuffer` that holds a deflated one. */
  take(data: unknown): void {
    if (this.#closed) return;
    if (typeof data === 'string' && !this.#isBusy) this.#onText(data);
    else this.#waiting.push(data);
    if (!this.#isBusy && this.#waiting.length > 0) void this.#readAll();
  }

  /** Nothing more of it is wanted. */
  close(): void {
    this.#closed = true;
    this.#waiting = [];
  }

  async #readAll(): Promise<void> {
    this.#isBusy = true;
    try {
      for (let data = this.#waiting.shift(); data !== undefined; data = this.#waiting.shift()) {
        const text = typeof data === 'string' ? data : await inflate(data as ArrayBuffer);
        if (this.#closed) return;
        this.#onText(text);
      }
    } catch {
      if (!this.#closed) this.#onFailure();
      this.close();
    } finally {
      this.#isBusy = false;
    }
  }
}

/** Whether this platform can read deflated frames. */
export const inflates = typeof DecompressionStream === 'function';

function inflate(bytes: ArrayBuffer): Promise<string> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).text();
}
