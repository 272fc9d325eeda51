import { StreamError } from '../protocol/index.js';
import type { HostStorage } from './host.js';
import type { Grant, ResolvedOptions } from './options.js';

const REVOKED = 'revoked/';

/** Whose access was withdrawn, and when: what was granted to them before that is worth nothing any more. */
export class Revocations {
  readonly #storage: HostStorage;
  readonly #times = new Map<string, number>();

  constructor(storage: HostStorage) {
    this.#storage = storage;
  }

  /** @param forgetBefore milliseconds since 1970; tokens live shorter than that */
  async load(forgetBefore: number): Promise<void> {
    for (const [key, { identity, time }] of await this.#storage.list<{ identity: string; time: number }>({
      prefix: REVOKED,
    })) {
      if (time < forgetBefore) await this.#storage.delete([key]);
      else this.#times.set(identity, time);
    }
  }

  /** Withdraws what was granted to an identity until now. */
  async revoke(identity: string): Promise<void> {
    const time = Date.now();
    this.#times.set(identity, time);
    await this.#storage.put({ [await keyOf(identity)]: { identity, time } });
  }

  /** The options, with an `authorize` that refuses what was revoked. */
  guard(options: ResolvedOptions): ResolvedOptions {
    const { authorize } = options;
    if (!authorize) return options;
    return {
      ...options,
      authorize: async (caller) => {
        const grant = await authorize(caller);
        if (grant && this.#isRevoked(grant)) throw withdrawn();
        return grant;
      },
    };
  }

  #isRevoked({ identity, issued }: Grant): boolean {
    const time = identity === undefined ? undefined : this.#times.get(identity);
    // Whoever gives no time of issue looks at each caller afresh, and decides.
    return time !== undefined && issued !== undefined && issued <= time;
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
