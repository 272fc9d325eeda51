import type { StreamError } from '../../protocol/index.js';
import type { HostStorage } from '../host.js';
import { offsetOf } from '../http/answer.js';
import type { Schedule } from '../schedule.js';
import type { Stream } from '../stream.js';
import type { Streams } from '../streams.js';
import type { Config } from './config.js';
import { SubscriptionRefusal } from './refusal.js';
import { SigningKey } from './signing.js';
import { type Subscription, SubscriptionStore } from './store.js';
import { BEGINNING, describeLink, finds, type SubscriptionRecord } from './subscription.js';
import { Wakes } from './wakes.js';

/** Subscriptions of one room. */
const MOST = 100;

/** What the subscriptions need of their room. */
interface Surroundings {
  readonly storage: HostStorage;
  readonly streams: Streams;
  readonly schedule: Schedule;
  report(error: unknown): StreamError;
}

/**
 * The room's subscriptions: durable cursors that wake workers when streams have something for them (PROTOCOL.md §11.7).
 * What an append means for them is stored in the turn of the append, so a kill forgets no wake.
 */
export class Subscriptions {
  readonly #in: Surroundings;
  readonly #store: SubscriptionStore;
  readonly wakes: Wakes;
  #key: Promise<SigningKey> | undefined;

  constructor(surroundings: Surroundings) {
    this.#in = surroundings;
    this.#store = new SubscriptionStore(surroundings.storage, surroundings.report);
    this.wakes = new Wakes(surroundings, this.#store, () => this.key());
    surroundings.streams.watcher = {
      appended: (stream) => this.#onAppended(stream),
      removed: (stream) => this.#onRemoved(stream),
    };
  }

  /** Goes on where an earlier life of the room ended. */
  async load(): Promise<void> {
    await this.#store.load();
    this.wakes.resume();
  }

  /** Made when it is first needed. */
  key(): Promise<SigningKey> {
    this.#key ??= SigningKey.load(this.#in.storage).catch((error) => {
      this.#key = undefined; // the next time it may go
      throw error;
    });
    return this.#key;
  }

  /**
   * Creates a subscription, or confirms that it is there as asked for.
   *
   * @param demand checks that its caller may have it; asked first, and again in the turn in which it is stored
   * @throws {SubscriptionRefusal} and what `demand` throws
   */
  async create(
    id: string,
    config: Config,
    root: string,
    demand: () => void,
  ): Promise<'created' | 'confirmed'> {
    demand();
    if (this.#confirms(id, config)) return 'confirmed';
    if (this.#store.all.size >= MOST) {
      throw new SubscriptionRefusal('TOO_MANY_SUBSCRIPTIONS', `A room may have ${MOST} subscriptions`);
    }
    const record = { id, config, root, created: Date.now(), generation: 0, failures: 0 };
    const paths = new Set(config.streams);
    for (const name of await this.#in.streams.names()) if (this.#isFound(record, name)) paths.add(name);
    const tails = new Map<string, string>();
    for (const path of paths) tails.set(path, await this.#tailOf(path));
    demand();
    if (this.#confirms(id, config)) return 'confirmed'; // the same request was quicker
    const subscription: Subscription = { record, links: new Map() };
    this.#store.add(subscription);
    for (const [path, tail] of tails) {
      const link = { explicit: config.streams.includes(path), glob: finds(record, path), acked: tail, tail };
      this.#store.link(subscription, path, link);
    }
    return 'created';
  }

  #confirms(id: string, config: Config): boolean {
    const known = this.#store.all.get(id);
    if (!known) return false;
    if (JSON.stringify(known.record.config) === JSON.stringify(config)) return true;
    throw new SubscriptionRefusal(
      'SUBSCRIPTION_ALREADY_EXISTS',
      'A subscription of this id differs from this one',
    );
  }

  /**
   * The subscription of an id.
   *
   * @throws {SubscriptionRefusal}
   */
  find(id: string): Subscription {
    const subscription = this.#store.all.get(id);
    if (!subscription)
      throw new SubscriptionRefusal('SUBSCRIPTION_NOT_FOUND', 'There is no such subscription');
    return subscription;
  }

  /** Forgets a subscription. Nothing happens where there is none. */
  remove(id: string): Promise<void> {
    return this.#store.remove(id);
  }

  /** A subscription as its creator is told of it. */
  async describe(id: string): Promise<Record<string, unknown>> {
    const { record, links } = this.find(id);
    const { config, root, created, failures } = record;
    const signing = config.type === 'webhook' && {
      alg: 'ed25519',
      kid: (await this.key()).public.kid,
      jwks_url: `${root}__ds/jwks.json`,
    };
    return {
      ...config,
      id,
      subscription_id: id,
      streams: [...links].map(describeLink),
      ...(signing && { webhook: { ...config.webhook, signing } }),
      created_at: new Date(created).toISOString(),
      status: failures > 0 ? 'failed' : 'active',
    };
  }

  /**
   * Adds streams by name, from where they end now.
   *
   * @param demand as in {@link create}
   */
  async add(id: string, paths: readonly string[], demand: () => void): Promise<void> {
    demand();
    const subscription = this.find(id);
    for (const path of paths) {
      const tail = await this.#tailOf(path);
      demand();
      const known = subscription.links.get(path) ?? { glob: false, acked: tail, tail };
      this.#store.link(subscription, path, { ...known, explicit: true });
    }
  }

  /** Takes away what was added by name. What the pattern finds stays. */
  async drop(id: string, path: string): Promise<void> {
    const subscription = this.find(id);
    const link = subscription.links.get(path);
    if (link?.glob) this.#store.link(subscription, path, { ...link, explicit: false });
    else if (link) await this.#store.unlink(subscription, path);
  }

  /** In the turn of the append. */
  #onAppended(stream: Stream): void {
    if (this.#store.all.size === 0) return;
    const { name } = stream;
    const tail = offsetOf(stream, stream.log.head);
    for (const subscription of this.#store.all.values()) {
      const isFound = this.#isFound(subscription.record, name);
      const known =
        subscription.links.get(name) ?? (isFound && { explicit: false, glob: true, acked: BEGINNING });
      if (!known) continue;
      this.#store.link(subscription, name, { ...known, tail });
      if (!subscription.record.wake) this.wakes.begin(subscription, name);
    }
  }

  #onRemoved({ name }: Stream): void {
    for (const subscription of this.#store.all.values()) {
      const link = subscription.links.get(name);
      // A stream that comes to be under this name is another one: all of it is new.
      if (link?.explicit)
        this.#store.link(subscription, name, { ...link, acked: BEGINNING, tail: BEGINNING });
      else if (link) this.#store.unlink(subscription, name).catch(this.#in.report);
    }
  }

  /** Whether its pattern finds a stream: not one that workers are woken by, which would wake them for ever. */
  #isFound(record: SubscriptionRecord, name: string): boolean {
    const isWakeStream = (other: Subscription) => other.record.config.wake_stream === name;
    return (
      finds(record, name) &&
      record.config.wake_stream !== name &&
      ![...this.#store.all.values()].some(isWakeStream)
    );
  }

  #tailOf(path: string): Promise<string> {
    return this.#in.streams.use(path, (stream) =>
      stream.record ? offsetOf(stream, stream.log.head) : BEGINNING,
    );
  }
}
