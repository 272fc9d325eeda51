import { CloseCode, StreamError } from '../protocol/index.js';
import { type Admitted, callerOf, networkOf } from './caller.js';
import type { Caller, ResolvedOptions } from './options.js';
import { authorize, Refusal } from './policy.js';
import { RateLimits } from './rate-limit.js';

/** Lets callers in, and bounds how often somebody is refused: each time may cost the author's `authorize` a look-up. */
export class Gate {
  readonly #options: ResolvedOptions;
  /** By the network that they came from. */
  readonly #refused: RateLimits;

  constructor(options: ResolvedOptions) {
    this.#options = options;
    this.#refused = new RateLimits(options.limits.requests);
  }

  /**
   * Asks who a caller is. From where too many were refused nobody is asked about for a while. Where the platform does not tell
   * from where, all are asked about, or one that guesses would keep everybody out.
   *
   * @throws {Refusal} when the caller is denied, `authorize` fails, or too many were refused before: `rate-limited`
   */
  async admit(caller: Omit<Caller, 'development'>): Promise<Admitted> {
    const network = networkOf(caller.request);
    if (network !== undefined && this.#refused.isSpent(network)) throw tooMany();
    try {
      const grant = await authorize(caller, this.#options);
      const counted = await callerOf(caller.request, grant.identity);
      return counted === undefined ? grant : { ...grant, caller: counted };
    } catch (error) {
      if (error instanceof Refusal && !this.#refused.take(network ?? '')) throw tooMany();
      throw error;
    }
  }
}

function tooMany(): Refusal {
  return new Refusal(
    CloseCode.RateLimited,
    new StreamError('rate-limited', 'Too many were refused; try again later', { after: 1_000 }),
  );
}
