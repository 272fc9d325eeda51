/** The little of a response's headers that is read here, so that this layer needs no `fetch`. */
export interface HeaderFields {
  get(name: string): string | null;
}

/** Whether a refusal passes: overload, time-outs, what is too early, failures of the server; or what the server says does (OpenAI, Anthropic). */
export function isPassingStatus(status: number, headers: HeaderFields): boolean {
  const said = headers.get('x-should-retry');
  if (said === 'true' || said === 'false') return said === 'true';
  return status >= 500 || status === 429 || status === 408 || status === 425;
}

/**
 * How long a refusal asks to wait, in milliseconds: `Retry-After` in seconds or as a date, or OpenAI's `retry-after-ms`.
 *
 * @param now milliseconds since 1970
 */
export function retryAfter(headers: HeaderFields, now: number): number | undefined {
  const milliseconds = Number(headers.get('retry-after-ms') ?? Number.NaN);
  const given = headers.get('retry-after')?.trim() || 'never';
  const wait = [milliseconds, Number(given) * 1_000, Date.parse(given) - now].find(Number.isFinite);
  return wait !== undefined && wait > 0 ? Math.round(wait) : undefined;
}
