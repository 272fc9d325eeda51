import { errors, jwtVerify, SignJWT } from 'jose';
import { StreamError } from '../protocol/index.js';
import type { Grant } from './options.js';

/** The shortest secret for HS256, in bytes: as long as the hash (RFC 7518 §3.2). */
const SECRET = 32;
/** How long a token lasts unless said otherwise, in seconds: 15 minutes. */
const LIFE = 15 * 60;

export interface TokenOptions {
  /** The room it is for; without it, all rooms that share the secret. */
  readonly room?: string;
  /** In seconds. Default 900. */
  readonly expiresIn?: number;
}

/**
 * Makes a short-lived token for a page, on the author's own back end: a JWT (HS256) that holds the grant.
 *
 * @throws {TypeError} for a secret shorter than 32 bytes.
 */
export async function signToken(
  grant: Omit<Grant, 'expires'>,
  secret: string,
  { room, expiresIn = LIFE }: TokenOptions = {},
): Promise<string> {
  const { identity, ...allowed } = grant;
  const token = new SignJWT({ ...allowed, ...(room === undefined ? {} : { room }) })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1_000) + expiresIn);
  if (identity !== undefined) token.setSubject(identity);
  return token.sign(keyOf(secret));
}

/**
 * Reads a token in `authorize`: `authorize: ({ token, room, env }) => verifyToken(token, env.SECRET, room)`.
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
    const { read, run, append, sub, exp } = payload;
    if (payload.room !== undefined && payload.room !== room) {
      throw new StreamError('unauthorized', 'The token is for another room');
    }
    return {
      read: permission(read),
      run: permission(run),
      append: permission(append),
      expires: (exp as number) * 1_000,
      ...(sub === undefined ? {} : { identity: sub }),
    };
  } catch (error) {
    if (error instanceof StreamError) throw error;
    if (error instanceof errors.JWTExpired) throw new StreamError('token-expired', 'The token has expired');
    throw new StreamError('unauthorized', 'The token is not valid');
  }
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
