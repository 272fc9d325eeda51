import { StreamError } from '../protocol/index.js';
import type { HostStorage } from './host.js';
import type { Grant, ResolvedOptions } from './options.js';

const REVOKED = 'revoked/';

/** Whose access was withdrawn, and when (milliseconds since 1970): pairs. */
export type Withdrawals = readonly (readonly [identity: string, time: number])[];

/** Whose access was withdrawn: what was granted to them before that is worth nothing any more. */
export class Revocations {
  readonly #storage: HostStorage | undefined;
  readonly #times = new Map<string, number>();

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
    const stored = await this.#storage?.list<{ identity: string; time: number }>({ prefix: REVOKED });
    for (const [key, { identity, time }] of stored ?? []) {
      if (time < forgetBefore) await this.#storage?.delete([key]);
      else this.#times.set(identity, time);
    }
  }

  /** Withdraws what was granted to an identity until now. */
  async revoke(identity: string): Promise<void> {
    const time = Date.now();
    this.learn([[identity, time]]);
    await this.#storage?.put({ [await keyOf(identity)]: { identity, time } });
  }

  /** Takes note of what was withdrawn elsewhere. */
  learn(withdrawals: Withdrawals): void {
    for (const [identity, time] of withdrawals) this.#times.set(identity, time);
  }

  /**
   * Whether a grant is worth nothing any more.
   *
   * @param since when a grant that does not tell was brought. Default: now, for whoever gives no time of issue looks at
   * each caller afresh, and decides.
   */
  cover({ identity, issued }: Grant, since = Number.POSITIVE_INFINITY): boolean {
    const time = identity === undefined ? undefined : this.#times.get(identity);
    return time !== undefined && (issued ?? since) <= time;
  }

  /** The options, with an `authorize` that refuses what was revoked. */
  guard(options: ResolvedOptions): ResolvedOptions {
    const { authorize } = options;
    if (!authorize) return options;
    return {
      ...options,
      authorize: async (caller) => {
        const grant = await authorize(caller);
        if (grant && this.cover(grant)) throw withdrawn();
        return grant;
      },
    };
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
