import type { StreamError } from '../../protocol/index.js';
import { isBusy } from '../http/append.js';
import { chunksOfBody, mediumOf } from '../http/content.js';
import type { Schedule } from '../schedule.js';
import { encodeChunk } from '../stream.js';
import type { Streams } from '../streams.js';
import type { Report } from './config.js';
import { SubscriptionRefusal } from './refusal.js';
import { isSameToken, makeToken, type SigningKey } from './signing.js';
import type { Subscription, SubscriptionStore } from './store.js';
import { checkAck, describeWork, isPending, type Link, retryDelay, type Wake } from './subscription.js';
import { deliver } from './webhook.js';

/** What the wakes need of their room. */
interface Surroundings {
  readonly streams: Streams;
  readonly schedule: Schedule;
  report(error: unknown): StreamError;
}

/**
 * Wakes workers, and knows who is at work and until when. One wake of a subscription at a time; each has a generation, and
 * what belongs to an older one is refused. A worker may be woken twice for one append, and never not at all.
 */
export class Wakes {
  readonly #in: Surroundings;
  readonly #store: SubscriptionStore;
  readonly #key: () => Promise<SigningKey>;

  constructor(surroundings: Surroundings, store: SubscriptionStore, key: () => Promise<SigningKey>) {
    this.#in = surroundings;
    this.#store = store;
    this.#key = key;
  }

  /** Goes on where an earlier life of the room ended. */
  resume(): void {
    for (const subscription of this.#store.all.values()) {
      const { config, wake } = subscription.record;
      if (config.type === 'pull-wake' && wake && !wake.told) this.#tell(subscription);
    }
    this.#schedule();
  }

  /**
   * A worker takes over what is pending.
   *
   * @throws {SubscriptionRefusal}
   */
  claim(subscription: Subscription, worker: string): Record<string, unknown> {
    const { config, generation, wake } = subscription.record;
    if (config.type !== 'pull-wake')
      throw new SubscriptionRefusal('INVALID_REQUEST', 'Only a pull-wake is claimed');
    if (wake?.holder !== undefined) {
      const details = { current_holder: wake.holder, generation };
      throw new SubscriptionRefusal('ALREADY_CLAIMED', `"${wake.holder}" is at work`, details);
    }
    const [pending] = pendingOf(subscription);
    if (pending === undefined) throw new SubscriptionRefusal('NO_PENDING_WORK', 'There is nothing to do');
    if (!wake) this.begin(subscription, pending);
    const { id, stream } = subscription.record.wake as Wake;
    const claimed = { id, stream, told: true, holder: worker, token: makeToken() };
    this.#setWake(subscription, { ...claimed, until: Date.now() + config.lease_ttl_ms });
    return {
      wake_id: claimed.id,
      generation: subscription.record.generation,
      token: claimed.token,
      streams: [...subscription.links].map(describeWork),
      lease_ttl_ms: config.lease_ttl_ms,
    };
  }

  /**
   * A worker says how far it is, which prolongs its lease, or that it is done. Returns whether it is woken again at once.
   *
   * @throws {SubscriptionRefusal}
   */
  ack(subscription: Subscription, token: string, report: Report): boolean {
    const wake = this.#checkWake(subscription, token, report);
    const acks = report.acks.map(({ stream, path, offset }) => [stream ?? path ?? '', offset] as const);
    for (const [path, offset] of acks) checkAck(subscription.links.get(path), offset);
    for (const [path, acked] of acks) {
      this.#store.link(subscription, path, { ...(subscription.links.get(path) as Link), acked });
    }
    if (report.done) return this.#finish(subscription);
    this.#setWake(subscription, { ...wake, until: Date.now() + subscription.record.config.lease_ttl_ms });
    return false;
  }

  /** A worker gives back what it has claimed. */
  release(subscription: Subscription, token: string, report: Report): void {
    this.#checkWake(subscription, token, report);
    this.#finish(subscription);
  }

  /** The alarm rang: leases end, what could not be told is tried again. */
  alarm(now: number): void {
    for (const subscription of this.#store.all.values()) {
      const { wake, config } = subscription.record;
      if (wake?.retry !== undefined && wake.retry <= now) {
        if (config.type === 'webhook') this.#deliver(subscription, wake);
        else this.#tell(subscription);
      } else if (wake?.until !== undefined && wake.until <= now) this.#finish(subscription);
    }
    this.#schedule();
  }

