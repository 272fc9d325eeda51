import { CloseCode, StreamError } from '../protocol/index.js';
import type { Caller, Grant, ResolvedOptions } from './options.js';

/** PartyKit's bundler puts the address of the development server (`"127.0.0.1:1999"`) or the deployed domain here. */
declare const PARTYKIT_HOST: string | undefined;

/** Wrangler tells nobody that it serves for development; `wrangler dev --define RIVULET_DEVELOPMENT:true` does. */
declare const RIVULET_DEVELOPMENT: boolean | undefined;

/** The longest identity, in UTF-16 code units. */
const IDENTITY = 200;

/** Whether this server runs on the author's own machine. What is not told is taken to be deployed. */
export function isDevelopment(): boolean {
  if (typeof RIVULET_DEVELOPMENT === 'boolean') return RIVULET_DEVELOPMENT;
  return typeof PARTYKIT_HOST === 'string' && PARTYKIT_HOST.startsWith('127.0.0.1:');
}

/** Whether a host name (with or without a port) is this machine. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host);
}

/**
 * Checks where a request comes from, before anyone looks at who sends it. Returns the refusal, or nothing.
 *
 * `partykit dev` listens on all interfaces and cannot be told otherwise, so in development only a request that
 * names this machine as its Host is answered: neither the local network nor a page that has rebound a DNS name
 * to 127.0.0.1 gets in. A page may connect from the server's own origin, from the `origins` option, and in
 * development from any loopback origin (a bundler's own port).
 */
export function refuseOrigin(
  request: Request,
  origins: readonly string[] | '*' | undefined,
): StreamError | undefined {
  const { host, origin: own } = new URL(request.url);
  if (isDevelopment() && !isLoopback(request.headers.get('host') ?? host)) {
    return new StreamError(
      'forbidden-origin',
      'The development server answers on localhost and 127.0.0.1 only',
    );
  }
  const origin = request.headers.get('origin');
  if (origin === null || isAllowedOrigin(origin, own, origins)) return undefined;
  return new StreamError(
    'forbidden-origin',
    `Pages from ${origin} may not connect; see the "origins" option`,
  );
}

function isAllowedOrigin(origin: string, own: string, origins: readonly string[] | '*' | undefined): boolean {
  if (origins === '*' || origins?.includes(origin)) return true;
  if (origin === own) return true;
  // "null" is a sandboxed frame or a file.
  return isDevelopment() && URL.canParse(origin) && isLoopback(new URL(origin).host);
}

/** The headers that let a page of an allowed origin read an HTTP answer. */
export function corsHeaders(request: Request): Record<string, string> {
  const origin = request.headers.get('origin');
  if (origin === null) return {};
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': '*',
    Vary: 'Origin',
  };
}

/** A refusal before or at the handshake, with the close code that tells it. */
export class Refusal extends Error {
  constructor(
    readonly closeCode: CloseCode,
    readonly error: StreamError,
  ) {
    super(error.message);
  }
}

/**
 * Asks who a caller is.
 *
 * @throws {Refusal} when the caller is denied, or `authorize` fails; its own message stays in the log unless it
 * is a StreamError.
 */
export async function authorize(
  caller: Omit<Caller, 'development'>,
  options: ResolvedOptions,
): Promise<Grant> {
  const development = isDevelopment();
  if (!options.authorize) return development ? { read: true, run: true } : { read: true };
  let grant: Grant | null;
  try {
    grant = await options.authorize({
      ...caller,
      development,
      request: withoutForgedCookies(caller.request),
    });
    checkIdentity(grant?.identity);
  } catch (error) {
    if (error instanceof StreamError) throw new Refusal(CloseCode.Unauthorized, error);
    console.error('rivulet: authorize() threw', error);
    throw new Refusal(
      CloseCode.Unauthorized,
      new StreamError('unauthorized', 'Who you are could not be checked'),
    );
  }
  if (!grant)
    throw new Refusal(CloseCode.Forbidden, new StreamError('forbidden', 'You may not enter this room'));
  if (isExpired(grant))
    throw new Refusal(CloseCode.Unauthorized, new StreamError('token-expired', 'The token has expired'));
  return grant;
}

/** @throws {TypeError} for an identity that is none, or too long to be kept with a connection. */
function checkIdentity(identity: unknown): void {
  if (identity === undefined) return;
  if (typeof identity === 'string' && identity.length <= IDENTITY) return;
  const given = typeof identity === 'string' ? `${identity.length}` : `a ${typeof identity}`;
  throw new TypeError(`An identity is a text of up to ${IDENTITY} characters, not ${given}`);
}

/**
 * Leaves out the cookies of a request without an Origin: nobody can tell from which page it comes. A browser names none at
 * `GET` and `HEAD` of the page's own origin either: who reads over HTTP there brings a token, or reads over the socket.
 */
function withoutForgedCookies(request: Request): Request {
  if (request.headers.has('origin') || !request.headers.has('cookie')) return request;
  const headers = new Headers(request.headers);
  headers.delete('cookie');
  return new Request(request.url, { method: request.method, headers });
}

/** Whether the grant's time is over. */
function isExpired(grant: Grant): boolean {
  return grant.expires !== undefined && grant.expires <= Date.now();
}

/**
 * Checks one action against a grant.
 *
 * @throws {StreamError} `forbidden`, `token-expired`
 */
export function demand(grant: Grant, action: 'read' | 'run' | 'append', name: string): void {
  if (isExpired(grant)) throw new StreamError('token-expired', 'The token has expired');
  if (!covers(grant[action], name)) throw new StreamError('forbidden', `You may not ${action} "${name}"`);
}

/** Whether what is allowed covers a name. */
export function covers(allowed: boolean | readonly string[] | undefined, name: string): boolean {
  if (typeof allowed === 'boolean' || allowed === undefined) return allowed === true;
  return allowed.some((entry) =>
    entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : name === entry,
  );
}

/**
 * Checks that a run is the caller's own: it was asked for by the same identity, where it has one.
 *
 * @throws {StreamError} `forbidden`
 */
export function demandOwn(grant: Grant, record: { readonly run: string; readonly identity?: string }): void {
  if (record.identity === undefined || record.identity === grant.identity) return;
  throw new StreamError('forbidden', `The run "${record.run}" is somebody else's`);
}
