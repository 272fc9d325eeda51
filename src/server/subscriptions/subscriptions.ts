import type { StreamError } from '../../protocol/index.js';
import type { HostStorage } from '../host.js';
import { offsetOf } from '../http/answer.js';
import { chunksOfBody, mediumOf } from '../http/content.js';
import { deletePrefix } from '../long-text.js';
import type { Schedule } from '../schedule.js';
import { encodeChunk, type Stream } from '../stream.js';
import type { Streams } from '../streams.js';
import type { Config, Report } from './config.js';
import { SubscriptionRefusal } from './refusal.js';
import { isSameToken, makeToken, SigningKey } from './signing.js';
import {
  BEGINNING,
  checkAck,
  describeLink,
  describeWork,
  finds,
  isPending,
  type Link,
  retryDelay,
  type SubscriptionRecord,
  type Wake,
} from './subscription.js';
import { deliver } from './webhook.js';

const RECORD = 'subscription/';
const LINK = 'subscription-link/';
/** Subscriptions of one room. */
const MOST = 100;

/** What the subscriptions need of their room. */
interface Surroundings {
  readonly storage: HostStorage;
  readonly streams: Streams;
  readonly schedule: Schedule;
  report(error: unknown): StreamError;
}

/** A subscription in memory. */
interface Subscription {
  record: SubscriptionRecord;
  readonly links: Map<string, Link>;
}

/**
 * The room's subscriptions: durable cursors that wake workers when streams have something for them (PROTOCOL.md §11.7).
 * What an append means for them is stored in the turn of the append, so a kill forgets no wake; a worker may be woken
 * twice for one.
 */
export class Subscriptions {
  readonly #in: Surroundings;
  readonly #all = new Map<string, Subscription>();
  #key: Promise<SigningKey> | undefined;

  constructor(surroundings: Surroundings) {
    this.#in = surroundings;
    surroundings.streams.watcher = {
      appended: (stream) => this.#onAppended(stream),
      removed: (stream) => this.#onRemoved(stream),
    };
  }

  /** Goes on where an earlier life of the room ended. */
  async load(): Promise<void> {
    const { storage } = this.#in;
    for (const record of (await storage.list<SubscriptionRecord>({ prefix: RECORD })).values()) {
      this.#all.set(record.id, { record, links: new Map() });
    }
    for (const [key, link] of await storage.list<Link>({ prefix: LINK })) {
      const [, id, path] = key.split('/').map(decodeURIComponent) as [string, string, string];
      this.#all.get(id)?.links.set(path, link);
    }
    for (const subscription of this.#all.values()) {
      const { config, wake } = subscription.record;
      if (config.type === 'pull-wake' && wake && !wake.told) this.#tell(subscription);
    }
    this.#schedule();
  }

  /** Made when it is first needed. */
  key(): Promise<SigningKey> {
    this.#key ??= SigningKey.load(this.#in.storage);
    return this.#key;
  }

