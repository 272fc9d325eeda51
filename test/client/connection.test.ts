import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/client/index.js';
import type { ConnectOptions } from '../../src/client/reading-room.js';
import type { Room } from '../../src/client/room.js';
import { encode, limits } from '../../src/protocol/index.js';
import { until } from '../support/wait.js';
import { FakeServer } from './fake-server.js';
import { ManualPlatform } from './manual-platform.js';
import { Witness } from './witness.js';

let server: FakeServer;
let platform: ManualPlatform;
const rooms: Room[] = [];

beforeEach(async () => {
  server = await FakeServer.start();
  platform = new ManualPlatform();
});
afterEach(async () => {
  for (const room of rooms.splice(0)) room.close();
  platform.advance(1);
  await server.stop();
});

function open(options: Partial<ConnectOptions> = {}): Room {
  const room = connect({ host: server.host, room: 'room', platform, ...options });
  rooms.push(room);
  return room;
}

async function opened(options?: Partial<ConnectOptions>): Promise<Room> {
  const room = open(options);
  await until(() => room.connection.state === 'connected');
  return room;
}

function watch(room: Room, stream: string): Witness {
  const witness = new Witness();
  room.stream(stream).open(witness.observe);
  return witness;
}

/** Resolves when the line was lost and the client waits to try again. */
async function waiting(room: Room): Promise<void> {
  await until(() => room.connection.state === 'reconnecting' && room.connection.retryAt !== undefined);
}

describe('hello', () => {
  test('comes first, with version and token, at the room it is meant for', async () => {
    await opened({ room: 'a-room', party: 'lobby', token: 'secret' });
    expect(server.connection.received).toEqual([
      { type: 'hello', version: 1, token: 'secret', inflates: true },
    ]);
    expect(server.connection.path).toMatch(/^\/parties\/lobby\/a-room\?_pk=[a-z0-9]+$/);
  });

  test('carries a token that is fetched anew for each connection', async () => {
    let fetched = 0;
    const room = await opened({ token: async () => `token-${++fetched}` });
    server.connection.socket.terminate();
    await waiting(room);
    platform.advance(60_000);
    await server.connected(2);
    expect(server.connections.map((connection) => connection.of('hello')[0]?.token)).toEqual([
      'token-1',
      'token-2',
    ]);
    expect(new Set(server.connections.map(({ path }) => path)).size).toBe(2);
  });

  test('is said again on the same connection when the grant is to be renewed', async () => {
    let fetched = 0;
    server.renew = 30_000;
    const room = await opened({ token: () => `token-${++fetched}` });
    platform.advance(29_999);
    expect(server.connection.of('hello')).toHaveLength(1);
    platform.advance(1);
    expect(await server.next('hello', 2)).toMatchObject({ token: 'token-2' });
    await until(() => platform.waits.includes(30_000));
    expect(server.connections).toHaveLength(1);
    expect(room.connection.state).toBe('connected');
  });

  test('is followed at once by what is to be read; commands wait for its answer', async () => {
    server.script = (message) => message.type === 'hello';
    const room = open();
    watch(room, 's');
    room.run('task');
    expect(await server.next('subscribe')).toMatchObject({ stream: 's', from: 'start' });
    expect(server.connection.of('run')).toEqual([]);
    server.connection.send({ type: 'ok', id: 0, version: 1 });
    await server.next('run');
    expect(server.connection.of('subscribe').filter(({ stream }) => stream === 's')).toHaveLength(1);
  });

  test('is followed by no more than a server keeps; the rest comes after its answer, and nothing twice', async () => {
    server.script = (message) => message.type === 'hello';
    const room = open();
    const names = Array.from({ length: 200 }, (_, at) => `${at}-`.padEnd(150, 's'));
    for (const name of names) watch(room, name);
    const message = { type: 'subscribe', stream: names[0] as string, from: 'start', visible: true } as const;
    const fit = Math.floor(limits.early / encode(message).length);
    await server.next('subscribe', fit);
    server.connection.socket.ping();
    await once(server.connection.socket, 'pong');
    expect(server.connection.of('subscribe')).toHaveLength(fit);
    server.connection.send({ type: 'ok', id: 0, version: 1 });
    await server.next('subscribe', names.length);
    expect(server.connection.of('subscribe').map(({ stream }) => stream)).toEqual(names);
  });

  test('that stays unanswered is given up', async () => {
    server.script = (message) => message.type === 'hello';
    const room = open();
    await server.next('hello');
    platform.advance(10_000);
    await waiting(room);
    expect(server.connections).toHaveLength(1);
  });

  test('waits for a token, and a token that cannot be fetched is tried for again', async () => {
    let isThere = false;
    const room = open({
      token: () => (isThere ? 'token' : Promise.reject(new Error('The token server is away'))),
    });
    await waiting(room);
    expect(server.connections).toHaveLength(0);
    isThere = true;
    platform.advance(60_000);
    await until(() => room.connection.state === 'connected');
  });
});

