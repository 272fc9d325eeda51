import type { Answer } from '../../src/client/commands.js';
import type { ConnectionState } from '../../src/client/source.js';
import { type StreamMessage, Subscription, type Wire } from '../../src/client/subscription.js';
import type { ClientMessage, Outcome } from '../../src/protocol/index.js';
import { ManualPlatform } from './manual-platform.js';

interface Generation {
  readonly name: string;
  readonly texts: string[];
  first: number;
  outcome: Outcome | undefined;
}

/**
 * One stream, a server that follows PROTOCOL.md, and a line with a queue in each direction, all in one thread
 * and without a clock: a test decides when anything moves.
 */
export class SimulatedWire implements Wire {
  readonly platform = new ManualPlatform();
  readonly subscription = new Subscription('s', this);
  state: ConnectionState = { state: 'connected' };
  generation: Generation = { name: 'g1', texts: [], first: 1, outcome: undefined };
  readonly sent: ClientMessage[] = [];
  #up: ClientMessage[] = [];
  #down: (StreamMessage | 'rejoin')[] = [];
  /** The seq that the server sends next, while it has a subscriber. */
  #next: number | undefined;
  #generations = 1;

  send(message: ClientMessage): boolean {
    if (this.state.state !== 'connected') return false;
    this.sent.push(message);
    this.#up.push(message);
    return true;
  }

  command(): Promise<Answer> {
    throw new Error('No commands here');
  }

  watch(): void {}
  forget(): void {}

  /** The server takes one message. */
  takeUp(): void {
    const message = this.#up.shift();
    if (message?.type === 'unsubscribe') this.#next = undefined;
    if (message?.type !== 'subscribe') return;
    const { from = 'start' } = message;
    const { name, texts } = this.generation;
    const isOver = from !== 'start' && 'generation' in from && from.generation !== name;
    if (from === 'start' || isOver) this.#next = 1;
    else if ('last' in from) this.#next = Math.max(1, texts.length - from.last + 1);
    else this.#next = Math.min(from.seq, texts.length) + 1;
    this.#describe(isOver ? 'reset' : 'opened');
    this.#serve(Number.POSITIVE_INFINITY);
  }

  /** The client takes one message; `false` when there is none. */
  takeDown(): boolean {
    const message = this.#down.shift();
    if (message === 'rejoin') this.subscription.rejoin();
    else if (message) this.subscription.receive(message);
    return message !== undefined;
  }

  append(texts: readonly string[]): void {
    if (this.generation.outcome) return;
    this.generation.texts.push(...texts);
    this.#serve(texts.length);
  }

  end(): void {
    if (this.generation.outcome) return;
    this.generation.outcome = { status: 'complete', result: this.generation.name };
    this.#serve(0);
  }

  restart(): void {
    if (!this.generation.outcome) {
      this.generation.outcome = { status: 'cancelled', reason: 'superseded' };
      this.#serve(0);
    }
    this.generation = { name: `g${++this.#generations}`, texts: [], first: 1, outcome: undefined };
    if (this.#next === undefined) return;
    this.#next = 1;
    this.#describe('reset');
  }

  /** The server forgets what is before. */
  trim(): void {
    const { texts, first } = this.generation;
    const isServed = this.#next === undefined || this.#next > texts.length;
    if (isServed) this.generation.first = Math.max(first, Math.floor(texts.length / 2));
  }

  /** The line is cut, what was on it is lost, and there is a new one. */
  reconnect(): void {
    this.#up = [];
    this.#down = [];
    this.#next = undefined;
    this.state = { state: 'reconnecting' };
    this.subscription.connectionChanged(this.state);
    this.state = { state: 'connected' };
    this.subscription.connectionChanged(this.state);
    this.subscription.connected();
  }

  /** The room was hibernated: it has forgotten its subscribers. */
  hibernate(): void {
    this.#next = undefined;
    this.#down.push('rejoin');
  }

  /** The network delivers something twice. */
  duplicate(): void {
    const last = this.#down.at(-1);
    if (last && last !== 'rejoin' && last.type !== 'opened' && last.type !== 'reset') this.#down.push(last);
  }

  /** Moves everything until nothing moves any more. */
  async settle(): Promise<void> {
    for (let idle = 0; idle < 3; ) {
      await Promise.resolve();
      const moved = this.#up.length > 0 || this.#down.length > 0;
      idle = moved ? 0 : idle + 1;
      this.takeUp();
      while (this.takeDown());
    }
  }

  #describe(type: 'opened' | 'reset'): void {
    const { name: generation, texts, first, outcome } = this.generation;
    const head = texts.length;
    this.#down.push({
      type,
      stream: 's',
      generation,
      status: outcome?.status ?? 'streaming',
      interruptible: false,
      head,
      first: Math.min(first, head + 1),
      next: this.#next ?? 1,
    });
  }

  /** Sends what the subscriber lacks, in batches of at most `most`. */
  #serve(most: number): void {
    const { name: generation, texts, first, outcome } = this.generation;
    if (this.#next === undefined) return;
    if (this.#next < first) {
      this.#down.push({ type: 'gap', stream: 's', generation, from: this.#next, to: first - 1 });
      this.#next = first;
    }
    while (this.#next <= texts.length) {
      const chunks = texts.slice(this.#next - 1, this.#next - 1 + Math.min(3, Math.max(1, most)));
      this.#down.push({ type: 'chunks', stream: 's', generation, seq: this.#next, time: 0, chunks });
      this.#next += chunks.length;
    }
    if (outcome)
      this.#down.push({ type: 'ended', stream: 's', generation, head: texts.length, time: 0, outcome });
  }
}
