/** Who is believed to be a relay, and what a relay is believed to be. */
import { SignJWT } from 'jose';
import { afterEach, expect, it, vi } from 'vitest';
import type { Caller } from '../../src/server/options.js';
import { resolveOptions } from '../../src/server/options.js';
import { readRelayToken, signRelayToken } from '../../src/server/relay/credentials.js';
import { relayName } from '../../src/server/relay/names.js';
import { RelayRoom } from '../../src/server/relay/relay-room.js';
import { MemorySocket, startMemoryRoom } from '../support/memory-room.js';
import { MemoryStorage } from '../support/memory-storage.js';
import { until } from '../support/wait.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('a room without relays believes nobody to be one, whoever knows the secret', async () => {
  for (const shards of [0, 2]) {
    const { room, env } = await startMemoryRoom({ shards, authorize: () => null });
    const socket = new MemorySocket(room);
    room.connect(socket, new Request('http://rivulet.test/parties/main/room'));
    await socket.say({ type: 'hello', version: 1, token: await signRelayToken(env, 'room') });
    expect(socket.of('ok')).toHaveLength(shards === 0 ? 0 : 1);
    expect(socket.closed).toEqual(shards === 0 ? { code: 4403, reason: 'forbidden' } : undefined);
  }
});

it('in development no secret is known to anyone who has read the source', async () => {
  vi.stubGlobal('RIVULET_DEVELOPMENT', true);
  expect(await readRelayToken({}, 'room', await signRelayToken({}, 'room'))).toMatchObject({ relay: 'self' });
  const known = 'on this machine and for development only';
  const token = await new SignJWT({ room: 'room', grant: { relay: 'self', read: true } })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience('rivulet-relay')
    .setIssuedAt()
    .setExpirationTime('60s')
    .sign(new TextEncoder().encode(known));
  await expect(readRelayToken({}, 'room', `rivulet-relay.${token}`)).rejects.toMatchObject({
    closeCode: 4401,
  });
});

it('a relay asks about its viewers as the room would, whatever that is called', async () => {
  const logged = vi.spyOn(console, 'error').mockReturnValue();
  const origin = "a$&b$'c";
  const authorize = vi.fn((_: Caller) => ({ read: true }));
  const dial = () => Promise.reject(new Error('There is no other room'));
  const host = { storage: new MemoryStorage(), env: {}, name: () => origin, sockets: () => [], dial };
  const room = new RelayRoom(host, { origin, index: 1 }, resolveOptions({ authorize, shards: 2 }));
  const socket = new MemorySocket(room);
  const url = `http://rivulet.test/parties/main/${relayName({ origin, index: 1 })}/?x=1`;
  room.connect(socket, new Request(url));
  await socket.say({ type: 'hello', version: 1 });
  expect(authorize.mock.lastCall?.[0].request.url).toBe(`http://rivulet.test/parties/main/${origin}?x=1`);
  room.close(socket);
  await until(() => logged.mock.calls.length > 0); // it has no room to reach
});
