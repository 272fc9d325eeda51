import * as v from 'valibot';
import { isDevelopment, isLoopback } from '../policy.js';
import { checkStreamName } from '../streams.js';
import { SubscriptionRefusal } from './refusal.js';

/** How long a worker has by default, at least and at most, in milliseconds. */
const LEASE = 30_000;
const SHORTEST = 1_000;
const LONGEST = 600_000;
/** Streams that one request may name. */
const NAMES = 1_000;

const path = v.pipe(
  v.string(),
  v.transform(withoutOuterSlashes),
  v.check((name) => isStreamName(name), 'the name of a stream is expected'),
);

const schema = v.object({
  type: v.picklist(['webhook', 'pull-wake']),
  pattern: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
  streams: v.optional(v.pipe(v.array(path), v.maxLength(NAMES)), []),
  webhook: v.optional(v.object({ url: v.pipe(v.string(), v.maxLength(2_000)) })),
  wake_stream: v.optional(path),
  lease_ttl_ms: v.optional(v.pipe(v.number(), v.integer(), v.minValue(SHORTEST), v.maxValue(LONGEST)), LEASE),
  description: v.optional(v.pipe(v.string(), v.maxLength(1_000))),
});

/** What a subscription was created with. */
export type Config = v.InferOutput<typeof schema>;

const names = v.object({ streams: v.pipe(v.array(path), v.maxLength(NAMES)) });
const done = v.object({
  wake_id: v.string(),
  generation: v.number(),
  done: v.optional(v.boolean(), false),
  acks: v.optional(
    v.pipe(
      v.array(v.object({ stream: v.optional(path), path: v.optional(path), offset: v.string() })),
      v.maxLength(10_000),
    ),
    [],
  ),
});
const claim = v.object({ worker: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) });

/** What a worker says of its wake. */
export type Report = v.InferOutput<typeof done>;

/** Reads the bodies of requests about subscriptions. All throw a {@link SubscriptionRefusal} for what is none. */
export const readNames = (body: unknown): readonly string[] => read(names, body).streams;
export const readReport = (body: unknown): Report => read(done, body);
export const readClaim = (body: unknown): string => read(claim, body).worker;

/**
 * Reads what a subscription is to be created with.
 *
 * @param webhooks origins that webhooks may go to
 * @throws {SubscriptionRefusal}
 */
export function readConfig(body: unknown, webhooks: readonly string[]): Config {
  const config = read(schema, body);
  const { type, pattern, streams, webhook, wake_stream } = config;
  if (pattern === undefined && streams.length === 0) {
    throw new SubscriptionRefusal('INVALID_REQUEST', 'A subscription has a pattern, streams, or both');
  }
  if (type === 'pull-wake' && wake_stream === undefined) {
    throw new SubscriptionRefusal('INVALID_REQUEST', 'A pull-wake subscription has a wake_stream');
  }
  if (type === 'webhook') checkWebhook(webhook?.url, webhooks);
  return { ...config, streams: [...new Set(streams)].sort() };
}

/**
 * Webhooks go where the server's author said, and nowhere else: a list of what is allowed has no way round it by names that
 * resolve to private addresses, by redirects (none is followed), or by notations of addresses that nobody thought of.
 */
function checkWebhook(given: string | undefined, allowed: readonly string[]): void {
  const url = URL.canParse(given ?? '') ? new URL(given as string) : undefined;
  if (url && isSafe(url) && allowed.some((origin) => isCovered(url, origin))) return;
  throw new SubscriptionRefusal(
    'WEBHOOK_URL_REJECTED',
    'A webhook goes by https to an origin that the server lists in "subscriptions.webhooks"',
  );
}

function isSafe({ protocol, host, username, password }: URL): boolean {
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isDevelopment() && isLoopback(host));
}

/** An entry for this machine stands for all of its ports. */
function isCovered({ origin, protocol, hostname, host }: URL, allowed: string): boolean {
  return origin === allowed || (isLoopback(host) && `${protocol}//${hostname}` === allowed);
}

/** By hand: a regular expression for the slashes at the end tries again from each of them. */
function withoutOuterSlashes(text: string): string {
  let from = 0;
  let to = text.length;
  while (text[from] === '/') from++;
  while (to > from && text[to - 1] === '/') to--;
  return text.slice(from, to);
}

function isStreamName(name: string): boolean {
  try {
    checkStreamName(name);
    return true;
  } catch {
    return false; // the schema says so
  }
}

function read<T extends v.GenericSchema>(of: T, body: unknown): v.InferOutput<T> {
  const result = v.safeParse(of, body, { abortEarly: true });
  if (result.success) return result.output;
  const [{ message }] = result.issues;
  throw new SubscriptionRefusal('INVALID_REQUEST', `${v.getDotPath(result.issues[0]) ?? 'body'}: ${message}`);
}
