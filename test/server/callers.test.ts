/** What one caller may take of a room, and what those are refused who may not enter. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { callerOf, networkOf } from '../../src/server/caller.js';
import { Traffic } from '../../src/server/http/traffic.js';
import { StreamError } from '../../src/server/index.js';
import type { Grant, StreamServerOptions } from '../../src/server/options.js';
import { readRelayToken, signRelayToken } from '../../src/server/relay/credentials.js';
import type { Room } from '../../src/server/room.js';
import { task } from '../../src/server/task.js';
import { MemorySocket, startMemoryRoom } from '../support/memory-room.js';
import { MemoryStorage } from '../support/memory-storage.js';
import { turns, until } from '../support/wait.js';

const untilAborted = async function* (_: unknown, { signal }: { signal: AbortSignal }) {
  yield 'begun';
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
};
const tasks = {
  wait: task({ run: untilAborted }),
  queued: task({ onBusy: 'queue', run: untilAborted }),
  restarted: task({ onBusy: 'restart', run: untilAborted }),
};
const eve: Grant = { read: true, run: true, append: true, identity: 'eve' };
const bob: Grant = { ...eve, identity: 'bob' };
const start = (limits: StreamServerOptions['limits'] = {}, storage = new MemoryStorage()) =>
  startMemoryRoom({ tasks, limits }, storage);

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A request over HTTP with a grant as its token. */
function ask(room: Room, token: string, path: string, { method = 'GET', address = '' } = {}) {
  const headers = { authorization: `Bearer ${token}`, ...(address && { 'cf-connecting-ip': address }) };
  const url = `http://rivulet.test/parties/main/room/v1/stream/${path}`;
  return room.request(new Request(url, { method, headers }));
}

