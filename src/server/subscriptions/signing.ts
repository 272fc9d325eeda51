import type { HostStorage } from '../host.js';

const KEY = 'subscription-key';
const ALGORITHM = 'Ed25519';

/** What verifies the signatures: a JSON Web Key. */
interface PublicKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'EdDSA';
  readonly x: string;
}

/** The room's key, with which its webhooks are signed. Made when it is first needed, and kept. */
export class SigningKey {
  readonly public: PublicKey;
  readonly #key: CryptoKey;

  private constructor(key: CryptoKey, publicKey: PublicKey) {
    this.#key = key;
    this.public = publicKey;
  }

  static async load(storage: HostStorage): Promise<SigningKey> {
    let jwk = await storage.get<JsonWebKey>(KEY);
    if (!jwk) {
      const pair = (await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as CryptoKeyPair;
      jwk = (await crypto.subtle.exportKey('jwk', pair.privateKey)) as JsonWebKey;
      await storage.put({ [KEY]: jwk });
    }
    const key = await crypto.subtle.importKey('jwk', jwk, ALGORITHM, false, ['sign']);
    const x = jwk.x as string;
    const kid = `ds_${await thumbprint(x)}`;
    return new SigningKey(key, { kty: 'OKP', crv: 'Ed25519', kid, use: 'sig', alg: 'EdDSA', x });
  }

  /** The `Webhook-Signature` of a body. */
  async sign(body: string, now: number): Promise<string> {
    const time = Math.floor(now / 1_000);
    const signature = await crypto.subtle.sign(
      ALGORITHM,
      this.#key,
      new TextEncoder().encode(`${time}.${body}`),
    );
    return `t=${time},kid=${this.public.kid},ed25519=${base64url(new Uint8Array(signature))}`;
  }
}

/** Of the public key, as RFC 7638 has it. */
async function thumbprint(x: string): Promise<string> {
  const canonical = JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x });
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonical));
  return base64url(new Uint8Array(digest));
}

/** 256 random bits. */
export function makeToken(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** Compares without telling by its duration where two texts of one length differ. */
export function isSameToken(given: string, token: string): boolean {
  if (given.length !== token.length) return false;
  let difference = 0;
  for (let at = 0; at < token.length; at++) difference |= given.charCodeAt(at) ^ token.charCodeAt(at);
  return difference === 0;
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
