import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connect } from '../../src/client/index.js';
import type { Room } from '../../src/client/room.js';
import type { OpenOptions, StreamReader } from '../../src/client/source.js';
import type { ServerMessage } from '../../src/protocol/index.js';
import { until } from '../support/wait.js';
import { FakeServer } from './fake-server.js';
import { ManualPlatform } from './manual-platform.js';
import { Witness } from './witness.js';

let server: FakeServer;
let platform: ManualPlatform;
let room: Room;

beforeEach(async () => {
  server = await FakeServer.start();
  platform = new ManualPlatform();
  room = connect({ host: server.host, room: 'room', platform });
  await until(() => room.connection.state === 'connected');
});
afterEach(async () => {
  room.close();
  platform.advance(1);
  await server.stop();
  vi.unstubAllGlobals();
});

function read(options?: OpenOptions): { reader: StreamReader; witness: Witness } {
  const witness = new Witness();
  return { witness, reader: room.stream('s').open(witness.observe, options) };
}

/** Everything that was sent before has been answered. */
async function settled(): Promise<void> {
  await room.stream('other').interrupt();
}

describe('several readers', () => {
  test('that begin together are one subscription', async () => {
    server.stream('s', ['a', 'b', 'c']);
    const [whole, last] = [read(), read({ from: { last: 1 } })];
    await until(() => whole.witness.text === 'abc' && last.witness.text === 'c');
    expect(server.connection.of('subscribe')).toEqual([
      { type: 'subscribe', stream: 's', from: 'start', visible: true },
    ]);
  });

  test('one of which comes late make it be sent again; the early one sees nothing of that', async () => {
    server.stream('s', ['a', 'b']);
    const early = read();
    await until(() => early.witness.text === 'ab');
    const late = read();
    await until(() => late.witness.text === 'ab');
    server.append('s', 'c');
    await until(() => late.witness.text === 'abc' && early.witness.text === 'abc');
    expect(server.connection.of('subscribe')).toHaveLength(2);
    expect(early.witness.events.filter(({ type }) => type === 'chunks')).toHaveLength(2);
  });

  test('are still one when one of them throws', async () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    server.stream('s', ['a']);
    room.stream('s').open(() => {
      throw new Error('mine');
    });
    const { witness } = read();
    await until(() => witness.text === 'a');
    expect(reported).toHaveBeenCalledWith(expect.objectContaining({ message: 'mine' }));
  });
});

describe('a paused reader', () => {
  test('does not hold the subscription, and goes on from its cursor', async () => {
    server.stream('s', ['a', 'b']);
    const { reader, witness } = read();
    await until(() => witness.text === 'ab');
    reader.pause();
    await server.next('unsubscribe');
    server.append('s', 'c', 'd');
    reader.resume();
    await until(() => witness.text === 'abcd');
    expect(server.connection.of('subscribe').at(-1)).toMatchObject({ from: { generation: 'g1', seq: 2 } });
  });

  test('leaves the subscription to the others', async () => {
    server.stream('s', ['a']);
    const [first, second] = [read(), read()];
    await until(() => second.witness.text === 'a');
    first.reader.pause();
    server.append('s', 'b');
    await until(() => second.witness.text === 'ab');
    await settled();
    expect(first.witness.text).toBe('a');
    expect(server.connection.of('unsubscribe')).toHaveLength(0);
    first.reader.resume();
    await until(() => first.witness.text === 'ab');
  });
});

test('the last reader to close unsubscribes, and hears nothing after that', async () => {
  server.stream('s', ['a']);
  const { reader, witness } = read();
  await until(() => witness.text === 'a');
  reader.close();
  server.append('s', 'b');
  await server.next('unsubscribe');
  await settled();
  expect(witness.text).toBe('a');
  reader.resume();
  reader.pause();
  await settled();
  expect(server.connection.of('subscribe')).toHaveLength(1);
});