describe('one caller has some places of a room, and others have the rest', () => {
  it('as readers that wait over HTTP', async () => {
    const { room } = await start({ identityReaders: 2 });
    await ask(room, JSON.stringify(eve), 's', { method: 'PUT' });
    const follow = async (grant: Grant, address = '') => {
      const answer = await ask(room, JSON.stringify(grant), 's?offset=now&live=sse', { address });
      return answer.ok ? 'admitted' : (await answer.json()).error.code;
    };
    const { identity: _, ...nobody } = eve;
    expect(await follow(eve)).toBe('admitted');
    expect(await follow(eve, '192.0.2.1')).toBe('admitted');
    expect(await follow(eve)).toBe('too-many-readers');
    expect(await follow(bob)).toBe('admitted');
    // Whoever has no identity is counted by address, as far as that is known.
    for (const address of ['2001:db8::1', '2001:db8::2'])
      expect(await follow(nobody, address)).toBe('admitted');
    expect(await follow(nobody, '2001:db8:0:0:ffff::3')).toBe('too-many-readers');
    expect(await follow(nobody, '2001:db8:0:1::1')).toBe('admitted');
    for (let i = 0; i < 3; i++) expect(await follow(nobody)).toBe('admitted');
  });

  it('and a reader who has all its own disturbs no other', async () => {
    const traffic = new Traffic({ requests: 1, readers: 3, identityReaders: 1 });
    const [ofEve, ofBob] = [vi.fn(), vi.fn()];
    await traffic.wait('eve', ofEve.mockReturnValue(false));
    await traffic.wait('bob', ofBob.mockReturnValue(false));
    await expect(traffic.wait('eve')).rejects.toMatchObject({ code: 'too-many-readers' });
    expect(ofEve).toHaveBeenCalled();
    expect(ofBob).not.toHaveBeenCalled();
    await traffic.wait('carol');
    await expect(traffic.wait('dave')).rejects.toMatchObject({ code: 'too-many-readers' });
    expect(ofBob).toHaveBeenCalled();
  });

  it('and for one long-poll too many the oldest gives way, and no other', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { room } = await start({ identityReaders: 3 });
    await ask(room, JSON.stringify(eve), 's', { method: 'PUT' });
    const answered: string[] = [];
    const poll = async (name: string) => {
      const { status } = await ask(room, JSON.stringify(eve), 's?offset=now&live=long-poll');
      answered.push(`${name} ${status}`);
    };
    for (const name of ['first', 'second', 'third']) {
      void poll(name);
      await turns();
    }
    vi.setSystemTime(Date.now() + 2_000);
    void poll('fourth');
    await until(() => answered.length > 0);
    await turns();
    expect(answered).toEqual(['first 204']);
  });

  it('as runs; one that takes the place of another of the same caller counts once', async () => {
    const { enter } = await start({ identityRuns: 2 });
    const [ofEve, ofBob] = [await enter(eve), await enter(bob)];
    const run = (socket: MemorySocket, stream: string, run: string, task = 'restarted') =>
      socket.command({ type: 'run', run, task, stream });
    expect(await run(ofBob, 'c', 'b1')).toMatchObject({ type: 'ok' });
    expect(await run(ofEve, 'a', 'e1')).toMatchObject({ type: 'ok' });
    expect(await run(ofEve, 'b', 'e2')).toMatchObject({ type: 'ok' });
    for (const stream of ['c', 'd'])
      expect(await run(ofEve, stream, `e3${stream}`)).toMatchObject({
        code: 'too-many-runs',
        retryable: true,
      });
    expect(await run(ofEve, 'a', 'e4')).toMatchObject({ type: 'ok' });
    expect(await run(ofBob, 'd', 'b2')).toMatchObject({ type: 'ok' });
    await ofEve.command({ type: 'cancel', stream: 'b' });
    expect(await run(ofEve, 'e', 'e5')).toMatchObject({ type: 'ok' });
  });

  it('as runs that wait, also in a later life of the room', async () => {
    const { enter, storage } = await start({ identityQueue: 1 });
    const queue = (socket: MemorySocket, run: string) =>
      socket.command({ type: 'run', run, task: 'queued', stream: 's' });
    const first = await enter(eve);
    expect(await queue(first, 'e1')).toMatchObject({ type: 'ok' });
    expect(await queue(first, 'e2')).toMatchObject({ status: 'pending' });
    expect(await queue(first, 'e3')).toMatchObject({ code: 'queue-full', retryable: true });
    expect(await queue(await enter(bob), 'b1')).toMatchObject({ status: 'pending' });
    // There e1 is lost, and e2 has begun.
    const later = await start({ identityQueue: 1 }, storage);
    const again = await later.enter(eve);
    expect(await queue(again, 'e4')).toMatchObject({ status: 'pending' });
    expect(await queue(again, 'e5')).toMatchObject({ code: 'queue-full' });
  });

  it('as runs that have waited: they begin when there is a place', async () => {
    const { enter } = await start({ identityRuns: 2 });
    const [ofEve, ofBob] = [await enter(eve), await enter(bob)];
    const queue = (socket: MemorySocket, run: string, stream: string) =>
      socket.command({ type: 'run', run, task: 'queued', stream });
    const begun = () => ofBob.of('opened', 'reset').flatMap(({ run }) => run ?? []);
    for (const stream of ['a', 'b', 'c', 'd']) await ofBob.say({ type: 'subscribe', stream });
    for (const stream of ['a', 'b']) await queue(ofBob, `b${stream}`, stream);
    for (const stream of ['c', 'd'])
      expect(await queue(ofEve, `e${stream}`, stream)).toMatchObject({ type: 'ok' });
    for (const stream of ['a', 'b'])
      expect(await queue(ofEve, `e${stream}`, stream)).toMatchObject({ status: 'pending' });
    // Their streams are free now, and eve has two runs already.
    for (const stream of ['a', 'b']) await ofBob.command({ type: 'cancel', stream });
    await turns();
    expect(begun()).toEqual(['ba', 'bb', 'ec', 'ed']);
    await ofEve.command({ type: 'cancel', stream: 'c' });
    await until(() => begun().includes('ea'));
    await turns();
    expect(begun()).not.toContain('eb');
    await ofEve.command({ type: 'cancel', stream: 'd' });
    await until(() => begun().includes('eb'));
  });

  it('as streams, also in a later life of the room, until they are gone', async () => {
    const limits = { identityStreams: 2 };
    const { room, storage, enter } = await start(limits);
    const make = async (of: Room, grant: Grant, name: string) =>
      (await ask(of, JSON.stringify(grant), name, { method: 'PUT' })).status;
    expect(await make(room, eve, 'a')).toBe(201);
    // By a run as well.
    const socket = await enter(eve);
    const run = (run: string) => socket.command({ type: 'run', run, task: 'wait' });
    expect(await run('b')).toMatchObject({ type: 'ok' });
    expect(await run('c')).toMatchObject({ code: 'too-many-streams' });
    const later = (await start(limits, storage)).room;
    expect(await make(later, eve, 'c')).toBe(429);
    expect(await make(later, eve, 'a')).toBe(200);
    expect(await make(later, bob, 'c')).toBe(201);
    await ask(later, JSON.stringify(bob), 'a', { method: 'DELETE' });
    expect(await make(later, eve, 'd')).toBe(201);
    expect(await make(later, eve, 'e')).toBe(429);
    expect([...storage.entries.keys()].filter((key) => key.startsWith('stream-count/'))).toHaveLength(2);
  });

  it('and what is known already is no new run, however many come back at once', async () => {
    const limits = { runs: 2, identityRuns: 2, identityQueue: 1 };
    const { enter } = await start(limits);
    const socket = await enter(eve);
    const ask = (run: string) =>
      socket.command({ type: 'run', run, task: 'queued', stream: run === 'c' ? 'a' : run });
    const answers = [await ask('a'), await ask('b'), await ask('c')];
    expect(answers).toMatchObject([{ type: 'ok' }, { type: 'ok' }, { status: 'pending' }]);
    const again = await Promise.all(['a', 'b', 'c', 'a', 'b', 'c'].map(ask));
    expect(again.map(({ type }) => type)).toEqual(Array(6).fill('ok'));
  });

  it('whichever way a viewer comes: a relay says who it is, a hibernated socket still has its address', async () => {
    const env = { RIVULET_SECRET: 'a secret for tests, of 32 bytes or more' };
    const caller = await callerOf(new Request('http://rivulet.test'), 'eve');
    const token = await signRelayToken(env, 'room', { ...eve, caller } as Grant);
    expect(await readRelayToken(env, 'room', token)).toMatchObject({ identity: 'eve', caller });

    const { identity: _, ...nobody } = eve;
    const { room, sockets, storage } = await start();
    const socket = new MemorySocket(room);
    const headers = { 'cf-connecting-ip': '192.0.2.1' };
    room.connect(socket, new Request('http://rivulet.test/parties/main/room', { headers }));
    await socket.hello(nobody);
    const options = { tasks, limits: { identityRuns: 1 } };
    const later = await startMemoryRoom(options, storage, [...sockets, socket]);
    socket.moveTo(later.room);
    await socket.hello(nobody);
    const run = (run: string) => socket.command({ type: 'run', run, task: 'wait' });
    expect(await run('a')).toMatchObject({ type: 'ok' });
    expect(await run('b')).toMatchObject({ code: 'too-many-runs' });
  });
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:1:0002::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['::2', '0:0:0:0'],
  ['::1', undefined],
  ['127.0.0.1', undefined],
  ['2001:db8:1:2:3::', '2001:db8:1:2'],
  ['', undefined],
])('the address %s is of the network %s', (address, network) => {
  expect(networkOf(new Request('http://rivulet.test', { headers: { 'cf-connecting-ip': address } }))).toBe(
    network,
  );
});

