import { StreamError } from '../protocol/index.js';
import type { HostStorage } from './host.js';
import type { Grant, ResolvedOptions } from './options.js';
import { pagesOf } from './pages.js';

const REVOKED = 'revoked/';

/** Whose access was withdrawn, and when (milliseconds since 1970): pairs. */
export type Withdrawals = readonly (readonly [identity: string, time: number])[];

/** Whose access was withdrawn: what was granted to them before that is worth nothing any more. */
export class Revocations {
  readonly #storage: HostStorage | undefined;
  readonly #times = new Map<string, number>();
  /** The latest that was given or withdrawn, so that which came first is known even within a millisecond. */
  #given = 0;
  #withdrawn = 0;

  /** @param storage absent at a relay, which its room tells */
  constructor(storage?: HostStorage) {
    this.#storage = storage;
  }

  /** All that is known. */
  get all(): Withdrawals {
    return [...this.#times];
  }

  /** @param forgetBefore milliseconds since 1970; tokens live shorter than that */
  async load(forgetBefore: number): Promise<void> {
    if (!this.#storage) return;
    for await (const page of pagesOf<{ identity: string; time: number }>(this.#storage, REVOKED)) {
      const over = [...page].filter(([, { time }]) => time < forgetBefore);
      if (over.length > 0) await this.#storage.delete(over.map(([key]) => key));
      for (const { identity, time } of page.values())
        if (time >= forgetBefore) this.learn([[identity, time]]);
    }
  }

  /** Withdraws what was granted to an identity until now: at once, and then durably. */
  revoke(identity: string): { readonly withdrawals: Withdrawals; readonly stored: Promise<void> } {
    // What was asked for until now may have a time that a clock that was set back does not show any more.
    const time = Math.max(Date.now(), this.#given);
    const withdrawals: Withdrawals = [[identity, time]];
    this.learn(withdrawals);
    return { withdrawals, stored: this.#store(identity, time) };
  }

  async #store(identity: string, time: number): Promise<void> {
    await this.#storage?.put({ [await keyOf(identity)]: { identity, time } });
  }

  /** Takes note of what was withdrawn elsewhere. */
  learn(withdrawals: Withdrawals): void {
    for (const [identity, time] of withdrawals) {
      this.#times.set(identity, time);
      this.#withdrawn = Math.max(this.#withdrawn, time);
    }
  }

  /** Whether a grant, with the time that {@link guard} gives it, is worth nothing any more. */
  cover({ identity, issued = 0 }: Grant): boolean {
    const time = identity === undefined ? undefined : this.#times.get(identity);
    return time !== undefined && issued <= time;
  }

  /**
   * The options, with an `authorize` that refuses what was revoked. A grant that does not tell when it was issued is as old
   * as the question: whoever gives none looks at each caller afresh, but may take a while.
   */
  guard(options: ResolvedOptions): ResolvedOptions {
    const { authorize } = options;
    if (!authorize) return options;
    return {
      ...options,
      authorize: async (caller) => {
        const asked = this.#ask();
        const given = await authorize(caller);
        const grant = given && { ...given, issued: given.issued ?? asked };
        if (grant && this.cover(grant)) throw withdrawn();
        return grant;
      },
    };
  }

  /** A time after all that was withdrawn so far, and not after what will be. */
  #ask(): number {
    this.#given = Math.max(Date.now(), this.#withdrawn + 1);
    return this.#given;
  }
}

/** What those are told whose access was withdrawn. */
export function withdrawn(): StreamError {
  return new StreamError('unauthorized', 'Your access to this room was withdrawn');
}

/** An identity is any text; a key is bounded. */
async function keyOf(identity: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(identity));
  return REVOKED + [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
