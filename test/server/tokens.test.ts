import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { signToken, verifyToken } from '../../src/server/tokens.js';

const secret = 'a secret of at least 32 bytes, for tests';

describe('a signed token', () => {
  it('carries its grant to the room it is for', async () => {
    const token = await signToken({ read: true, run: ['search'], identity: 'ada' }, secret, {
      room: 'r',
      expiresIn: 60,
    });
    const grant = await verifyToken(token, secret, 'r');
    expect(grant).toMatchObject({ read: true, run: ['search'], append: false, identity: 'ada' });
    expect((grant.expires ?? 0) - Date.now()).toBeGreaterThan(50_000);
    await expect(verifyToken(token, secret, 'other')).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('is refused when it is missing, forged, expired, unsigned or without an end', async () => {
    const token = await signToken({ read: true }, secret);
    const key = new TextEncoder().encode(secret);
    const endless = await new SignJWT({ read: true }).setProtectedHeader({ alg: 'HS256' }).sign(key);
    const [, body] = token.split('.');
    const unsigned = `${btoa('{"alg":"none"}')}.${body}.`;
    for (const forged of [undefined, 'x', `${token}x`, endless, unsigned]) {
      await expect(verifyToken(forged, secret, 'r')).rejects.toMatchObject({ code: 'unauthorized' });
    }
    await expect(verifyToken(token, `${secret}!`, 'r')).rejects.toMatchObject({ code: 'unauthorized' });
    const old = await signToken({ read: true }, secret, { expiresIn: -1 });
    await expect(verifyToken(old, secret, 'r')).rejects.toMatchObject({
      code: 'token-expired',
      retryable: true,
    });
  });

  it('lives no longer than a revocation is remembered, whoever has made it', async () => {
    await expect(signToken({ read: true }, secret, { expiresIn: 604_801 })).rejects.toThrow(
      /up to 604800.*604801/,
    );
    await expect(signToken({ read: true }, secret, { expiresIn: Number.NaN })).rejects.toThrow(TypeError);
    const week = 604_800;
    const madeElsewhere = (issued: number) =>
      new SignJWT({ read: true })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuedAt(issued)
        .setExpirationTime('1 year')
        .sign(new TextEncoder().encode(secret));
    const now = Math.floor(Date.now() / 1_000);
    const grant = await verifyToken(await madeElsewhere(now), secret, 'r');
    expect(grant.expires).toBe((now + week) * 1_000);
    const old = await madeElsewhere(now - week - 1);
    await expect(verifyToken(old, secret, 'r')).rejects.toMatchObject({ code: 'token-expired' });
  });

  it('wants a secret that cannot be guessed', async () => {
    await expect(signToken({ read: true }, 'short')).rejects.toThrow(/at least 32 bytes.*has 5/);
    await expect(verifyToken('x', 'short', 'r')).rejects.toThrow(TypeError);
  });
});
