/** What must not be possible to whoever talks to a room, and what must not happen by itself. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Grant, matchesKey, signToken, verifyToken } from '../../src/server/index.js';
import { resolveOptions } from '../../src/server/options.js';
import { signRelayToken } from '../../src/server/relay/credentials.js';
import { Room } from '../../src/server/room.js';
import { task } from '../../src/server/task.js';
import { MemorySocket, startMemoryRoom } from '../support/memory-room.js';
import { MemoryStorage } from '../support/memory-storage.js';
import { turns, until } from '../support/wait.js';

const SECRET = 'a secret of at least thirty-two bytes';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const wait = task({
  async *run(_, { signal }) {
    yield 'begun';
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  },
});

describe('withdrawn access', () => {
  const authorize = ({ token, room }: { token: string | undefined; room: string }) =>
    verifyToken(token, SECRET, room);

  async function enter(room: Room, token: string): Promise<MemorySocket> {
    const socket = new MemorySocket(room);
    room.connect(socket, new Request('http://rivulet.test/parties/main/room'));
    await socket.say({ type: 'hello', version: 1, token });
    return socket;
  }

  test('closes live sockets, refuses the tokens of before, here and in a later life, and takes newer ones', async () => {
    const storage = new MemoryStorage();
    const host = {
      storage,
      env: {},
      name: () => 'room',
      sockets: () => [],
      dial: () => Promise.reject(new Error()),
    };
    const options = resolveOptions({ tasks: { wait }, authorize });
    const room = new Room(host, options);
    await room.start();
    vi.useFakeTimers({ toFake: ['Date'] });
    const token = await signToken({ read: true, run: true, identity: 'eve' }, SECRET);
    const eve = await enter(room, token);
    const bob = await enter(room, await signToken({ read: true, identity: 'bob' }, SECRET));
    await eve.command({ type: 'run', run: 'r', task: 'wait', stream: 's' });
    vi.setSystemTime(Date.now() + 1_000);
    expect(await room.revoke('eve')).toBe(1);
    expect(eve.closed).toMatchObject({ code: 4401 });
    expect(bob.closed).toBeUndefined();
    // Its run goes on: that is another decision.
    await bob.say({ type: 'subscribe', stream: 's' });
    expect(bob.of('opened')).toMatchObject([{ status: 'streaming' }]);
    for (const life of [room, new Room(host, options)]) {
      if (life !== room) await life.start();
      const refused = await enter(life, token);
      expect(refused.of('error')).toMatchObject([{ code: 'unauthorized' }]);
      expect(refused.closed).toMatchObject({ code: 4401 });
      const answer = await life.request(
        new Request('http://rivulet.test/parties/main/room/v1/stream/s', {
          headers: { authorization: `Bearer ${token}` },
        }),
      );
      expect(answer.status).toBe(401);
    }
    // Signed in again in that very second.
    vi.setSystemTime(Date.now() + 1);
    const again = await enter(room, await signToken({ read: true, identity: 'eve' }, SECRET));
    expect(again.of('ok')).toHaveLength(1);
  });
});

test('the name of a room that a page has made for itself is not told to logs and metrics', async () => {
  const name = `auto-${'0123456789abcdef'.repeat(2)}`;
  const told: string[] = [];
  const storage = new MemoryStorage();
  const host = {
    storage,
    env: {},
    name: () => name,
    sockets: () => [],
    dial: () => Promise.reject(new Error()),
  };
  const options = resolveOptions({
    tasks: { wait },
    authorize: ({ room }) => ({ read: room === name, run: true }),
    observe: ({ room }) => told.push(room),
  });
  const room = new Room(host, options);
  await room.start();
  const socket = new MemorySocket(room);
  room.connect(socket, new Request(`http://rivulet.test/parties/main/${name}`));
  await socket.say({ type: 'hello', version: 1 });
  await socket.command({ type: 'run', run: 'r', task: 'wait', stream: 's' });
  expect(new Set(told)).toEqual(new Set(['auto-01234567…']));
});

test('a publish key is compared whole, and a short one is no key', async () => {
  const other = 'b'.repeat(32);
  expect(await matchesKey(SECRET, other, SECRET)).toBe(true);
  for (const token of [undefined, '', SECRET.slice(1), `${SECRET} `, 'x'.repeat(SECRET.length)]) {
    expect(await matchesKey(token, other, SECRET)).toBe(false);
  }
  await expect(matchesKey('short', 'short')).rejects.toThrow(TypeError);
});

describe('bounds', () => {
  const some: Grant = { read: true, run: true, identity: 'eve' };

  test('of an identity hold over all of its connections, and touch nobody else', async () => {
    const { enter } = await startMemoryRoom({
      tasks: { wait },
      limits: { identityMessages: 2, identityConnections: 2 },
    });
    const [one, two] = [await enter(some), await enter(some)];
    const third = await enter(some);
    expect(third.of('error')).toMatchObject([{ code: 'too-many-connections', retryable: true }]);
    expect(third.closed).toMatchObject({ code: 4429 });
    for (let i = 0; i < 5; i++) for (const socket of [one, two]) await socket.say({ type: 'ping' });
    expect(one.of('error')).toEqual([]);
    await one.say({ type: 'ping' });
    expect(one.of('error')).toMatchObject([{ code: 'rate-limited' }]);
    const bob = await enter({ ...some, identity: 'bob' });
    await bob.say({ type: 'ping' });
    expect(bob.of('pong')).toHaveLength(1);
  });

  test('of a room hold for all who are in it, and those who have left do not count', async () => {
    const { enter, room } = await startMemoryRoom({
      tasks: { wait },
      limits: { connections: 2, identityConnections: 1 },
    });
    const first = await enter(some);
    room.close(first);
    await enter(some);
    await enter({ ...some, identity: 'bob' });
    const third = await enter({ ...some, identity: 'carol' });
    expect(third.of('error')).toMatchObject([{ code: 'too-many-connections' }]);
    expect(third.closed).toMatchObject({ code: 4429 });
  });

  test('of a room are not those of its relays, who count at them', async () => {
    const { enter, room, env } = await startMemoryRoom({
      tasks: { wait },
      shards: 1,
      limits: { connections: 1 },
    });
    const relayed: MemorySocket[] = [];
    for (let i = 0; i < 2; i++) {
      const socket = new MemorySocket(room);
      room.connect(socket, new Request('http://rivulet.test/parties/main/room'));
      await socket.say({ type: 'hello', version: 1, token: await signRelayToken(env, 'room', some) });
      relayed.push(socket);
    }
    expect((await enter(some)).closed).toBeUndefined();
    expect((await enter(some)).closed).toMatchObject({ code: 4429 });
    expect(relayed.map(({ closed }) => closed)).toEqual([undefined, undefined]);
  });

  test('of a room’s messages hold whoever sends them', async () => {
    const { enter } = await startMemoryRoom({ tasks: { wait }, limits: { roomMessages: 2 } });
    const sockets = [await enter({ read: true }), await enter({ read: true })];
    for (let i = 0; i < 10; i++) for (const socket of sockets) await socket.say({ type: 'ping' });
    expect(sockets.flatMap((socket) => socket.of('error')).every(({ code }) => code === 'rate-limited')).toBe(
      true,
    );
    expect(sockets.flatMap((socket) => socket.of('pong')).length).toBeLessThanOrEqual(10);
  });
});

test('an address of any length is let in, and asked again after a hibernation', async () => {
  const { room, sockets, storage } = await startMemoryRoom({ tasks: { wait } });
  const socket = new MemorySocket(room);
  room.connect(socket, new Request(`http://rivulet.test/parties/main/room?${'x'.repeat(5_000)}`));
  await socket.hello({ read: true, identity: 'a' });
  expect(socket.of('ok')).toHaveLength(1);
  await startMemoryRoom({ tasks: { wait } }, storage, [...sockets, socket]);
  expect(socket.closed).toMatchObject({ code: 4408 });
});

test('a delay that no timer can wait is refused when the task is defined', () => {
  const { run } = wait;
  for (const timeout of [2 ** 31, 0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => task({ timeout, run: run as never })).toThrow(TypeError);
  }
  expect(() => task({ retries: { attempts: 2, backOff: 2 ** 31 }, run: run as never })).toThrow(TypeError);
  task({ timeout: 2 ** 31 - 1, run: run as never });
});

test('a schema that never answers holds up no room that begins a new life', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  let isHanging = false;
  const hanging = {
    ...wait,
    resumable: true,
    input: {
      '~standard': {
        version: 1 as const,
        vendor: 'test',
        validate: (value: unknown) => (isHanging ? new Promise<never>(() => {}) : { value }),
      },
    },
  };
  const { enter, storage } = await startMemoryRoom({ tasks: { wait: hanging } });
  const viewer = await enter();
  for (const stream of ['s', 't']) await viewer.command({ type: 'run', run: stream, task: 'wait', stream });
  isHanging = true;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const later = startMemoryRoom({ tasks: { wait: hanging } }, storage);
  await turns();
  vi.advanceTimersByTime(10_000);
  vi.useRealTimers();
  const visitor = await (await later).enter();
  await visitor.say({ type: 'subscribe', stream: 's' });
  expect((await visitor.ended('s')).outcome).toMatchObject({ error: { code: 'run-lost', retryable: true } });
});

test('a further stream that is begun anew takes nothing of the run with it that wrote it before', async () => {
  const both = task({
    async *run(_, { stream }) {
      stream('side').write('aside');
      yield 'main';
    },
  });
  const { enter, storage } = await startMemoryRoom({ tasks: { both } });
  const viewer = await enter();
  await viewer.say({ type: 'subscribe', stream: 's' });
  await viewer.command({ type: 'run', run: 'r', task: 'both', stream: 's', input: { much: 'input' } });
  await viewer.ended('s');
  await viewer.say({ type: 'subscribe', stream: 's/side' });
  await viewer.command({ type: 'run', run: 'other', task: 'both', stream: 's/side' });
  await until(() => viewer.of('ended').filter(({ stream }) => stream === 's/side').length === 2);
  await until(() => ![...storage.entries.keys()].some((key) => key.startsWith('trash/')));
  await turns();
  expect([...storage.entries.keys()].filter((key) => key.startsWith('input/r/'))).toHaveLength(1);
  expect(await viewer.command({ type: 'retry', run: 'again', stream: 's' })).toMatchObject({ type: 'ok' });
});

test('names that mean something to JavaScript, to storage or to a log are names like any other', async () => {
  const logged = vi.spyOn(console, 'error').mockReturnValue();
  const { enter, storage } = await startMemoryRoom({ tasks: { wait } });
  const viewer = await enter();
  const names = [
    '__proto__',
    'constructor',
    'toString',
    '../../etc/passwd',
    'a/b/../c',
    '%2e%2e%2f',
    '<img src=x>',
    "'; --",
  ];
  for (const [index, stream] of names.entries()) {
    await viewer.say({ type: 'subscribe', stream });
    const run = `run-${index}`;
    expect(await viewer.command({ type: 'run', run, task: 'wait', stream })).toMatchObject({
      type: 'ok',
      stream,
    });
    expect(await viewer.command({ type: 'run', run: `x${index}`, task: stream, stream })).toMatchObject({
      code: 'unknown-task',
    });
    expect(await viewer.command({ type: 'cancel', stream, run })).toMatchObject({ type: 'ok' });
    expect((await viewer.ended(stream)).outcome).toMatchObject({ status: 'cancelled' });
  }
  for (const key of storage.entries.keys()) expect(key).toMatch(/^[\x21-\x7e]+$/);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(logged).not.toHaveBeenCalled();
});

test('an input cannot change what all objects inherit', async () => {
  let seen: unknown;
  const { room, enter } = await startMemoryRoom({
    tasks: {
      look: task({
        async *run(input) {
          seen = input;
          yield 'x';
        },
      }),
    },
  });
  const viewer = await enter();
  const frame =
    '{"type":"run","id":1,"run":"r","task":"look","stream":"s","input":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}';
  await room.message(viewer, frame);
  await until(() => seen);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  expect((seen as { polluted?: number }).polluted).toBeUndefined();
});
