import { errors, jwtVerify, SignJWT } from 'jose';
import { StreamError } from '../protocol/index.js';
import type { Grant } from './options.js';

/** The shortest secret for HS256, in bytes: as long as the hash (RFC 7518 §3.2). */
const SECRET = 32;
/** How long a token lasts unless said otherwise, in seconds: 15 minutes. */
const LIFE = 15 * 60;

/** The longest life of a token, in milliseconds: 7 days. For as long at least revocations are remembered. */
export const LONGEST_LIFE = 7 * 24 * 60 * 60 * 1_000;

export interface TokenOptions {
  /** The room it is for; without it, all rooms that share the secret. */
  readonly room?: string;
  /** In seconds. Default 900, up to 604,800 (7 days). */
  readonly expiresIn?: number;
}

/**
 * Makes a short-lived token for a page, on the author's own back end: a JWT (HS256) that holds the grant.
 *
 * @throws {TypeError} for a secret shorter than 32 bytes, a life longer than 7 days.
 */
export async function signToken(
  grant: Omit<Grant, 'expires' | 'issued'>,
  secret: string,
  { room, expiresIn = LIFE }: TokenOptions = {},
): Promise<string> {
  if (!(expiresIn * 1_000 <= LONGEST_LIFE)) {
    throw new TypeError(`A token lives for up to ${LONGEST_LIFE / 1_000} seconds (7 days), not ${expiresIn}`);
  }
  const { identity, ...allowed } = grant;
  const token = new SignJWT({ ...allowed, ...(room === undefined ? {} : { room }) })
    .setProtectedHeader({ alg: 'HS256' })
    // To the millisecond: one that is made in the second of a revocation, and after it, is good.
    .setIssuedAt(Date.now() / 1_000)
    .setExpirationTime(Math.floor(Date.now() / 1_000) + expiresIn);
  if (identity !== undefined) token.setSubject(identity);
  return token.sign(keyOf(secret));
}

/**
 * Reads a token in `authorize`: `authorize: ({ token, room, env }) => verifyToken(token, env.SECRET, room)`. One that was made
 * elsewhere ends 7 days after it was issued, whatever it says.
 *
 * @throws {StreamError} `unauthorized` when there is none, it was not signed with this secret, or is for another
 * room; `token-expired` when its time is over.
 * @throws {TypeError} for a secret shorter than 32 bytes.
 */
export async function verifyToken(token: string | undefined, secret: string, room: string): Promise<Grant> {
  const key = keyOf(secret);
  if (token === undefined) throw new StreamError('unauthorized', 'A token is needed');
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], requiredClaims: ['exp'] });
    const { read, run, append, sub, exp, iat } = payload;
    if (payload.room !== undefined && payload.room !== room) {
      throw new StreamError('unauthorized', 'The token is for another room');
    }
    const issued = iat === undefined ? undefined : Math.round(iat * 1_000);
    const expires = Math.min((exp as number) * 1_000, (issued ?? Number.POSITIVE_INFINITY) + LONGEST_LIFE);
    if (expires <= Date.now()) throw new StreamError('token-expired', 'The token has expired');
    return {
      read: permission(read),
      run: permission(run),
      append: permission(append),
      expires,
      ...(sub === undefined ? {} : { identity: sub }),
      ...(issued === undefined ? {} : { issued }),
    };
  } catch (error) {
    if (error instanceof StreamError) throw error;
    if (error instanceof errors.JWTExpired) throw new StreamError('token-expired', 'The token has expired');
    throw new StreamError('unauthorized', 'The token is not valid');
  }
}

/**
 * Whether a token is one of the keys that the author gave to those who publish: for programs that write and hold no
 * signed token. It takes the same time however much of it is right.
 *
 * @throws {TypeError} for a key shorter than 32 bytes.
 * @example
 * authorize: async ({ token, env }) =>
 *   (await matchesKey(token, env.PUBLISH_KEY)) ? { append: ['build/*'], identity: 'publisher' } : { read: true }
 */
export async function matchesKey(token: string | undefined, ...keys: readonly string[]): Promise<boolean> {
  const wanted = keys.map(keyOf);
  // Digests under a key of this moment have one length, and nothing in common with what they are of.
  const once = await crypto.subtle.importKey(
    'raw',
    crypto.getRandomValues(new Uint8Array(SECRET)),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const digest = async (bytes: Uint8Array) => new Uint8Array(await crypto.subtle.sign('HMAC', once, bytes));
  const given = await digest(new TextEncoder().encode(token ?? ''));
  let isOne = false;
  for (const key of wanted) {
    const expected = await digest(key);
    const difference = given.reduce((sum, byte, index) => sum | (byte ^ (expected[index] ?? 0)), 0);
    isOne = difference === 0 || isOne;
  }
  return isOne;
}

function keyOf(secret: string): Uint8Array {
  const key = new TextEncoder().encode(secret);
  if (key.length >= SECRET) return key;
  throw new TypeError(`The secret for tokens has at least ${SECRET} bytes, this one has ${key.length}`);
}

function permission(claim: unknown): boolean | readonly string[] {
  if (Array.isArray(claim)) return claim.filter((name) => typeof name === 'string');
  return claim === true;
}
