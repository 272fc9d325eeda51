import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Room, type RoomStream, type StreamEvent } from '../../src/client/index.js';
import type { tasks } from '../support/fixtures/task-room.js';
import { token } from '../support/fixtures/tokens.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';
import { startProxy } from '../support/tcp-proxy.js';
import { until } from '../support/wait.js';

let server: RoomServer;
const rooms: Room<typeof tasks>[] = [];
let lastRoom = 0;

beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/task-room.ts' });
});
afterAll(() => server.stop());
afterEach(() => {
  for (const room of rooms.splice(0)) room.close();
});

function open(name = `room-${++lastRoom}`, host = server.host): Room<typeof tasks> {
  const room = connect<typeof tasks>({ host, room: name });
  rooms.push(room);
  return room;
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const value of values) collected.push(value);
  return collected;
}

function tokens(count: number): string {
  return Array.from({ length: count }, (_, index) => token(index + 1)).join('');
}

test('history travels deflated, and comes out exact', async () => {
  const name = 'deflated';
  await open(name).run('tokens', { count: 20_000 }, { stream: 's' }).promise;
  const proxy = await startProxy({ target: server.port });
  try {
    const before = proxy.bytes.down;
    const values = await all(open(name, proxy.host).stream('s'));
    const text = tokens(20_000);
    expect(values.join('')).toBe(text);
    expect(proxy.bytes.down - before).toBeLessThan(text.length / 2);
  } finally {
    await proxy.stop();
  }
});

describe('a run', () => {
  test('gives its values in order and then its result', async () => {
    const run = open().run('tokens', { count: 5_000 });
    expect((await all(run)).join('')).toBe(tokens(5_000));
    expect(await run.promise).toEqual({ count: 5_000 });
    expect(run.status).toBe('complete');
  });

  test('can be read again after its end, and by another page', async () => {
    const room = open();
    const run = room.run('tokens', { count: 100 });
    await run.promise;
    expect((await all(run)).join('')).toBe(tokens(100));
    const other: RoomStream<string> = open(room.room).stream(run.stream);
    expect((await all(other)).join('')).toBe(tokens(100));
  });

  test('rejects with the error of the task, after its values', async () => {
    const run = open().run('fail', { after: 3, how: 'coded' });
    await expect(run.promise).rejects.toMatchObject({ code: 'row-invalid', retryable: false });
    await expect(all(run)).rejects.toMatchObject({ code: 'row-invalid' });
    expect(run.snapshot).toMatchObject({ status: 'error', chunkCount: 3 });
  });

  test('rejects when the server refuses it', async () => {
    const room = open();
    const run = room.run('validated', { user: { age: 3 } });
    await expect(run.promise).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(all(run)).rejects.toMatchObject({ code: 'invalid-input' });
    expect(run.status).toBe('error');
  });

  test('is cancelled by its signal and by cancel()', async () => {
    const room = open();
    const stop = new AbortController();
    const first = room.run('wait', undefined, { signal: stop.signal });
    await until(() => first.snapshot.chunkCount > 0);
    stop.abort();
    await expect(first.promise).rejects.toMatchObject({ code: 'cancelled' });
    await until(() => first.status === 'cancelled');

    const second = room.run('wait');
    await second.cancel();
    await expect(second.promise).rejects.toMatchObject({ code: 'cancelled' });
    await until(() => second.status === 'cancelled');
  });

  test('is interrupted and still has a result', async () => {
    const run = open().run('wait');
    await until(() => run.snapshot.chunkCount > 0 && run.snapshot.interruptible);
    await run.interrupt();
    expect(await run.promise).toBe('early');
    expect(run.snapshot.interrupted).toBe(true);
    expect((await all(run)).join('')).toBe('begun and finished');
  });

  test('waits in a queue, and can be taken out of it', async () => {
    const room = open();
    const first = room.run('queued', { name: 'first' }, { stream: 'line' });
    await until(() => first.snapshot.chunkCount > 0);
    const second = room.run('queued', { name: 'second' }, { stream: 'line' });
    const third = room.run('queued', { name: 'third' }, { stream: 'line' });
    await until(() => second.snapshot.position === 1 && third.snapshot.position === 2);
    await second.cancel();
    await expect(second.promise).rejects.toMatchObject({ code: 'cancelled' });
    await until(() => third.snapshot.position === 1);
    await first.interrupt();
    await first.promise;
    await until(() => third.status === 'streaming');
    const values = third.entries()[Symbol.asyncIterator]();
    expect((await values.next()).value).toMatchObject({ chunk: 'third', seq: 1, index: 0 });
    await values.return();
    await third.cancel();
  });

  test('sends its files, and goes on with them after the line was cut', async () => {
    const proxy = await startProxy({ target: server.port });
    try {
      const content = randomBytes(1_500_000);
      const file = new File([content], 'data.bin', { type: 'application/x-test' });
      const run = open(undefined, proxy.host).run('upload', { gap: 1, file });
      await until(() => (run.uploaded?.loaded ?? 0) > 200_000);
      proxy.dropAll();
      const hash = createHash('sha256').update(content).digest('hex');
      expect(await run.promise).toEqual({ size: content.length, hash });
      expect(run.uploaded).toEqual({ loaded: content.length, total: content.length });
    } finally {
      await proxy.stop();
    }
  });
});