test('a new connection and a room that wakes are subscribed to from the cursor', async () => {
  server.stream('s', ['a', 'b']);
  const { witness } = read();
  await until(() => witness.text === 'ab');
  server.connection.subscribed.clear();
  server.connection.send({ type: 'rejoin' });
  await server.next('subscribe', 2);
  server.append('s', 'c');
  await until(() => witness.text === 'abc');
  server.connection.socket.terminate();
  await until(() => room.connection.state === 'reconnecting' && platform.waits.length > 0);
  server.append('s', 'd');
  platform.advance(60_000);
  await until(() => witness.text === 'abcd');
  expect(server.connection.of('subscribe')).toEqual([
    { type: 'subscribe', stream: 's', from: { generation: 'g1', seq: 3 }, visible: true },
  ]);
});

test('a new generation while the line was cut is a reset', async () => {
  server.stream('s', ['a', 'b']);
  const { witness } = read();
  await until(() => witness.text === 'ab');
  server.connection.socket.terminate();
  await until(() => room.connection.state === 'reconnecting' && platform.waits.length > 0);
  server.streams.set('s', { generation: 'g2', texts: ['x'], first: 1, outcome: { status: 'complete' } });
  platform.advance(60_000);
  await until(() => witness.hasEnded);
  expect(witness.generation).toBe('g2');
  expect(witness.text).toBe('x');
  expect(witness.events.filter(({ type }) => type === 'reset')).toHaveLength(1);
});

test('what retention has trimmed is told as a gap, to each reader from its own start', async () => {
  const stream = server.stream('s', ['a', 'b', 'c', 'd']);
  stream.first = 3;
  const { witness } = read();
  const cursor = read({ from: { generation: 'g1', seq: 1 } });
  await until(() => witness.text === 'cd' && cursor.witness.text === 'cd');
  const gaps = (one: Witness) => one.events.filter(({ type }) => type === 'gap');
  expect(gaps(witness)).toEqual([{ type: 'gap', generation: 'g1', from: 1, to: 2 }]);
  expect(gaps(cursor.witness)).toEqual([{ type: 'gap', generation: 'g1', from: 2, to: 2 }]);
});

describe('a hole', () => {
  const hole: ServerMessage = {
    type: 'chunks',
    stream: 's',
    generation: 'g1',
    seq: 5,
    time: 0,
    chunks: ['e'],
  };

  test('is asked for again from the cursor', async () => {
    const stream = server.stream('s', ['a', 'b']);
    const { witness } = read();
    await until(() => witness.text === 'ab');
    stream.texts.push('c', 'd', 'e');
    server.connection.send(hole);
    await until(() => witness.text === 'abcde');
    expect(server.connection.of('subscribe').at(-1)).toMatchObject({ from: { generation: 'g1', seq: 2 } });
  });

  test('that does not mend is an error, not a loop', async () => {
    server.stream('s', ['a', 'b']);
    const { witness } = read();
    await until(() => witness.text === 'ab');
    server.script = (message, connection) => {
      if (message.type === 'subscribe') connection.send(describing(), hole);
      return message.type === 'subscribe';
    };
    server.connection.send(hole);
    await until(() => witness.events.some(({ type }) => type === 'failed'));
    expect(witness.events.at(-1)).toMatchObject({ error: { code: 'source-failed' } });
    expect(server.connection.of('subscribe').length).toBeLessThan(6);
  });

  test('is not seen in what was sent before the answer to a subscribe', async () => {
    const stream = server.stream('s', ['a', 'b']);
    const { witness } = read();
    await until(() => witness.text === 'ab');
    // What follows is live for the early reader, and comes before the late one's answer.
    server.script = (message) => {
      if (message.type === 'subscribe') {
        server.script = () => false;
        server.append('s', 'c');
      }
      return false;
    };
    const late = read();
    await until(() => late.witness.text === 'abc' && witness.text === 'abc');
    expect(stream.texts).toHaveLength(3);
    await settled();
    expect(server.connection.of('subscribe')).toHaveLength(2);
  });
});

function describing(): ServerMessage {
  return {
    type: 'opened',
    stream: 's',
    generation: 'g1',
    status: 'streaming',
    interruptible: false,
    head: 5,
    first: 1,
    next: 3,
  };
}

