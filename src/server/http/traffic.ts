import { StreamError } from '../../protocol/index.js';
import { countOf } from '../caller.js';
import { RateLimits } from '../rate-limit.js';

/**
 * workerd (1.20240718) only notices that a reader has gone when it writes to it, for the second time: how often readers are
 * written to when a place is wanted, and how long what comes back may take, in milliseconds.
 */
const PROBES = 4;
const PROBE = 100;

interface TrafficLimits {
  /** Requests a second of one caller. */
  readonly requests: number;
  /** Readers that wait at the same time, all together and those of one caller. */
  readonly readers: number;
  readonly identityReaders: number;
}

/** Looks whether a reader is still there; true when it gives up its place instead. */
type Probe = () => boolean;

/** A reader that waits. */
interface Reader {
  readonly caller: string | undefined;
  /** Writes to it, if it takes anything; or has it give up its place, and says so. */
  readonly probe: Probe;
}

/** Keeps the requests of one caller, and the waiting readers of the room, within bounds. */
export class Traffic {
  readonly #limits: TrafficLimits;
  readonly #requests: RateLimits;
  readonly #reading = new Set<Reader>();
  /** By whose readers are looked at; `undefined` stands for all. */
  readonly #probing = new Map<string | undefined, Promise<void>>();

  constructor(limits: TrafficLimits) {
    this.#limits = limits;
    this.#requests = new RateLimits(limits.requests);
  }

  /**
   * Counts a request; those of whom nothing is known together.
   *
   * @throws {StreamError} `rate-limited`
   */
  take(caller: string | undefined): void {
    if (!this.#requests.take(caller ?? ''))
      throw new StreamError('rate-limited', 'Too many requests; slow down', { after: 1_000 });
  }

  /**
   * Counts a reader that waits for more, until what is returned is called. Where all places are taken, or all that its caller
   * may have, it is looked first whether those who have them are still there.
   *
   * @param probe writes something to the reader that means nothing, if it takes anything; where that is no use, gives up the
   * place if it was held long enough, and says so: the oldest such place is all that is taken away
   * @throws {StreamError} `too-many-readers`
   */
  async wait(caller: string | undefined, probe: Probe = () => false): Promise<() => void> {
    if (this.#isFull) await this.#probe(undefined);
    else if (this.#lacking(caller)) await this.#probe(caller);
    const lacking = this.#lacking(caller);
    if (lacking) throw new StreamError('too-many-readers', lacking, { after: 1_000 });
    const reader = { caller, probe };
    this.#reading.add(reader);
    return () => this.#reading.delete(reader);
  }

  /** Why there is no place for a caller, if there is none. */
  #lacking(caller: string | undefined): string | undefined {
    const { readers, identityReaders } = this.#limits;
    if (this.#isFull) return `A room serves ${readers} waiting readers`;
    if (countOf(this.#reading, caller) < identityReaders) return undefined;
    return `A room serves ${identityReaders} waiting readers of one caller`;
  }

  get #isFull(): boolean {
    return this.#reading.size >= this.#limits.readers;
  }

  /** Looks whether readers are still there, those of one caller or all; once for all who wait for that. */
  #probe(caller: string | undefined): Promise<void> {
    const probing =
      this.#probing.get(caller) ?? this.#probeFor(caller).finally(() => this.#probing.delete(caller));
    this.#probing.set(caller, probing);
    return probing;
  }

  async #probeFor(caller: string | undefined): Promise<void> {
    const isLacking = () => (caller === undefined ? this.#isFull : this.#lacking(caller));
    for (let times = 0; times < PROBES && isLacking(); times++) {
      for (const reader of this.#reading)
        if ((caller === undefined || reader.caller === caller) && reader.probe()) break;
      await new Promise((resolve) => setTimeout(resolve, PROBE));
    }
  }
}
