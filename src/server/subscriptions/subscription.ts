import type { Config } from './config.js';
import { matches } from './glob.js';
import { SubscriptionRefusal } from './refusal.js';

/** Before the first chunk: sorts before every offset. */
export const BEGINNING = '-1';

/** A stream of a subscription. */
export interface Link {
  /** Named by itself, found by the pattern, or both. */
  readonly explicit: boolean;
  readonly glob: boolean;
  /** The offset up to which it was worked off. */
  readonly acked: string;
  /** The offset of its end. */
  readonly tail: string;
}

/** Somebody is, or is to be, at work. */
export interface Wake {
  readonly id: string;
  /** What whoever works proves it with; a pull-wake subscription has none until it is claimed. */
  readonly token?: string;
  /** The stream that it began with. */
  readonly stream: string;
  /** Whether the wake stream has it. */
  readonly told?: boolean;
  readonly holder?: string;
  /** Until when it lasts, in milliseconds since 1970. */
  readonly until?: number;
  /** When its webhook is tried again. */
  readonly retry?: number;
}

/** What is stored of a subscription; its links are stored one by one. */
export interface SubscriptionRecord {
  readonly id: string;
  readonly config: Config;
  /** The address of the room's streams, as its creator knew it, with a slash at its end. */
  readonly root: string;
  /** In milliseconds since 1970. */
  readonly created: number;
  /** Counts the wakes. */
  readonly generation: number;
  /** How many deliveries have failed in a row. */
  readonly failures: number;
  readonly wake?: Wake | undefined;
}

/** Longest and shortest time before a webhook is tried again, in milliseconds; a fifth of it is random. */
const FIRST_RETRY = 1_000;
const LAST_RETRY = 60_000;

export function isPending({ tail, acked }: Link): boolean {
  return tail > acked;
}

/** Whether a subscription finds a stream by its pattern. */
export function finds({ config }: SubscriptionRecord, path: string): boolean {
  return config.pattern !== undefined && matches(config.pattern, path);
}

/** How long a webhook waits after so many failures, in milliseconds. */
export function retryDelay(failures: number, random: number): number {
  const delay = Math.min(LAST_RETRY, FIRST_RETRY * 2 ** Math.max(0, failures - 1));
  return Math.round(delay * (0.8 + 0.4 * random));
}

/**
 * Checks an offset that somebody says to have worked off.
 *
 * @throws {SubscriptionRefusal}
 */
export function checkAck(link: Link | undefined, offset: string): asserts link is Link {
  if (link && offset !== BEGINNING && offset >= link.acked && offset <= link.tail) return;
  throw new SubscriptionRefusal(
    'INVALID_OFFSET',
    'An ack is an offset of a subscribed stream, and never goes back',
  );
}

/** A stream as a worker is told of it. */
export function describeLink([path, { explicit, acked }]: [string, Link]): Record<string, unknown> {
  return { path, link_type: explicit ? 'explicit' : 'glob', acked_offset: acked };
}

/** The same, with where it ends. */
export function describeWork(entry: [string, Link]): Record<string, unknown> {
  return { ...describeLink(entry), tail_offset: entry[1].tail, has_pending: isPending(entry[1]) };
}
