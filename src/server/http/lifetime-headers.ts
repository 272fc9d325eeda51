import { StreamError } from '../../protocol/index.js';
import type { Lifetime } from '../lifetime.js';

/** RFC 3339: a date, a time to the second or finer, and where that is. */
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/**
 * Reads Stream-TTL (seconds without a read or write) or Stream-Expires-At (a time).
 *
 * @throws {StreamError} `bad-message` for both at once, and what is neither
 */
export function readLifetime(headers: Headers): Lifetime | undefined {
  const idle = headers.get('stream-ttl');
  const until = headers.get('stream-expires-at');
  if (idle !== null && until !== null)
    throw new StreamError('bad-message', 'A stream has a Stream-TTL or a Stream-Expires-At, not both');
  if (idle !== null) return { idle: readSeconds(idle) };
  if (until !== null) return { until: readTime(until) };
  return undefined;
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (/^(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(seconds * 2_000)) return seconds;
  throw new StreamError('bad-message', `Stream-TTL is a whole number of seconds, not "${text}"`);
}

function readTime(text: string): number {
  const time = RFC_3339.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(time)) return time;
  throw new StreamError('bad-message', `Stream-Expires-At is a time as in RFC 3339, not "${text}"`);
}

/** A lifetime, as it is told. */
export function lifetimeHeaders(lifetime: Lifetime | undefined): Record<string, string> {
  if (!lifetime) return {};
  return 'idle' in lifetime
    ? { 'Stream-TTL': String(lifetime.idle) }
    : { 'Stream-Expires-At': new Date(lifetime.until).toISOString() };
}
