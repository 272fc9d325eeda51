import { jwtVerify, SignJWT } from 'jose';
import { CloseCode, StreamError } from '../../protocol/index.js';
import type { Grant } from '../options.js';
import { isDevelopment, Refusal } from '../policy.js';

/*
 * How a room knows that it is one of its relays that speaks: what a relay says in its hello is signed with a
 * secret of the server. It vouches for a viewer (that viewer's grant), or asks in its own name to read everything.
 */

/** The environment variable that holds the secret. */
const SECRET = 'RIVULET_SECRET';
/** Its shortest length in bytes, as for HS256 (RFC 7518 §3.2). */
const LENGTH = 32;
/** Where none is set in development: made when it is first needed, for rooms and relays live in one process there. */
let developmentSecret: string | undefined;

const MARK = 'rivulet-relay.';
const AUDIENCE = 'rivulet-relay';
/** A token is used at once. */
const LIFE = '60s';

/** A grant that a relay has brought. */
interface RelayedGrant extends Grant {
  /** `self`: it reads everything, for many, and is bound by no limit that is meant for one viewer. */
  readonly relay: 'self' | 'viewer';
}

const SELF: RelayedGrant = { relay: 'self', read: true };

/** Whether it is a relay itself that holds this grant. */
export function isRelay(grant: Grant | undefined): boolean {
  return originOf(grant) === 'self';
}

/** Whether a relay has brought this grant, for itself or for one of its viewers. */
export function isRelayed(grant: Grant | undefined): boolean {
  return originOf(grant) !== undefined;
}

function originOf(grant: Grant | undefined): RelayedGrant['relay'] | undefined {
  return (grant as Partial<RelayedGrant> | undefined)?.relay;
}

/**
 * The token of a relay of `room`, for a viewer with this grant, or without one for itself.
 *
 * @throws {StreamError} `misconfigured`
 */
export function signRelayToken(
  env: Readonly<Record<string, unknown>>,
  room: string,
  viewer?: Grant,
): Promise<string> {
  const grant: RelayedGrant = viewer ? { ...viewer, relay: 'viewer' } : SELF;
  return new SignJWT({ room, grant })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(LIFE)
    .sign(keyOf(env))
    .then((token) => MARK + token);
}

/**
 * The grant in a relay's token; `undefined` for a token that is none.
 *
 * @throws {Refusal} for one that is not to be trusted.
 */
export async function readRelayToken(
  env: Readonly<Record<string, unknown>>,
  room: string,
  token: string | undefined,
): Promise<Grant | undefined> {
  if (!token?.startsWith(MARK)) return undefined;
  try {
    const { payload } = await jwtVerify(token.slice(MARK.length), keyOf(env), {
      algorithms: ['HS256'],
      audience: AUDIENCE,
      requiredClaims: ['exp', 'room', 'grant'],
    });
    if (payload.room === room) return payload.grant as Grant;
  } catch {
    // Why it is not valid is nobody's business who made it up.
  }
  throw new Refusal(CloseCode.Unauthorized, new StreamError('unauthorized', 'The token is not valid'));
}

/**
 * Checks that relays can be used.
 *
 * @throws {StreamError} `misconfigured`
 */
export function checkRelaySecret(env: Readonly<Record<string, unknown>>): void {
  keyOf(env);
}

function keyOf(env: Readonly<Record<string, unknown>>): Uint8Array {
  if (isDevelopment()) developmentSecret ??= crypto.randomUUID();
  const secret = env[SECRET] ?? developmentSecret;
  const key = new TextEncoder().encode(typeof secret === 'string' ? secret : '');
  if (key.length >= LENGTH) return key;
  throw new StreamError(
    'misconfigured',
    `A server with \`shards\` needs ${SECRET} in its environment: at least ${LENGTH} bytes, kept secret`,
    { retryable: false },
  );
}
