/** Where a room is. */
export interface Address {
  /** Name and port, such as `localhost:1999`. */
  readonly host: string;
  readonly party: string;
  readonly room: string;
  /** Whether TLS is used: `wss` and `https`. */
  readonly isSecure: boolean;
}

/**
 * Reads what an author gave as `host`: `localhost:1999`, `example.com`, or a URL. With a URL its scheme
 * decides about TLS; a page's own host is reached the way the page was; else TLS is used but for loopback and
 * private addresses.
 *
 * @throws {TypeError} when host, party or room cannot be part of a URL
 */
export function parseAddress(host: string, room: string, party = 'main'): Address {
  const [, scheme, name] = /^(?:(https?|wss?):\/\/)?([^\s/?#\\]+)\/?$/i.exec(host) ?? [];
  if (name === undefined || !isHost(name)) {
    throw new TypeError(
      `"host" is a host such as "localhost:1999" or a URL without a path, not ${quote(host)}`,
    );
  }
  checkSegment('room', room);
  checkSegment('party', party);
  return { host: name, party, room, isSecure: scheme ? /s$/i.test(scheme) : isSecureByDefault(name) };
}

/** Whether it can stand in a URL as a host: `javascript:alert(1)`, `user@host` and `[bad` cannot. */
function isHost(name: string): boolean {
  try {
    return !name.includes('@') && new URL(`https://${name}`).host !== '';
  } catch {
    return false;
  }
}

/** The room's address for HTTP, without a trailing slash. */
export function httpAddress({ host, party, room, isSecure }: Address): string {
  return `${isSecure ? 'https' : 'http'}://${host}/parties/${party}/${room}`;
}

/** The room's address for sockets; also what tells rooms apart. */
export function formatAddress({ host, party, room, isSecure }: Address): string {
  return `${isSecure ? 'wss' : 'ws'}://${host}/parties/${party}/${room}`;
}

// PartyKit takes room names out of the URL without decoding them, so what would need encoding has no place.
function checkSegment(what: string, segment: string): void {
  if (typeof segment !== 'string' || !/^[^\s/?#\\%\p{Cc}]+$/u.test(segment) || /^\.\.?$/.test(segment)) {
    throw new TypeError(`"${what}" is a name without "/", "?", "#", "%" and spaces, not ${quote(segment)}`);
  }
}

function quote(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

function isSecureByDefault(host: string): boolean {
  const { location } = globalThis as { location?: { host?: string; protocol?: string } };
  if (location?.host === host) return location.protocol === 'https:';
  const name = host.replace(/:\d+$/, '');
  return !(
    /^(.+\.)?localhost$/i.test(name) ||
    /^(127|10)\.\d+\.\d+\.\d+$/.test(name) ||
    /^192\.168\.\d+\.\d+$/.test(name) ||
    /^172\.(1[6-9]|2\d|3[01])\.\d+\.\d+$/.test(name) ||
    name === '[::1]'
  );
}