describe('a refused subscription', () => {
  const refuse = (retryable: boolean, after?: number) => {
    server.script = (message, connection) => {
      if (message.type !== 'subscribe') return false;
      const error = { code: 'refused', message: 'No', retryable, ...(after === undefined ? {} : { after }) };
      connection.send({ type: 'error', stream: message.stream, ...error });
      return true;
    };
  };

  test('is told to its readers, once', async () => {
    refuse(false);
    const { witness } = read();
    await until(() => witness.events.some(({ type }) => type === 'failed'));
    await settled();
    expect(server.connection.of('subscribe')).toHaveLength(1);
    expect(witness.events.filter(({ type }) => type === 'failed')).toHaveLength(1);
  });

  test('is tried again where that may help, and not before it may', async () => {
    refuse(true, 1_000);
    server.stream('s', ['a']);
    const { witness } = read();
    await until(() => platform.waits.includes(1_250));
    server.script = () => false;
    platform.advance(1_250);
    await until(() => witness.text === 'a');
    expect(witness.events.filter(({ type }) => type === 'failed')).toHaveLength(0);
  });
});

test('what is visible and wanted is told when it changes, and again after a break', async () => {
  const [first, second] = [read({ visible: false }), read({ visible: false })];
  expect(await server.next('subscribe')).toMatchObject({ visible: false });
  second.reader.setVisible(true);
  second.reader.want(10);
  first.reader.want(5);
  expect(await server.next('want')).toEqual({ type: 'want', stream: 's', visible: true, seq: 10 });
  first.reader.setVisible(true);
  first.reader.want(8);
  await settled();
  expect(server.connection.of('want')).toHaveLength(1);
  second.reader.close();
  first.reader.setVisible(false);
  expect(await server.next('want', 2)).toEqual({ type: 'want', stream: 's', visible: false });
  server.connection.socket.terminate();
  await until(() => room.connection.state === 'reconnecting' && platform.waits.length > 0);
  platform.advance(60_000);
  await server.connected(2);
  expect(await server.next('subscribe')).toMatchObject({ visible: false });
  expect(await server.next('want')).toEqual({ type: 'want', stream: 's', seq: 8 });
});

describe('an iteration', () => {
  test('that is slow pauses its reader and goes on from its cursor', async () => {
    const big = 'x'.repeat(400_000);
    server.stream('s', [big, big, big, big]);
    const values = room.stream<string>('s')[Symbol.asyncIterator]();
    expect((await values.next()).value).toHaveLength(400_000);
    await server.next('unsubscribe');
    server.append('s', 'last');
    server.end('s');
    const rest: string[] = [];
    for await (const value of { [Symbol.asyncIterator]: () => values }) rest.push(value);
    expect(rest.map(({ length }) => length)).toEqual([400_000, 400_000, 400_000, 4]);
    expect(server.connection.of('subscribe')[1]).toMatchObject({ from: { generation: 'g1', seq: 4 } });
  });

  test('that is left only unsubscribes', async () => {
    server.stream('s', ['a', 'b']);
    for await (const value of room.stream('s')) {
      expect(value).toBe('a');
      break;
    }
    await server.next('unsubscribe');
    expect(server.connection.of('cancel')).toHaveLength(0);
  });

  test('ends with the signal, while it waits', async () => {
    server.stream('s', ['a']);
    const stop = new AbortController();
    const values: unknown[] = [];
    for await (const { chunk, isComplete } of room.stream('s').entries({ signal: stop.signal })) {
      values.push(chunk, isComplete);
      setTimeout(() => stop.abort());
    }
    expect(values).toEqual(['a', false]);
  });

  test('throws when the room is closed, when it was cancelled, and when another generation takes the place', async () => {
    server.stream('s', ['a']);
    const next = async () => {
      const values = room.stream('s')[Symbol.asyncIterator]();
      await values.next();
      return values.next();
    };
    const superseded = next();
    await until(() => server.connection.subscribed.has('s'));
    await settled();
    server.connection.send({ ...describing(), type: 'reset', generation: 'g2', next: 1 } as ServerMessage);
    await expect(superseded).rejects.toMatchObject({ code: 'gone' });
    const cancelled = next();
    await settled();
    server.end('s', { status: 'cancelled', reason: 'timeout' });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    server.stream('s', ['a']);
    const closed = next();
    await settled();
    room.close();
    platform.advance(1);
    await expect(closed).rejects.toMatchObject({ code: 'connection-closed' });
  });
});
