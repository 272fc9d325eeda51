import { type Outcome, Producer, type ProducerOptions, StreamError } from 'rivulet/client';
import { notice } from './output.js';

export interface DeliveryOptions extends Pick<ProducerOptions, 'url' | 'token' | 'startOver'> {
  /** How long the server may be away after the input has ended, in milliseconds. */
  readonly giveUp: number;
}

/** What may wait to be sent, in bytes, before the input has to wait: 8 MiB. */
const BUFFER = 8 * 1024 * 1024;
/** A failure is worth a word when so many attempts in a row have failed: a cut line heals with the second. */
const WORTH_TELLING = 2;

/** What is said of the time after the end of the output. */
const REST = 'what is left of the output is sent as soon as that works (Ctrl-C gives up)';

/** The way into the stream: tells when the server is away and back, and when it is time to give up. */
export class Delivery {
  readonly #producer: Producer;
  readonly #giveUp: number;
  #isAway = false;
  #isTold = false;
  #hasInputEnded = false;
  #error: StreamError | undefined;
  /** Settles when nothing waits to be sent. */
  #sent: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor({ giveUp, ...options }: DeliveryOptions) {
    this.#giveUp = giveUp;
    this.#producer = new Producer({
      ...options,
      retryFor: Number.POSITIVE_INFINITY,
      buffer: BUFFER,
      onRetry: (error, failures) => this.#onRetry(error, failures),
    });
  }

  /** Begins the stream anew before there is anything to write, so that nobody takes the last one for this one. */
  begin(): void {
    void this.#watch(this.#producer.begin());
  }

  /** Whether the last attempt to send something has failed. */
  get isAway(): boolean {
    return this.#isAway;
  }

  /** Writes a value, and resolves when there is room for more. Never rejects: see {@link end}. */
  async write(value: unknown): Promise<void> {
    if (this.#error) return;
    const hasRoom = this.#watch(this.#producer.write(value));
    // A refusal is told when it comes, not with the next write: there may be none for a long time.
    this.#sent ??= this.#watch(this.#producer.flush()).finally(() => {
      this.#sent = undefined;
    });
    await hasRoom;
  }

  /** The time to give up begins: nothing more will come but what is under way. */
  inputEnded(): void {
    if (this.#hasInputEnded) return;
    this.#hasInputEnded = true;
    if (!this.#isAway) return;
    if (this.#isTold) notice(`the command has ended; ${REST}`);
    this.#arm();
  }

  /** Ends the stream, after everything that was written. Resolves to whether all of it has arrived. */
  async end(outcome: Outcome): Promise<boolean> {
    if (!this.#error) await this.#watch(this.#producer.close(outcome));
    clearTimeout(this.#timer);
    return this.#error === undefined;
  }

  /** Stops trying. */
  giveUp(): void {
    this.#producer.abort(new StreamError('timeout', 'given up'));
  }

  async #watch(sent: Promise<void>): Promise<void> {
    try {
      await sent;
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
      if (this.#error) return;
      this.#error = error;
      notice(farewell(error));
    }
  }

  #onRetry(error: StreamError | undefined, failures: number): void {
    if (error === undefined) {
      this.#isAway = false;
      clearTimeout(this.#timer);
      this.#timer = undefined;
      if (this.#isTold) notice('the server is back');
      this.#isTold = false;
      return;
    }
    this.#isAway = true;
    if (this.#hasInputEnded) this.#arm();
    if (this.#isTold || failures < WORTH_TELLING) return;
    this.#isTold = true;
    const rest = this.#hasInputEnded ? REST : 'the output is kept and sent as soon as that works';
    notice(`${trouble(error)}; ${rest}`);
  }

  #arm(): void {
    this.#timer ??= setTimeout(() => this.giveUp(), this.#giveUp);
  }
}

function trouble(error: StreamError): string {
  return error.code === 'network'
    ? 'the server cannot be reached'
    : `the server does not take the output now: ${error.message} (${error.code})`;
}

function farewell(error: StreamError): string {
  switch (error.code) {
    case 'timeout':
      return 'gave up: the end of the output is not in the stream';
    case 'sequence-gap':
      return 'the stream was begun anew by somebody else; the output no longer goes there';
    case 'stream-closed':
      return 'the stream has ended; without --append a new generation of it is begun';
    default:
      return `the output no longer goes to the stream: ${error.message} (${error.code})`;
  }
}
