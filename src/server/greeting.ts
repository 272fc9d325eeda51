import { limits, StreamError } from '../protocol/index.js';
import type { Received } from './hall.js';

/** A connection's first hello, and what was sent right behind it: to wait for its answer would cost each connect a round trip. */
export class Greeting {
  /** How many hellos have come: of two that are decided at once the later one counts. */
  hellos = 0;
  #decided: Promise<void> | undefined;
  #waiting = 0;

  /** What is sent from now on waits for the first of these: it settles when its hello is answered or refused. */
  begin(decided: Promise<void>): void {
    this.#decided ??= decided;
  }

  /**
   * Resolves when the hello that came before a message is decided, one way or the other. Only what says what is to be read may wait.
   *
   * @throws {StreamError} `hello-required`
   */
  async over({ message: { type }, frame }: Pick<Received, 'message' | 'frame'>): Promise<void> {
    const units = typeof frame === 'string' ? frame.length : frame.byteLength;
    const mayWait = type === 'subscribe' || type === 'unsubscribe' || type === 'want';
    if (!this.#decided || !mayWait || this.#waiting + units > limits.early) throw helloRequired();
    this.#waiting += units;
    await this.#decided.catch(() => {}); // whoever has said hello is told
    this.#waiting -= units;
  }
}

/** Nothing is carried out for somebody who has not been let in. */
export function helloRequired(): StreamError {
  return new StreamError('hello-required', 'The first message is "hello"');
}