describe('whoever is refused', () => {
  const startGuarded = async () => {
    const authorize = vi.fn(({ token }: { token: string | undefined }) => {
      if (token !== 'good') throw new StreamError('unauthorized', 'Sign in first');
      return { read: true };
    });
    const { room } = await startMemoryRoom({ authorize, limits: { requests: 1 } });
    return { room, authorize };
  };
  const codeOf = async (answer: Promise<Response>) => (await (await answer).json()).error.code;

  it('too often from an address over HTTP is not asked about any more, and nobody else suffers', async () => {
    const { room, authorize } = await startGuarded();
    const address = '192.0.2.1';
    const knock = (token = 'bad') => ask(room, token, 's', { address });
    for (let i = 0; i < 5; i++) expect(await codeOf(knock())).toBe('unauthorized');
    const refused = await knock('good');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await codeOf(knock())).toBe('rate-limited');
    expect(authorize).toHaveBeenCalledTimes(5);
    expect(await codeOf(ask(room, 'bad', 's', { address: '192.0.2.2' }))).toBe('unauthorized');
  });

  it('too often where no address is known is told so, and keeps nobody out', async () => {
    const { room } = await startGuarded();
    for (let i = 0; i < 5; i++) expect(await codeOf(ask(room, 'bad', 's'))).toBe('unauthorized');
    expect(await codeOf(ask(room, 'bad', 's'))).toBe('rate-limited');
    expect(await codeOf(ask(room, 'good', 's'))).toBe('unknown-stream');
  });

  it('too often at the socket is sent away to come later', async () => {
    const { room } = await startGuarded();
    const knock = async () => {
      const socket = new MemorySocket(room);
      const headers = { 'cf-connecting-ip': '192.0.2.1' };
      room.connect(socket, new Request('http://rivulet.test/parties/main/room', { headers }));
      await socket.say({ type: 'hello', version: 1, token: 'bad' });
      return socket.closed?.code;
    };
    for (let i = 0; i < 5; i++) expect(await knock()).toBe(4401);
    expect(await knock()).toBe(4429);
  });
});

describe('frames that nobody answers', () => {
  it.each([true, false])('are counted too, after a hello (%s) and before it', async (hasHello) => {
    const { enter, room } = await start({ messages: 1 });
    let socket = await enter(eve);
    if (!hasHello) {
      socket = new MemorySocket(room);
      room.connect(socket, new Request('http://rivulet.test/parties/main/room'));
    }
    for (let i = 0; i < 199; i++) await socket.say({ type: 'ack', units: 0 });
    expect(socket.closed).toBeUndefined();
    for (let i = 0; i < 100; i++) await socket.say({ type: 'ack', units: 0 });
    expect(socket.closed).toMatchObject({ code: 4429 });
  });

  it('are bytes of a file as well, of which fifty cost as much as a message', async () => {
    const { enter } = await start({ messages: 1 });
    const socket = await enter(eve);
    const send = () => socket.upload({ type: 'upload', run: 'r', file: 0, offset: 0 }, new Uint8Array(1));
    for (let i = 0; i < 199; i++) await send();
    expect(socket.closed).toBeUndefined();
    for (let i = 0; i < 100; i++) await send();
    expect(socket.closed).toMatchObject({ code: 4429 });
  });
});
