import { type HostStorage, KEYS_PER_CALL } from '../host.js';
import { pagesOf } from '../pages.js';
import type { Link, SubscriptionRecord } from './subscription.js';

const RECORD = 'subscription/';
const LINK = 'subscription-link/';

/** A subscription in memory. */
export interface Subscription {
  record: SubscriptionRecord;
  /** By the name of the stream. */
  readonly links: Map<string, Link>;
}

/** The room's subscriptions in memory and on disk: a link has a key of its own, for a pattern may find thousands. */
export class SubscriptionStore {
  readonly all = new Map<string, Subscription>();
  readonly #storage: HostStorage;
  readonly #onFailure: (error: unknown) => void;

  constructor(storage: HostStorage, onFailure: (error: unknown) => void) {
    this.#storage = storage;
    this.#onFailure = onFailure;
  }

  async load(): Promise<void> {
    for (const record of (await this.#storage.list<SubscriptionRecord>({ prefix: RECORD })).values()) {
      this.all.set(record.id, { record, links: new Map() });
    }
    for await (const page of pagesOf<Link>(this.#storage, LINK)) {
      for (const [key, link] of page) {
        const [, id, path] = key.split('/').map(decodeURIComponent) as [string, string, string];
        this.all.get(id)?.links.set(path, link);
      }
    }
  }

  /** Whether it was not removed. */
  has(subscription: Subscription): boolean {
    return this.all.get(subscription.record.id) === subscription;
  }

  add(subscription: Subscription): void {
    this.all.set(subscription.record.id, subscription);
    this.save(subscription);
  }

  /** Stores a subscription as it is now, but for its links. Takes effect within this turn, as {@link link} does. */
  save(subscription: Subscription): void {
    if (!this.has(subscription)) return;
    const { record } = subscription;
    this.#storage.put({ [recordKey(record.id)]: record }).catch(this.#onFailure);
  }

  /** All in one turn: one of the same id that is created the moment after keeps what is its own. */
  async remove(id: string): Promise<void> {
    const links = this.all.get(id)?.links;
    if (!links) return;
    this.all.delete(id);
    const keys = [recordKey(id), ...[...links.keys()].map((path) => linkKey(id, path))];
    const deletes: Promise<unknown>[] = [];
    while (keys.length > 0) deletes.push(this.#storage.delete(keys.splice(0, KEYS_PER_CALL)));
    await Promise.all(deletes);
  }

  link(subscription: Subscription, path: string, link: Link): void {
    if (!this.has(subscription)) return;
    const { record, links } = subscription;
    links.set(path, link);
    this.#storage.put({ [linkKey(record.id, path)]: link }).catch(this.#onFailure);
  }

  async unlink({ record, links }: Subscription, path: string): Promise<void> {
    links.delete(path);
    await this.#storage.delete([linkKey(record.id, path)]);
  }
}

function recordKey(id: string): string {
  return RECORD + encodeURIComponent(id);
}

function linkKey(id: string, path: string): string {
  return `${LINK}${encodeURIComponent(id)}/${encodeURIComponent(path)}`;
}