describe('a socket', () => {
  test('is shared by all who open the same room as the same person, and closed when the last has left', async () => {
    const first = await opened();
    const second = await opened({ room: 'room' });
    expect(server.connections).toHaveLength(1);
    first.close();
    platform.advance(1);
    expect(second.connection.state).toBe('connected');
    second.close();
    expect(second.connection.state).toBe('closed');
    platform.advance(1);
    await until(() => server.connection.socket.readyState === server.connection.socket.CLOSED);
    expect(platform.listeners).toBe(0);
    expect(platform.waits).toEqual([]);
  });

  test('is not shared between rooms, parties and persons', async () => {
    await opened();
    await opened({ room: 'other' });
    await opened({ party: 'other' });
    await opened({ token: 'a' });
    await opened({ token: 'b' });
    expect(server.connections).toHaveLength(5);
  });

  test('is taken over by who comes in the same task as the last one leaves', async () => {
    const first = await opened();
    first.close();
    const second = open();
    platform.advance(1);
    expect(second.connection.state).toBe('connected');
    expect(server.connections).toHaveLength(1);
  });
});

describe('a lost connection', () => {
  test('is made again after a jittered wait that grows, and at once when the page wakes', async () => {
    const room = await opened();
    const waits: number[] = [];
    server.script = (message, connection) => {
      if (message.type === 'hello') connection.socket.terminate();
      return true;
    };
    server.connection.socket.terminate();
    for (let count = 2; count <= 7; count++) {
      await waiting(room);
      const { connection } = room;
      waits.push((('retryAt' in connection && connection.retryAt) || 0) - platform.time);
      platform.advance(waits.at(-1) ?? 0);
      await server.connected(count);
    }
    // Half of what the bound allows, since the dice say 0.5.
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 7_500]);
    await waiting(room);
    server.script = () => false;
    platform.signal('wake');
    await until(() => room.connection.state === 'connected');
  });

  test('counts as a first failure after it has held', async () => {
    const room = await opened();
    for (let count = 1; count <= 3; count++) {
      platform.advance(6_000);
      server.connection.socket.terminate();
      await waiting(room);
      expect(platform.waits).toEqual([250]);
      platform.advance(250);
      await until(() => room.connection.state === 'connected');
    }
  });

  test('says at once that the network is away, and takes it back when the line answers', async () => {
    const room = await opened();
    const states: string[] = [];
    room.onConnection(({ state }) => states.push(state));
    platform.signal('offline');
    expect(states).toEqual(['offline']);
    await until(() => room.connection.state === 'connected');
    expect(server.connections).toHaveLength(1);
    // The line is dead: nothing that is on its way still means that it lives, but an answer would.
    server.script = () => true;
    platform.signal('offline');
    server.connection.send({ type: 'rejoin' });
    platform.advance(4_999);
    expect(room.connection.state).toBe('offline');
    platform.advance(1);
    expect(room.connection).toMatchObject({ state: 'offline', retryAt: expect.any(Number) as number });
    server.script = () => false;
    platform.signal('online');
    await until(() => room.connection.state === 'connected');
    expect(server.connections).toHaveLength(2);
  });

  test('says that the network is away, and comes back with it', async () => {
    const room = await opened();
    const states: string[] = [];
    room.onConnection(({ state }) => states.push(state));
    platform.online = false;
    server.connection.socket.terminate();
    await until(() => room.connection.state === 'offline');
    platform.signal('online');
    await until(() => room.connection.state === 'connected');
    expect(states).toEqual(['offline', 'reconnecting', 'connected']);
  });

  test.each([
    [4400, 'unsupported-version'],
    [4403, 'forbidden'],
  ])('with close code %i is the last one, and all are told', async (code, error) => {
    const room = await opened();
    server.script = ({ type }) => type === 'run';
    const run = room.run('anything');
    await server.next('run');
    const witness = watch(room, 's');
    await server.next('subscribe');
    server.connection.socket.close(code);
    await until(() => room.connection.state === 'closed');
    expect(room.connection).toMatchObject({ state: 'closed', error: { code: error } });
    expect(witness.events.at(-1)).toMatchObject({ type: 'failed', error: { code: error } });
    await expect(run.promise).rejects.toMatchObject({ code: error });
    await expect(room.stream('s').cancel()).rejects.toMatchObject({ code: error });
    expect(platform.waits).toEqual([]);
  });

  test('with close code 4401 is made again with a fresh token, once', async () => {
    let fetched = 0;
    const room = open({ token: () => `token-${++fetched}` });
    server.script = (message, connection) => {
      if (message.type !== 'hello') return false;
      connection.send({
        type: 'error',
        id: 0,
        code: 'unauthorized',
        message: 'That token is old',
        retryable: false,
      });
      connection.socket.close(4401);
      return true;
    };
    await waiting(room);
    platform.advance(60_000);
    await until(() => room.connection.state === 'closed');
    expect(room.connection).toMatchObject({ error: { code: 'unauthorized', message: 'That token is old' } });
    expect(fetched).toBe(2);
  });
});

