import type { Outcome, ServerMessage, ServerMessageOf, Status, StreamError } from '../../protocol/index.js';
import type { Followed } from '../followed.js';
import type { Subscription } from '../viewer.js';
import { type Fetched, RelayedLog } from './relayed-log.js';
import type { RelayedLine } from './upstream.js';

function isTerminal(status: Status): boolean {
  return status === 'complete' || status === 'error' || status === 'cancelled';
}

/** A stream of the origin, as this relay's viewers follow it. */
export class RelayedStream implements Followed {
  readonly name: string;
  readonly subscriptions = new Set<Subscription>();
  /** How many are at work with it. */
  users = 0;
  log: RelayedLog;
  outcome: Outcome | undefined;
  wanted = 0;
  /** Resolves when the origin has told of it; rejects when it could not. */
  readonly known: Promise<void>;
  readonly #onWant: (seq: number) => void;
  readonly #fetch: (generation: string, from: number) => Promise<Fetched>;
  #resolveKnown: () => void = () => {};
  #rejectKnown: (error: StreamError) => void = () => {};
  #isKnown = false;
  #description: ServerMessageOf<'opened' | 'reset'> | undefined;
  #ended = '';

  constructor(
    name: string,
    fetch: (generation: string, from: number) => Promise<Fetched>,
    onWant: (seq: number) => void,
  ) {
    this.name = name;
    this.#fetch = fetch;
    this.#onWant = onWant;
    this.log = this.#logOf({ generation: '', next: 1, first: 1 });
    this.known = new Promise((resolve, reject) => {
      this.#resolveKnown = resolve;
      this.#rejectKnown = reject;
    });
    this.known.catch(() => {}); // whoever waits for it is told; perhaps nobody does
  }

  get generation(): string {
    return this.#description?.generation ?? '';
  }

  get status(): Status {
    if (this.generation === '') return 'idle';
    return this.outcome?.status ?? (this.log.head > 0 ? 'streaming' : 'pending');
  }

  /** From where the origin is to go on. */
  get position(): { readonly generation: string; readonly seq: number } | 'end' {
    return this.#isKnown ? { generation: this.generation, seq: this.log.head } : 'end';
  }

  describe(next: number): Omit<ServerMessageOf<'opened'>, 'type'> {
    const { run, task, started, interruptible = false } = this.#description ?? {};
    return {
      stream: this.name,
      generation: this.generation,
      status: this.status,
      interruptible,
      head: this.log.head,
      first: this.log.first,
      next,
      ...(run === undefined ? {} : { run }),
      ...(task === undefined ? {} : { task }),
      ...(started === undefined ? {} : { started }),
    };
  }

  endedFrame(): string {
    return this.#ended;
  }

  want(seq: number): void {
    if (seq <= this.wanted) return;
    this.wanted = seq;
    this.#onWant(seq);
  }

  /** The origin could not let it be followed. Returns whether that ends the wait of those who want to. */
  refuse(error: StreamError): boolean {
    if (this.#isKnown) return false;
    this.#rejectKnown(error);
    return true;
  }

  /** Lines that the origin has flushed. */
  onLine({ text, generation, seq, next }: RelayedLine): void {
    if (generation !== this.generation || !this.log.add(text, seq, next)) return;
    for (const subscription of this.subscriptions) subscription.offer(text, seq, next);
  }

  /** Anything else that the origin says of it; `frame` as it was sent. */
  onMessage(message: ServerMessage & { readonly stream: string }, frame: string): void {
    switch (message.type) {
      case 'opened':
      case 'reset':
        this.#open(message);
        return;
      case 'gap':
        this.log.skip(message.to);
        return;
      case 'ended':
        this.#end(message, frame);
        return;
      case 'queued':
        for (const subscription of this.subscriptions) subscription.tell(message);
        return;
    }
  }

  #open(description: ServerMessageOf<'opened' | 'reset'>): void {
    const isSame = this.#isKnown && description.generation === this.generation;
    const wasIdle = this.generation === '';
    this.#description = description;
    if (!isSame) {
      this.outcome = undefined;
      this.wanted = 0;
      this.log = this.#logOf(description);
      const type = wasIdle ? 'opened' : 'reset';
      if (this.#isKnown) for (const subscription of this.subscriptions) subscription.restart(type);
    }
    this.#isKnown = true;
    // Of one that has ended, how it ended follows at once: nobody is told half of it.
    if (!isTerminal(description.status)) this.#resolveKnown();
  }

  #end({ generation, outcome }: ServerMessageOf<'ended'>, frame: string): void {
    if (generation !== this.generation || this.outcome) return;
    this.outcome = outcome;
    this.#ended = frame;
    this.#resolveKnown();
    for (const subscription of this.subscriptions) subscription.offerEnd();
  }

  #logOf(opened: { readonly generation: string; readonly next: number; readonly first: number }): RelayedLog {
    const { generation, next, first } = opened;
    return new RelayedLog({ generation, head: next - 1, first }, (from) => this.#fetch(generation, from));
  }
}