  /**
   * Creates a subscription, or confirms that it is there as asked for.
   *
   * @throws {SubscriptionRefusal}
   */
  async create(id: string, config: Config, root: string): Promise<'created' | 'confirmed'> {
    if (this.#confirms(id, config)) return 'confirmed';
    if (this.#all.size >= MOST) {
      throw new SubscriptionRefusal('TOO_MANY_SUBSCRIPTIONS', `A room may have ${MOST} subscriptions`);
    }
    const record = { id, config, root, created: Date.now(), generation: 0, failures: 0 };
    const paths = new Set(config.streams);
    for (const name of await this.#in.streams.names()) if (this.#isFound(record, name)) paths.add(name);
    const tails = new Map<string, string>();
    for (const path of paths) tails.set(path, await this.#tailOf(path));
    if (this.#confirms(id, config)) return 'confirmed'; // the same request was quicker
    const subscription: Subscription = { record, links: new Map() };
    this.#all.set(id, subscription);
    this.#save(subscription);
    for (const [path, tail] of tails) {
      const link = { explicit: config.streams.includes(path), glob: finds(record, path), acked: tail, tail };
      this.#link(subscription, path, link);
    }
    return 'created';
  }

  #confirms(id: string, config: Config): boolean {
    const known = this.#all.get(id);
    if (!known) return false;
    if (JSON.stringify(known.record.config) === JSON.stringify(config)) return true;
    throw new SubscriptionRefusal(
      'SUBSCRIPTION_ALREADY_EXISTS',
      'A subscription of this id differs from this one',
    );
  }

  /** Forgets a subscription. Nothing happens where there is none. */
  async remove(id: string): Promise<void> {
    if (!this.#all.delete(id)) return;
    await this.#in.storage.delete([recordKey(id)]);
    await deletePrefix(this.#in.storage, linksKey(id));
  }

  /** A subscription as its creator is told of it. */
  async describe(id: string): Promise<Record<string, unknown>> {
    const { record, links } = this.#find(id);
    const { config, root, created, failures } = record;
    const { kid } = (await this.key()).public;
    return {
      ...config,
      id,
      subscription_id: id,
      streams: [...links].map(describeLink),
      ...(config.type === 'webhook' && {
        webhook: { ...config.webhook, signing: { alg: 'ed25519', kid, jwks_url: `${root}__ds/jwks.json` } },
      }),
      created_at: new Date(created).toISOString(),
      status: failures > 0 ? 'failed' : 'active',
    };
  }

  /** Adds streams by name, from where they end now. */
  async add(id: string, paths: readonly string[]): Promise<void> {
    const subscription = this.#find(id);
    for (const path of paths) {
      const tail = await this.#tailOf(path);
      const known = subscription.links.get(path) ?? { glob: false, acked: tail, tail };
      this.#link(subscription, path, { ...known, explicit: true });
    }
  }

  /** Takes away what was added by name. What the pattern finds stays. */
  async drop(id: string, path: string): Promise<void> {
    const subscription = this.#find(id);
    const link = subscription.links.get(path);
    if (link?.glob) this.#link(subscription, path, { ...link, explicit: false });
    else if (link) await this.#unlink(subscription, path);
  }

  /**
   * A worker takes over what is pending.
   *
   * @throws {SubscriptionRefusal}
   */
  claim(id: string, worker: string): Record<string, unknown> {
    const subscription = this.#find(id);
    const { config, generation, wake } = subscription.record;
    if (config.type !== 'pull-wake')
      throw new SubscriptionRefusal('INVALID_REQUEST', 'Only a pull-wake is claimed');
    if (wake?.holder !== undefined) {
      const details = { current_holder: wake.holder, generation };
      throw new SubscriptionRefusal('ALREADY_CLAIMED', `"${wake.holder}" is at work`, details);
    }
    const [pending] = pendingOf(subscription);
    if (pending === undefined) throw new SubscriptionRefusal('NO_PENDING_WORK', 'There is nothing to do');
    if (!wake) this.#begin(subscription, pending);
    const claimed = { ...(subscription.record.wake as Wake), holder: worker, token: makeToken() };
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
  ack(id: string, token: string, report: Report): boolean {
    const subscription = this.#find(id);
    const wake = this.#checkWake(subscription, token, report);
    const acks = report.acks.map(({ stream, path, offset }) => [stream ?? path ?? '', offset] as const);
    for (const [path, offset] of acks) checkAck(subscription.links.get(path), offset);
    for (const [path, acked] of acks) {
      this.#link(subscription, path, { ...(subscription.links.get(path) as Link), acked });
    }
    if (report.done) return this.#finish(subscription);
    this.#setWake(subscription, { ...wake, until: Date.now() + subscription.record.config.lease_ttl_ms });
    return false;
  }

  /** A worker gives back what it has claimed. */
  release(id: string, token: string, report: Report): void {
    const subscription = this.#find(id);
    this.#checkWake(subscription, token, report);
    this.#finish(subscription);
  }

  /** The alarm rang: leases end, webhooks are tried again. */
  alarm(now: number): void {
    for (const subscription of this.#all.values()) {
      const { wake } = subscription.record;
      if (wake?.retry !== undefined && wake.retry <= now) this.#deliver(subscription, wake);
      else if (wake?.until !== undefined && wake.until <= now) this.#finish(subscription);
    }
    this.#schedule();
  }

  /** In the turn of the append. */
  #onAppended(stream: Stream): void {
    if (this.#all.size === 0) return;
    const { name } = stream;
    const tail = offsetOf(stream, stream.log.head);
    for (const subscription of this.#all.values()) {
      const isFound = this.#isFound(subscription.record, name);
      const known =
        subscription.links.get(name) ?? (isFound && { explicit: false, glob: true, acked: BEGINNING });
      if (!known) continue;
      this.#link(subscription, name, { ...known, tail });
      if (!subscription.record.wake) this.#begin(subscription, name);
    }
  }

  #onRemoved({ name }: Stream): void {
    for (const subscription of this.#all.values()) {
      const link = subscription.links.get(name);
      // A stream that comes to be under this name is another one: all of it is new.
      if (link?.explicit) this.#link(subscription, name, { ...link, acked: BEGINNING, tail: BEGINNING });
      else if (link) this.#unlink(subscription, name).catch(this.#in.report);
    }
  }

  /** Whether its pattern finds a stream: not one that workers are woken by, which would wake them for ever. */
  #isFound(record: SubscriptionRecord, name: string): boolean {
    const isWakeStream = (other: Subscription) => other.record.config.wake_stream === name;
    return (
      finds(record, name) && record.config.wake_stream !== name && ![...this.#all.values()].some(isWakeStream)
    );
  }

  #find(id: string): Subscription {
    const subscription = this.#all.get(id);
    if (!subscription)
      throw new SubscriptionRefusal('SUBSCRIPTION_NOT_FOUND', 'There is no such subscription');
    return subscription;
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
  #begin(subscription: Subscription, stream: string): void {
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
    this.#begin(subscription, pending);
    return true;
  }

  /** Writes the wake into the wake stream, if that is there: it is the application's to create. */
  #tell(subscription: Subscription): void {
    const { id, generation, config, wake } = subscription.record;
    if (!wake || config.wake_stream === undefined) return;
    const event = { type: 'wake', subscription_id: id, stream: wake.stream, generation, ts: Date.now() };
    this.#in.streams
      .use(config.wake_stream, (stream) => {
        if (subscription.record.wake?.id !== wake.id || !stream.isOpen || stream.record?.run !== undefined)
          return;
        const body = new TextEncoder().encode(JSON.stringify(event));
        for (const chunk of chunksOfBody(body, mediumOf(stream.record?.contentType))) {
          stream.push(encodeChunk(chunk));
        }
        stream.flush();
        this.#setWake(subscription, { ...subscription.record.wake, told: true });
      })
      .catch(this.#in.report);
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
    this.key()
      .then((key) => deliver(config.webhook?.url ?? '', payload, key))
      .then((delivery) => {
        const { record } = subscription;
        if (record.wake?.id !== id || this.#all.get(record.id) !== subscription) return; // over by now
        if (delivery === 'failed') return this.#postpone(subscription, record.wake);
        subscription.record = { ...record, failures: 0 };
        if (delivery === 'done') this.#finishAt(subscription, tails);
        else this.#save(subscription);
      })
      .catch(this.#in.report);
  }

  /** Everything that the wake told of is worked off. */
  #finishAt(subscription: Subscription, tails: readonly (readonly [string, string])[]): void {
    for (const [path, acked] of tails) {
      const link = subscription.links.get(path);
      if (link && acked > link.acked) this.#link(subscription, path, { ...link, acked });
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
    this.#save(subscription);
    this.#schedule();
  }

  #save({ record }: Subscription): void {
    this.#in.storage.put({ [recordKey(record.id)]: record }).catch(this.#in.report);
  }

  #link({ record, links }: Subscription, path: string, link: Link): void {
    links.set(path, link);
    this.#in.storage.put({ [linksKey(record.id) + encodeURIComponent(path)]: link }).catch(this.#in.report);
  }

  async #unlink({ record, links }: Subscription, path: string): Promise<void> {
    links.delete(path);
    await this.#in.storage.delete([linksKey(record.id) + encodeURIComponent(path)]);
  }

  #tailOf(path: string): Promise<string> {
    return this.#in.streams.use(path, (stream) =>
      stream.record ? offsetOf(stream, stream.log.head) : BEGINNING,
    );
  }

  /** Has the room woken for whatever is due next. */
  #schedule(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const { record } of this.#all.values()) {
      next = Math.min(next, record.wake?.retry ?? record.wake?.until ?? next);
    }
    this.#in.schedule.at('subscriptions', Number.isFinite(next) ? next : undefined).catch(this.#in.report);
  }
}

function pendingOf({ links }: Subscription): string[] {
  return [...links].filter(([, link]) => isPending(link)).map(([path]) => path);
}

function recordKey(id: string): string {
  return RECORD + encodeURIComponent(id);
}

function linksKey(id: string): string {
  return `${LINK}${encodeURIComponent(id)}/`;
}