describe('a sign of life', () => {
  /** Answers no ping. */
  const deaf = () => {
    server.script = ({ type }) => type === 'ping';
  };

  test('is asked for when the page wakes; without one the socket is replaced', async () => {
    const room = await opened();
    platform.signal('wake');
    await server.next('ping');
    await until(() => platform.waits.length === 0);
    deaf();
    platform.signal('wake');
    await server.next('ping', 2);
    platform.advance(4_999);
    expect(room.connection.state).toBe('connected');
    platform.advance(1);
    await waiting(room);
    platform.advance(60_000);
    await server.connected(2);
  });

  test('is anything that is heard', async () => {
    const room = await opened();
    deaf();
    const witness = watch(room, 's');
    await until(() => witness.generation);
    platform.signal('wake');
    await server.next('ping');
    server.append('s', 'x');
    await until(() => witness.text === 'x');
    platform.advance(5_000);
    expect(room.connection.state).toBe('connected');
  });

  test('is asked for after 20 s of silence while a stream runs, and not otherwise', async () => {
    const room = await opened();
    const witness = watch(room, 's');
    await until(() => witness.generation);
    platform.advance(19_000);
    server.append('s', 'x');
    await until(() => witness.text === 'x');
    platform.advance(19_000);
    expect(server.connection.of('ping')).toHaveLength(0);
    platform.advance(1_000);
    await server.next('ping');
    await until(() => !platform.waits.includes(5_000));
    server.end('s');
    await until(() => witness.hasEnded);
    platform.advance(600_000);
    // A message that is sent after any ping shows that there was none.
    await room.stream('s').cancel();
    expect(server.connection.of('ping')).toHaveLength(2);
  });

  test('is asked for with a command after a silence', async () => {
    const room = await opened();
    await room.stream('s').cancel();
    expect(server.connection.of('ping')).toHaveLength(0);
    platform.advance(5_000);
    await room.stream('s').cancel();
    expect(server.connection.of('ping')).toHaveLength(1);
  });

  test('is asked for after 20 s of silence while a command waits for its answer', async () => {
    const room = await opened();
    server.script = ({ type }) => type === 'retry' || type === 'ping';
    const answer = room.stream('s').retry();
    await server.next('retry');
    platform.advance(20_000);
    await server.next('ping');
    platform.advance(5_000);
    await waiting(room);
    server.script = () => false;
    platform.advance(60_000);
    await answer; // on the new connection, where it was said again
  });

  test('is asked for in time when the clock was set back', async () => {
    const room = await opened();
    const witness = watch(room, 's');
    await until(() => witness.generation);
    platform.set = -3_600_000;
    server.append('s', 'x');
    await until(() => witness.text === 'x');
    platform.set = -7_200_000;
    platform.advance(40_000);
    await server.next('ping');
  });

  test('cannot come from a socket that is closing: it is replaced at once', async () => {
    const room = await opened();
    // The other end never finishes the closing handshake.
    const { _socket: line } = server.connection.socket as unknown as { _socket: { pause(): void } };
    line.pause();
    platform.sockets.at(-1)?.close();
    platform.signal('wake');
    await waiting(room);
  });
});

