/** What a room does when its storage refuses, or its clock is set: found by the journeys of test/soak/. */
import { afterEach, expect, test, vi } from 'vitest';
import { RateLimit } from '../../src/server/rate-limit.js';
import { task } from '../../src/server/task.js';
import { startMemoryRoom } from '../support/memory-room.js';
import { MemoryStorage } from '../support/memory-storage.js';

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
