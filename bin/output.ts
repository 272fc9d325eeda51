import type { Writable } from 'node:stream';

/** Where this program writes: the terminal, a file, a pipe that may close at any time. */
export class Output {
  readonly #stream: Writable;
  #error: Error | undefined;
  #onRoom: (() => void)[] = [];

  constructor(stream: Writable, onError: (error: NodeJS.ErrnoException) => void = () => {}) {
    this.#stream = stream;
    stream.on('drain', () => this.#wake());
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (this.#error) return;
      this.#error = error;
      this.#wake();
      onError(error);
    });
  }

  /** Why nothing more is written, if so: `EPIPE` when the reader has gone. */
  get error(): Error | undefined {
    return this.#error;
  }

  /**
   * Writes; after an error it does nothing.
   *
   * @returns when to go on, where that is not at once
   */
  write(data: string | Uint8Array): Promise<void> | undefined {
    if (this.#error || this.#stream.write(data)) return undefined;
    return new Promise((resolve) => this.#onRoom.push(resolve));
  }

  /** Resolves when all was handed to the operating system, or never will be. */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#error) resolve();
      else this.#stream.write('', () => resolve());
    });
  }

  #wake(): void {
    for (const resolve of this.#onRoom.splice(0)) resolve();
  }
}

const stderr = new Output(process.stderr);

/** Tells the person at the terminal something. */
export function notice(message: string): void {
  void stderr.write(`rivulet: ${message}\n`);
}
