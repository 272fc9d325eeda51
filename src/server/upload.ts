import { type FileInfo, limits, Sha256, StreamError } from '../protocol/index.js';
import type { InputFile } from './task.js';

/**
 * One file of a run's input on its way from the page to the task. What has arrived and was not taken yet is
 * bounded by the client's window, which only moves when the task takes bytes (PROTOCOL.md §7).
 */
export class Upload implements InputFile {
  readonly field: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** Bytes taken by the task. */
  taken = 0;
  readonly #onTaken: () => void;
  #received = 0;
  readonly #digest = new Sha256();
  #complete = false;
  #waiting: Uint8Array[] = [];
  #failure: StreamError | undefined;
  #wake: (() => void) | undefined;
  #used = false;

  constructor(info: FileInfo, onTaken: () => void) {
    this.field = info.field;
    this.name = info.name;
    this.type = info.type;
    this.size = info.size;
    this.#onTaken = onTaken;
  }

  /** Whether everything of it has arrived. */
  get isComplete(): boolean {
    return this.#complete;
  }

  /**
   * Bytes from the page. What was received before is left out; what would leave a hole is ignored, for the
   * page goes on from the acknowledged byte.
   *
   * @param digest with the last bytes: the SHA-256 of the file
   * @throws {StreamError} `invalid-input` when the file is not as long as it was said to be, `upload-corrupt` when it is
   * another than was digested, `bad-message` when more was sent than the window allows.
   */
  push(offset: number, bytes: Uint8Array, last: boolean, digest?: string): void {
    if (this.#complete || offset > this.#received) return;
    const fresh = bytes.subarray(this.#received - offset);
    this.#received += fresh.length;
    if (this.#received > this.size || (last && this.#received < this.size)) {
      throw new StreamError(
        'invalid-input',
        `"${this.name}" was said to be ${this.size} bytes long and is not`,
      );
    }
    if (this.#received - this.taken > limits.uploadWindow) {
      throw new StreamError('bad-message', `More of "${this.name}" was sent than was asked for`);
    }
    this.#digest.update(fresh);
    if (last && digest !== undefined && digest !== this.#digest.hex()) {
      throw new StreamError('upload-corrupt', `"${this.name}" did not arrive as it was sent`);
    }
    if (fresh.length > 0) this.#waiting.push(fresh.slice());
    this.#complete = last;
    this.#wake?.();
  }

  /** The rest will not come. */
  fail(error: StreamError): void {
    this.#failure = error;
    this.#wake?.();
  }

  stream(): ReadableStream<Uint8Array> {
    if (this.#used) throw new TypeError(`The content of "${this.name}" can be read once`);
    this.#used = true;
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          while (this.#waiting.length === 0 && !this.#complete && !this.#failure) {
            await new Promise<void>((resolve) => {
              this.#wake = resolve;
            });
          }
          const bytes = this.#waiting.shift();
          if (bytes) {
            this.taken += bytes.length;
            controller.enqueue(bytes);
            this.#onTaken();
          } else if (this.#failure) controller.error(this.#failure);
          else controller.close();
        },
      },
      { highWaterMark: 0 },
    );
  }
}