describe('credit', () => {
  test('is acknowledged as a running sum of the frames applied, anew on each connection', async () => {
    const room = await opened();
    const witness = watch(room, 's');
    await until(() => witness.generation);
    const frames: number[] = [];
    const append = (length: number) => {
      const seq = (server.streams.get('s')?.texts.length ?? 0) + 1;
      const message = {
        type: 'chunks',
        stream: 's',
        generation: 'g1',
        seq,
        time: 0,
        chunks: ['x'.repeat(length)],
      };
      frames.push(JSON.stringify(message).length);
      server.append('s', 'x'.repeat(length));
    };
    append(30_000);
    append(30_000);
    append(30_000);
    const sum = frames.reduce((a, b) => a + b);
    expect(await server.next('ack')).toEqual({ type: 'ack', units: sum });
    expect(sum).toBeGreaterThan(limits.ackEvery);
    server.connection.socket.terminate();
    await waiting(room);
    platform.advance(60_000);
    await server.connected(2);
    await server.next('subscribe');
    frames.length = 0;
    append(70_000);
    expect(await server.next('ack')).toEqual({ type: 'ack', units: frames[0] });
  });

  test('begins anew when the room was hibernated, for the room has forgotten its own count', async () => {
    const room = await opened();
    const witness = watch(room, 's');
    await until(() => witness.generation);
    server.append('s', 'x'.repeat(limits.ackEvery));
    await server.next('ack');
    server.connection.send({ type: 'rejoin' });
    await until(() => server.connection.of('subscribe').length === 2);
    server.append('s', 'x'.repeat(limits.ackEvery));
    await until(() => server.connection.of('ack').length === 2);
    const [first, second] = server.connection.of('ack');
    expect(second).toEqual(first);
  });

  test('counts a frame of several messages as a whole', async () => {
    const room = await opened();
    const witness = watch(room, 's');
    await until(() => witness.generation);
    const part = (seq: number) =>
      ({
        type: 'chunks',
        stream: 's',
        generation: 'g1',
        seq,
        time: 0,
        chunks: ['x'.repeat(40_000)],
      }) as const;
    server.connection.send(part(1), part(2));
    const units = 2 * JSON.stringify(part(1)).length + 1;
    expect(await server.next('ack')).toEqual({ type: 'ack', units });
    expect(witness.next).toBe(3);
  });
});

describe('a command', () => {
  test('waits for a connection', async () => {
    const room = open();
    const run = room.run('task', { x: 1 });
    const message = await server.next('run');
    expect(message).toMatchObject({ task: 'task', run: run.id, input: { x: 1 } });
    expect(message.stream).toBeUndefined();
  });

  test('is sent again after a break where that does a thing once: the same run is the same run', async () => {
    const room = await opened();
    server.script = ({ type }) => type === 'run' || type === 'cancel';
    const run = room.run('task');
    const stop = room.stream('s');
    const cancelled = stop.cancel();
    await server.next('run');
    await server.next('cancel');
    server.script = () => false;
    server.connection.socket.terminate();
    // Without a generation a second cancel could hit another run.
    await expect(cancelled).rejects.toMatchObject({ code: 'connection-closed', retryable: true });
    platform.advance(60_000);
    await server.connected(2);
    expect(await server.next('run')).toMatchObject({ run: run.id });
    expect(server.connection.of('cancel')).toHaveLength(0);
  });

  test('is rejected with what the server says', async () => {
    const room = await opened();
    server.script = (message, connection) => {
      if (message.type !== 'cancel') return false;
      connection.send({
        type: 'error',
        id: message.id,
        code: 'not-running',
        message: 'No',
        retryable: false,
      });
      return true;
    };
    await expect(room.stream('s').cancel()).rejects.toMatchObject({ code: 'not-running', message: 'No' });
  });
});

test('what cannot be part of an address is refused at once', () => {
  for (const room of ['', 'a/b', 'a b', 'a?b', 'a%20b', '..'])
    expect(() => open({ room })).toThrow(TypeError);
  for (const host of ['', 'a b', 'http://x/path', 'ftp://x']) expect(() => open({ host })).toThrow(TypeError);
  const room = open();
  expect(() => room.stream('')).toThrow(TypeError);
  expect(() => room.run('a\nb')).toThrow(TypeError);
});
