/** What a room does when its storage refuses, or its clock is set: found by the journeys of test/soak/. */
import { afterEach, expect, test, vi } from 'vitest';
import { RateLimit } from '../../src/server/rate-limit.js';
import { Streams } from '../../src/server/streams.js';
import { task } from '../../src/server/task.js';
import { startMemoryRoom } from '../support/memory-room.js';
import { MemoryStorage } from '../support/memory-storage.js';
import { turns, until } from '../support/wait.js';

afterEach(() => {
  vi.restoreAllMocks();
});

test('a clock that is set back does not make anyone send too much', () => {
  const clock = vi.spyOn(Date, 'now').mockReturnValue(10_000_000);
  const rate = new RateLimit(10);
  expect(rate.take()).toBe(true);
  clock.mockReturnValue(1_000_000);
  for (let i = 0; i < 20; i++) expect(rate.take()).toBe(true);
});

test('a task whose log cannot be read for trimming ends as storage-failed, to be tried again', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const storage = new MemoryStorage();
  const { enter } = await startMemoryRoom(
    {
      tasks: {
        many: task({
          async *run() {
            vi.spyOn(storage, 'list').mockRejectedValue(new Error('disk I/O error'));
            for (let i = 0; i < 3_000; i++) yield `${i} `;
          },
        }),
      },
      retention: { chunks: 1 },
    },
    storage,
  );
  const viewer = await enter();
  await viewer.say({ type: 'subscribe', stream: 's' });
  await viewer.command({ type: 'run', run: 'r', task: 'many', stream: 's' });
  const { outcome } = await viewer.ended('s');
  expect(outcome).toMatchObject({ status: 'error', error: { code: 'storage-failed', retryable: true } });
});

test('a further stream that cannot be stored fails its run as storage-failed', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const storage = new MemoryStorage();
  const put = storage.put.bind(storage);
  const { enter } = await startMemoryRoom(
    {
      tasks: {
        both: task({
          async *run(_, { stream }) {
            const side = stream('side');
            side.write('first ');
            yield 'first ';
            vi.spyOn(storage, 'put').mockImplementation((entries) =>
              JSON.stringify(entries).includes('second') ? Promise.reject(new Error('full')) : put(entries),
            );
            side.write('second ');
            for (let i = 0; i < 10; i++) {
              await new Promise((resolve) => setImmediate(resolve));
              side.write('more ');
              yield `${i} `;
            }
          },
        }),
      },
    },
    storage,
  );
  const viewer = await enter();
  await viewer.say({ type: 'subscribe', stream: 's' });
  await viewer.say({ type: 'subscribe', stream: 's/side' });
  await viewer.command({ type: 'run', run: 'r', task: 'both', stream: 's' });
  const failed = { status: 'error', error: { code: 'storage-failed', retryable: true } };
  expect((await viewer.ended('s')).outcome).toMatchObject(failed);
  expect((await viewer.ended('s/side')).outcome).toMatchObject(failed);
});

test('what was due when the storage failed is done later', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const storage = new MemoryStorage();
  const { room, post } = await startMemoryRoom({ retention: { age: 1_000 } }, storage);
  await post('s', 'x', { 'stream-closed': 'true' });
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 10_000);
  vi.spyOn(storage, 'list').mockRejectedValueOnce(new Error('disk I/O error'));
  await room.alarm();
  expect(storage.entries.has('stream/s')).toBe(true);
  clock.mockReturnValue(Date.now() + 60_000);
  await room.alarm();
  expect(storage.entries.has('stream/s')).toBe(false);
});

test('server-sent events that could not be read for a moment can be read by the next who asks', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const storage = new MemoryStorage();
  const { room, post, enter } = await startMemoryRoom({}, storage);
  await post('s', 'kept', { 'stream-closed': 'true' });
  const viewer = await enter(); // keeps the stream in memory
  await viewer.say({ type: 'subscribe', stream: 's' });
  await viewer.ended('s');
  const url = 'http://rivulet.test/parties/main/room/v1/stream/s?live=sse&offset=-1';
  const ask = async () => {
    const authorization = 'Bearer {"read":true}';
    return (await room.request(new Request(url, { headers: { authorization } }))).text();
  };
  vi.spyOn(storage, 'list').mockRejectedValueOnce(new Error('disk I/O error'));
  await expect(ask()).rejects.toThrow();
  expect(await ask()).toContain('data:["kept"]');
});

test('a worker is woken though its wake stream could not be read at first', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const storage = new MemoryStorage();
  const options = { subscriptions: { webhooks: [] }, authorize: () => ({ read: true, append: true }) };
  const { room, post } = await startMemoryRoom(options, storage);
  const root = 'http://rivulet.test/parties/main/room/v1/stream/';
  const headers = { 'content-type': 'application/json' };
  await room.request(new Request(`${root}wakes`, { method: 'PUT', headers }));
  await room.request(new Request(`${root}wakes`, { method: 'POST', headers, body: '["first"]' }));
  const body = JSON.stringify({ type: 'pull-wake', streams: ['s'], wake_stream: 'wakes' });
  const created = await room.request(
    new Request(`${root}__ds/subscriptions/w`, { method: 'PUT', headers, body }),
  );
  expect(created.status).toBe(201);
  const wakes = async () => (await room.request(new Request(`${root}wakes`))).text();
  const { use } = Streams.prototype;
  let faults = 1;
  vi.spyOn(Streams.prototype, 'use').mockImplementation(function (this: Streams, name, work) {
    if (name === 'wakes' && faults-- > 0) return Promise.reject(new Error('disk I/O error'));
    return use.call(this, name, work) as never;
  });
  await post('s', 'x');
  await turns();
  expect(faults).toBe(0);
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 600_000);
  await room.alarm();
  await until(async () => (await wakes()).includes('"wake"'));
});
