import type { Interpreter } from '../../protocol/formats/interpreter.js';
import type { Outcome } from '../../protocol/server-messages.js';
import type { LocalWriter } from './local.js';
import { makeInterpreter, providerIn, type StreamFormat } from './stream-format.js';
import { writeValues } from './write-values.js';

export interface ValueWriterOptions {
  /** How the source is read. Default: by its headers, and by its first events. */
  readonly format?: StreamFormat | undefined;
  /**
   * Turns each value into what is to be shown; `undefined` leaves it out. Default: the events of model providers
   * become the text of the answer, its `reasoning` part, facts and state; other values stay as they are.
   */
  readonly map?: ((value: unknown) => unknown) | undefined;
}

/** Writes what a source's values come to: the code for the events of model providers is loaded with the first object. */
export class ValueWriter {
  readonly #writer: LocalWriter;
  readonly #options: ValueWriterOptions;
  #interpreter: Interpreter | undefined;
  /** Whether anything was written. */
  hasBegun = false;

  constructor(writer: LocalWriter, options: ValueWriterOptions) {
    this.#writer = writer;
    this.#options = options;
  }

  /**
   * Writes; those before a value that cannot be read are written, too.
   *
   * @returns the outcome, when one of the values is the end of the stream
   * @throws {StreamError} when a value cannot be read, or says that the provider failed
   */
  async write(values: Iterable<unknown>): Promise<Outcome | undefined> {
    const shown: unknown[] = [];
    let failure: { readonly error: unknown } | undefined;
    try {
      for (const value of values) shown.push(...(await this.#interpret(value)));
    } catch (error) {
      failure = { error };
    }
    if (shown.length > 0) this.hasBegun = true;
    const outcome = await writeValues(this.#writer, shown);
    if (failure && !outcome) throw failure.error;
    return outcome;
  }

  /**
   * The source is over.
   *
   * @throws {StreamError} `network` when an answer has begun and not come to its end
   */
  end(): Outcome {
    this.#interpreter?.end();
    return { status: 'complete' };
  }

  /** Everything comes once more, from its beginning. */
  restart(): void {
    this.#interpreter = undefined;
  }

  async #interpret(value: unknown): Promise<readonly unknown[]> {
    const { map, format } = this.#options;
    if (map) return [map(value)].filter((each) => each !== undefined);
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [value];
    this.#interpreter ??= await makeInterpreter(providerIn(format));
    return this.#interpreter.read(value);
  }
}