describe('a task handle', () => {
  test('follows its run and adds up what it yields', async () => {
    const handle = open().task('tokens', { estimatedChunks: 400, maxChunks: 10 });
    expect(handle.status).toBe('idle');
    const indices: number[] = [];
    handle.subscribe(() => indices.push(handle.chunkCount));
    handle.start({ count: 200 });
    expect(handle.running).toBe(true);
    expect(await handle.promise).toEqual({ count: 200 });
    expect(handle.partial).toBe(tokens(200));
    expect(handle.chunks).toHaveLength(10);
    expect(handle.chunks.at(-1)).toBe(token(200));
    expect(handle.chunkCount).toBe(200);
    expect(handle.progress).toBe(1);
    expect(indices.at(-1)).toBe(200);
  });

  test('starts again on the same stream, and leaves a running one where it is when the start is refused', async () => {
    const handle = open().task('wait');
    const first = handle.start();
    await until(() => handle.chunkCount > 0);
    const second = handle.start();
    await expect(second.promise).rejects.toMatchObject({ code: 'busy' });
    expect(handle.run).toBe(first);
    expect(handle.partial).toBe('begun');
    await handle.interrupt();
    expect(await first.promise).toBe('early');
    handle.retry();
    await until(() => handle.chunkCount > 0);
    expect(handle.run).not.toBe(first);
    expect(handle.run?.stream).toBe(first.stream);
    await handle.cancel();
    await expect(handle.promise).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('moves to the new run where the task restarts', async () => {
    const handle = open().task('search');
    const first = handle.start({ q: 'a' });
    await until(() => handle.chunkCount > 0);
    const second = handle.start({ q: 'b' });
    await expect(first.promise).rejects.toMatchObject({ code: 'cancelled' });
    await until(() => handle.run === second && handle.chunkCount > 0);
    expect(handle.partial).toEqual({ items: ['b 1'], page: 1 });
    await handle.cancel();
  });
});

describe('a stream', () => {
  test('goes on after every kind of break, nothing lost and nothing twice', async () => {
    const proxy = await startProxy({ target: server.port, seed: 3 });
    try {
      const room = open(undefined, proxy.host);
      const run = room.run('tokens', { count: 400, gap: 2 }, { stream: 'answer' });
      const read = all(room.stream<string>('answer'));
      for (const seq of [50, 150, 250]) {
        await until(() => run.snapshot.seq > seq);
        proxy.dropAll();
      }
      expect((await read).join('')).toBe(tokens(400));
      await run.promise;
    } finally {
      await proxy.stop();
    }
  });

  test('is read past the credit of a connection', async () => {
    const run = open().run('flood', { kib: 3 * 1024 });
    let length = 0;
    for await (const chunk of run) length += chunk.length;
    expect(length).toBe(3 * 1024 * 1024);
  });

  test('serves many readers, each from its own start', async () => {
    const room = open();
    await room.run('tokens', { count: 300 }, { stream: 'shared' }).promise;
    const stream = room.stream<string>('shared');
    const early = stream.entries();
    expect((await early.next()).value).toMatchObject({ seq: 1, index: 0 });
    const [rest, whole, last] = await Promise.all([
      all(early),
      all(stream),
      all(stream.entries({ from: { last: 5 } })),
    ]);
    expect(rest).toHaveLength(299);
    expect(whole.join('')).toBe(tokens(300));
    expect(last.map(({ seq }) => seq)).toEqual([296, 297, 298, 299, 300]);
    expect(last.at(-1)?.isComplete).toBe(true);
  });

  test('is read and searched in again', async () => {
    const room = open();
    await room.run('tokens', { count: 300 }, { stream: 'searched' }).promise;
    const events: StreamEvent[] = [];
    const reader = room.stream('searched').open((event) => events.push(event));
    await until(() => events.some(({ type }) => type === 'ended'));
    const again = await reader.read(10, 12);
    const seqs = again.flatMap(({ seq, chunks }) => chunks.map((_, index) => seq + index));
    expect(seqs).toEqual([10, 11, 12]);
    const texts = again.flatMap(({ chunks }) => chunks.map((chunk) => chunk.kind === 'text' && chunk.text));
    expect(texts).toEqual([token(10), token(11), token(12)]);
    // At the same times as they came the first time.
    const timeOf = (seq: number) =>
      events.find(
        (event) => event.type === 'chunks' && event.seq <= seq && seq < event.seq + event.chunks.length,
      );
    for (const { seq, time } of again) expect(timeOf(seq)).toMatchObject({ time });
    const found: number[] = [];
    for await (const { matches } of reader.find?.(token(77).trim()) ?? []) found.push(...matches);
    expect(found).toContain(77);
    reader.close();
  });

  test('tells of shared state and facts to whoever subscribes', async () => {
    const room = open();
    const stream = room.stream('facts');
    const stop = stream.subscribe(() => {});
    const run = room.run('everything', undefined, { stream: 'facts' });
    await run.promise;
    await until(() => stream.status === 'complete');
    expect(stream.state).toEqual({ mood: 'good' });
    expect(stream.meta).toMatchObject({ model: 'm' });
    stop();
  });
});

describe('a producer', () => {
  test('writes a stream that is read as it was written', async () => {
    const room = open();
    const out = room.publish('written');
    const read = all(room.stream('written'));
    await out.write('text ä');
    void out.write({ items: [1, 2] });
    void out.write(new Uint8Array([0xe2, 0x82]));
    void out.write(new Uint8Array([0xac]));
    await out.write({ line: 'a line', level: 'warn' });
    await out.close();
    expect(await read).toEqual([
      'text ä',
      { items: [1, 2] },
      new Uint8Array([0xe2, 0x82, 0xac]),
      { line: 'a line', level: 'warn' },
    ]);
  });

  test('ends a stream with another outcome', async () => {
    const room = open();
    const out = room.publish('failed');
    void out.write('half');
    await out.close({
      status: 'error',
      error: { code: 'exit-1', message: 'Beendet mit ✗', retryable: false },
    });
    await expect(all(room.stream('failed'))).rejects.toMatchObject({
      code: 'exit-1',
      message: 'Beendet mit ✗',
    });
  });
});
