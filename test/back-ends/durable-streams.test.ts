/** Durable Streams: the reference server and ours, written by the protocol's own client, read by `fromFetch()`. */
import { DurableStream } from '@durable-streams/client';
import { DurableStreamTestServer } from '@durable-streams/server';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect, fromFetch, type Room, streamUrl } from '../../src/client/index.js';
import { values } from '../../src/client/iterate.js';
import { Witness } from '../client/witness.js';
import { collect } from '../support/collected.js';
import { readAll } from '../support/cut.js';
import type { tasks } from '../support/fixtures/task-room.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';
import { startProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/wait.js';

let reference: DurableStreamTestServer;
let proxy: TcpProxy;
let count = 0;

beforeAll(async () => {
  reference = new DurableStreamTestServer({ port: 0, longPollTimeout: 500, compression: false });
  proxy = await startProxy({ target: Number(new URL(await reference.start()).port), seed: 11 });
});
afterAll(async () => {
  await proxy.stop();
  await reference.stop();
});

/** A fresh stream: to write, and its address behind a proxy that can break the line. */
async function create(contentType: string) {
  const path = `/v1/stream/s${++count}`;
  const stream = await DurableStream.create({ url: `${reference.url}${path}`, contentType });
  return { stream, url: `${proxy.url}${path}` };
}

async function take(source: AsyncIterable<unknown>, many: number): Promise<unknown[]> {
  const taken: unknown[] = [];
  for await (const value of source) if (taken.push(value) === many) break;
  return taken;
}

describe('the reference server', () => {
  afterEach(() => proxy.cutEach(undefined));

  test('text: what is there, then what comes, and the end, byte for byte', async () => {
    const { stream, url } = await create('text/plain');
    await stream.append('Es war einmal\r\n');
    const witness = new Witness();
    fromFetch(url).open(witness.observe);
    await until(() => witness.text.endsWith('\n'));
    const euro = new TextEncoder().encode('€ 🌊');
    // A code point in three appends.
    for (const at of [0, 1, 2]) await stream.append(euro.subarray(at, at + 1));
    await stream.append(euro.subarray(3));
    await stream.close();
    await until(() => witness.hasEnded);
    expect(witness.text).toBe('Es war einmal\r\n€ 🌊');
  });

  test('JSON: each message a value, live too', async () => {
    const { stream, url } = await create('application/json');
    // Of a JSON stream its client makes each append one message.
    await stream.append(JSON.stringify([{ id: 1 }, { id: 2 }]));
    await stream.append(JSON.stringify({ id: 2 }));
    const witness = new Witness();
    const source = fromFetch(url);
    source.open(witness.observe);
    await until(() => witness.next === 3);
    const reading = take(values(source), 5);
    await stream.append(JSON.stringify('a'));
    await stream.append(JSON.stringify(['list']));
    await stream.append(JSON.stringify({ id: 3, name: 'Größe 🌊' }));
    expect(await reading).toEqual([
      [{ id: 1 }, { id: 2 }],
      { id: 2 },
      'a',
      ['list'],
      { id: 3, name: 'Größe 🌊' },
    ]);
  });

  test('bytes: as they are', async () => {
    const { stream, url } = await create('application/octet-stream');
    await stream.append(new Uint8Array([0, 255, 1]));
    await stream.append(new Uint8Array([128]));
    await stream.close();
    const bytes: number[] = [];
    for await (const piece of values<Uint8Array>(fromFetch(url))) bytes.push(...piece);
    expect(bytes).toEqual([0, 255, 1, 128]);
  });

  test.each(['text/plain', 'application/json'])(
    '%s: over a line that breaks again and again, nothing lost and nothing twice',
    async (type) => {
      const { stream, url } = await create(type);
      const lines = Array.from({ length: 300 }, (_, at) => `line ${at} ${'ü🌊'.repeat(at % 40)}\n`);
      proxy.cutEach({ min: 1_000, max: 9_000 });
      proxy.dropAll();
      const witness = new Witness();
      const { total } = proxy.connections;
      fromFetch(url, { attempts: 1_000 }).open(witness.observe);
      for (const [at, line] of lines.entries()) {
        await stream.append(type === 'text/plain' ? line : JSON.stringify(line));
        // A page of JSON is read when it is whole: one that is always longer than the line lives is never read.
        await until(() => witness.text.length > lines.slice(0, Math.max(0, at - 10)).join('').length - 1);
      }
      await stream.close();
      await until(() => witness.hasEnded, { timeout: 25_000 });
      expect(witness.text).toBe(lines.join(''));
      expect(proxy.connections.total - total).toBeGreaterThan(10);
    },
  );

  test('the events of a model provider in it are read as such', async () => {
    const { stream, url } = await create('application/json');
    for (const event of [
      { type: 'start' },
      { type: 'reasoning-delta', id: 'r', delta: 'Hm' },
      { type: 'text-delta', id: 't', delta: 'Yes' },
      { type: 'finish', finishReason: 'stop' },
    ])
      await stream.append(JSON.stringify(event));
    await stream.close();
    const { chunks, outcome } = await readAll(fromFetch(url));
    expect(collect(chunks)).toMatchObject({ answer: 'Yes', reasoning: 'Hm', meta: { finishReason: 'stop' } });
    expect(outcome).toEqual({ status: 'complete' });
  });

  test('a stream that is cancelled here is asked for no more', async () => {
    const { stream, url } = await create('text/plain');
    await stream.append('here');
    const witness = new Witness();
    const source = fromFetch(url);
    source.open(witness.observe);
    await until(() => witness.text === 'here');
    await source.cancel();
    await until(() => witness.hasEnded);
    await until(() => proxy.connections.open <= 1);
    expect(witness.events.at(-1)).toMatchObject({ outcome: { status: 'cancelled' } });
  });
});

describe('our own server, by HTTP alone', () => {
  let server: RoomServer;
  let room: Room<typeof tasks>;
  beforeAll(async () => {
    server = await startRoomServer({ entry: 'test/support/fixtures/task-room.ts' });
    room = connect<typeof tasks>({ host: server.host, room: 'desk' });
  });
  afterAll(async () => {
    room.close();
    await server.stop();
  });

  const source = (stream: string) => fromFetch(streamUrl({ host: server.host, room: 'desk' }, stream));

  test('a run comes chunk for chunk, those that are no values too', async () => {
    const run = room.run('everything');
    await run.promise;
    const original = await readAll(run);
    const { chunks, outcome } = await readAll(source(run.stream));
    expect(chunks).toEqual(original.chunks);
    expect(outcome.status).toBe('complete');
  });

  test('a run that goes on is followed, and one that fails has failed', async () => {
    const slow = room.run('tokens', { count: 200, gap: 2 });
    await until(() => slow.snapshot.chunkCount > 3);
    const followed = await readAll(source(slow.stream));
    expect(followed.chunks).toEqual((await readAll(slow)).chunks);
    const failing = room.run('fail', { after: 2, how: 'plain' });
    await failing.promise.catch(() => {});
    const { chunks, outcome } = await readAll(source(failing.stream));
    expect(chunks).toHaveLength(2);
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'source-failed' } });
  });

  // Of our own: the reference server was once seen to leave the reader waiting.
  test('a stream that is deleted while it is read is an error', async () => {
    const url = streamUrl({ host: server.host, room: 'desk' }, 'deleted');
    const send = (method: string, body?: string) =>
      fetch(url, {
        method,
        headers: { 'content-type': 'text/plain' },
        ...(body === undefined ? {} : { body }),
      });
    expect((await send('PUT', 'here')).status).toBe(201);
    const witness = new Witness();
    fromFetch(url, { attempts: 1 }).open(witness.observe);
    await until(() => witness.text === 'here');
    expect((await send('DELETE')).ok).toBe(true);
    await until(() => witness.hasEnded);
    expect(witness.events.at(-1)).toMatchObject({
      outcome: { status: 'error', error: { code: expect.stringMatching(/http-status|gone/) } },
    });
  });
});
