import type { Grant } from './options.js';

/*
 * On whom it is counted what somebody does: on an identity, or where there is none on the network that it comes from, as
 * far as the platform tells. Where neither is known only the room's own limits hold.
 */

/** A grant, and on whom what is done with it is counted. */
export interface Admitted extends Grant {
  /** 32 hexadecimal digits that tell nobody who it is; absent where nothing is known. */
  readonly caller?: string;
}

/** The header in which Cloudflare says where a request comes from; there no client can set it. */
export const ADDRESS = 'cf-connecting-ip';

/** On whom a request is counted. A digest: it is stored with streams and runs, where no addresses should be. */
export async function callerOf(request: Request, identity?: string): Promise<string | undefined> {
  const network = networkOf(request);
  if (identity === undefined && network === undefined) return undefined;
  return digestOf(identity === undefined ? `network ${network}` : `identity ${identity}`);
}

/** A text as 32 hexadecimal digits that do not tell it. */
export async function digestOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return [...digest.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The address that a request comes from; of IPv6 its first 64 bits, since whoever has one has all that begin with them. This
 * machine tells nothing: it is a proxy's, or in development everybody's.
 */
export function networkOf(request: Request): string | undefined {
  const address = request.headers.get(ADDRESS) ?? '';
  if (/^(127(\.\d+){3}|::1)$/.test(address)) return undefined;
  if (!address.includes(':')) return address === '' ? undefined : address;
  const [before = '', after = ''] = address.toLowerCase().split('::');
  const [head, tail] = [before, after].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from({ length: 8 - (head?.length ?? 0) - (tail?.length ?? 0) }, () => '0');
  const groups = [...(head ?? []), ...(address.includes('::') ? zeros : []), ...(tail ?? [])];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

/** How many of some things are a caller's; none are nobody's. */
export function countOf(
  things: Iterable<{ readonly caller?: string | undefined }>,
  caller: string | undefined,
): number {
  if (caller === undefined) return 0;
  let count = 0;
  for (const thing of things) if (thing.caller === caller) count++;
  return count;
}