  #checkWake({ record }: Subscription, token: string, { wake_id, generation }: Report): Wake {
    const { wake } = record;
    if (wake?.token === undefined || wake.id !== wake_id || record.generation !== generation) {
      throw new SubscriptionRefusal('FENCED', 'That wake is over');
    }
    if (!isSameToken(token, wake.token))
      throw new SubscriptionRefusal('TOKEN_INVALID', 'The token is for no such wake');
    return wake;
  }

  /** A new wake, because of a stream. */
  begin(subscription: Subscription, stream: string): void {
    const { record } = subscription;
    subscription.record = { ...record, generation: record.generation + 1 };
    const id = `w_${makeToken().slice(0, 22)}`;
    if (record.config.type === 'pull-wake') {
      this.#setWake(subscription, { id, stream });
      this.#tell(subscription);
    } else {
      this.#deliver(subscription, { id, stream, token: makeToken() });
    }
  }

  /** The present wake is over. Returns whether a new one begins. */
  #finish(subscription: Subscription): boolean {
    this.#setWake(subscription, undefined);
    const [pending] = pendingOf(subscription);
    if (pending === undefined) return false;
    this.begin(subscription, pending);
    return true;
  }

  /** Writes the wake into the wake stream, once that is there: it is the application's to create. */
  #tell(subscription: Subscription): void {
    const { id, generation, config, wake } = subscription.record;
    if (!wake || config.wake_stream === undefined) return;
    const untold = () => {
      const { wake: present } = subscription.record;
      const isOver =
        present?.id !== wake.id || present.holder !== undefined || !this.#store.has(subscription);
      return isOver ? undefined : present;
    };
    const event = { type: 'wake', subscription_id: id, stream: wake.stream, generation, ts: Date.now() };
    this.#in.streams
      .use(config.wake_stream, (stream) => {
        const present = untold();
        if (!present) return;
        if (!stream.isOpen || isBusy(stream)) return this.#postpone(subscription, present);
        const body = new TextEncoder().encode(JSON.stringify(event));
        for (const chunk of chunksOfBody(body, mediumOf(stream.record?.contentType))) {
          stream.push(encodeChunk(chunk));
        }
        stream.flush();
        const { retry: _, ...told } = present;
        subscription.record = { ...subscription.record, failures: 0 };
        this.#setWake(subscription, { ...told, told: true });
      })
      .catch((error) => {
        this.#in.report(error);
        const present = untold();
        if (present) this.#postpone(subscription, present);
      });
  }

  /** Sends the webhook. The lease begins with it. */
  #deliver(subscription: Subscription, { id, stream, token = makeToken() }: Wake): void {
    const { config, root, generation } = subscription.record;
    this.#setWake(subscription, { id, stream, token, until: Date.now() + config.lease_ttl_ms });
    const tails = [...subscription.links].map(([path, { tail }]) => [path, tail] as const);
    const payload = {
      subscription_id: subscription.record.id,
      wake_id: id,
      generation,
      streams: [...subscription.links].map(describeWork),
      callback_url: `${root}__ds/subscriptions/${encodeURIComponent(subscription.record.id)}/callback`,
      callback_token: token,
    };
    this.#key()
      .then((key) => deliver(config.webhook?.url ?? '', payload, key))
      .then((delivery) => {
        const { record } = subscription;
        if (record.wake?.id !== id || !this.#store.has(subscription)) return; // over by now
        if (delivery === 'failed') return this.#postpone(subscription, record.wake);
        subscription.record = { ...record, failures: 0 };
        if (delivery === 'done') this.#finishAt(subscription, tails);
        else this.#store.save(subscription);
      })
      .catch(this.#in.report);
  }

  /** Everything that the wake told of is worked off. */
  #finishAt(subscription: Subscription, tails: readonly (readonly [string, string])[]): void {
    for (const [path, acked] of tails) {
      const link = subscription.links.get(path);
      if (link && acked > link.acked) this.#store.link(subscription, path, { ...link, acked });
    }
    this.#finish(subscription);
  }

  #postpone(subscription: Subscription, { until: _, ...wake }: Wake): void {
    const failures = subscription.record.failures + 1;
    subscription.record = { ...subscription.record, failures };
    this.#setWake(subscription, { ...wake, retry: Date.now() + retryDelay(failures, Math.random()) });
  }

  #setWake(subscription: Subscription, wake: Wake | undefined): void {
    subscription.record = { ...subscription.record, wake };
    this.#store.save(subscription);
    this.#schedule();
  }

  /** Has the room woken for whatever is due next. */
  #schedule(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const { record } of this.#store.all.values()) {
      next = Math.min(next, record.wake?.retry ?? record.wake?.until ?? next);
    }
    this.#in.schedule.at('subscriptions', Number.isFinite(next) ? next : undefined).catch(this.#in.report);
  }
}

function pendingOf({ links }: Subscription): string[] {
  return [...links].filter(([, link]) => isPending(link)).map(([path]) => path);
}
