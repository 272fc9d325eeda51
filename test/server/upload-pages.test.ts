/** From which page the files of a run come: the one that began it, wherever it is now, and no other. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Grant } from '../../src/server/options.js';
import { task } from '../../src/server/task.js';
import { type MemoryRoom, type MemorySocket, startMemoryRoom } from '../support/memory-room.js';
import { turns, until } from '../support/wait.js';

const bytes = new TextEncoder().encode('the whole of a file');
const file = { field: 'f', name: 'f', type: '', size: bytes.length };
const uploadKey = 'a key that nobody else has';
const anybody: Grant = { read: true, run: true };

let goOn = () => {};
const upload = task({
  resumable: true,
  onBusy: 'queue',
  input: {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: async (value: unknown) => {
        if (value === 'slow') await new Promise<void>((resolve) => (goOn = resolve));
        return { value };
      },
    },
  } as const,
  async *run(_, { files: [sent] }) {
    const decoder = new TextDecoder();
    if (sent)
      for await (const part of sent.stream() as unknown as AsyncIterable<Uint8Array>)
        yield decoder.decode(part);
  },
});

let room: MemoryRoom;
beforeEach(async () => {
  room = await startMemoryRoom({ tasks: { upload } });
});

afterEach(() => {
  vi.useRealTimers();
});

const start = (socket: MemorySocket, key: string | null = uploadKey, run = 'r', stream = 's') =>
  socket.command({
    type: 'run',
    run,
    task: 'upload',
    stream,
    files: [file],
    ...(key === null ? {} : { uploadKey: key }),
  });
const send = (socket: MemorySocket, from: number, to: number, run = 'r') =>
  socket.upload(
    { type: 'upload', run, file: 0, offset: from, ...(to === bytes.length ? { last: true } : {}) },
    bytes.subarray(from, to),
  );
const told = (socket: MemorySocket) => socket.of('uploaded').map(({ run, offset }) => `${run} ${offset}`);
async function textOf(stream: string): Promise<string> {
  const reader = await room.enter();
  await reader.say({ type: 'subscribe', stream });
  const { outcome } = await reader.ended(stream);
  expect(outcome.status).toBe('complete');
  return reader
    .of('chunks')
    .flatMap(({ chunks }) => chunks)
    .join('');
}

describe('a page without an identity', () => {
  it('takes its upload up again from another network, and from the byte that was taken', async () => {
    const before = await room.enter(anybody, '192.0.2.1');
    await start(before);
    await send(before, 0, 5);
    await until(() => told(before).includes('r 5'));
    room.room.close(before);
    const after = await room.enter(anybody, '198.51.100.7');
    expect(await start(after)).toMatchObject({ type: 'ok', run: 'r' });
    expect(told(after)).toEqual(['r 5']);
    await send(after, 5, bytes.length);
    expect(await textOf('s')).toBe('the whole of a file');
  });

  it('has none but itself send in its place, from its own network neither', async () => {
    const page = await room.enter(anybody, '192.0.2.1');
    await start(page);
    await send(page, 0, 5);
    for (const [address, key] of [
      ['192.0.2.1', null],
      ['192.0.2.1', 'a key that was made up'],
      ['198.51.100.7', null],
    ] as const) {
      const stranger = await room.enter(anybody, address);
      await start(stranger, key);
      await send(stranger, 5, bytes.length);
      expect(told(stranger), address).toEqual([]);
      expect(stranger.of('error')).toMatchObject([{ code: 'forbidden' }]);
    }
    await send(page, 5, bytes.length);
    expect(await textOf('s')).toBe('the whole of a file');
  });

  it('has its key kept as a digest, which does not do in its place', async () => {
    const page = await room.enter(anybody, '192.0.2.1');
    await start(page);
    const stored = JSON.stringify([...room.storage.entries]);
    expect(stored).not.toContain(uploadKey);
    const [, digest] = /"uploadKey":"([0-9a-f]{32})"/.exec(stored) ?? [];
    const stranger = await room.enter(anybody, '192.0.2.1');
    expect(digest).toBeDefined();
    await start(stranger, digest);
    expect(told(stranger)).toEqual([]);
  });
});

describe('a page that has made no key', () => {
  it('is known by its network, or its identity', async () => {
    const page = await room.enter(anybody, '192.0.2.1');
    await start(page, null);
    for (const [address, offsets] of [
      ['198.51.100.7', []],
      ['192.0.2.1', ['r 0']],
    ] as const) {
      const other = await room.enter(anybody, address);
      await start(other, null);
      expect(told(other)).toEqual(offsets);
    }
  });
});

describe('a run that waits for its stream', () => {
  const waiting = async (socket: MemorySocket) => {
    await start(socket);
    expect(await start(socket, uploadKey, 'next')).toMatchObject({ status: 'pending', position: 1 });
    await send(socket, 0, bytes.length);
  };

  it('has its page told when it begins', async () => {
    const page = await room.enter(anybody, '192.0.2.1');
    await waiting(page);
    await until(() => told(page).includes('next 0'));
    await send(page, 0, bytes.length, 'next');
    await until(() =>
      page.of('uploaded').some(({ run, offset }) => run === 'next' && offset === bytes.length),
    );
  });

  it('also one that was away meanwhile, and no other', async () => {
    const before = await room.enter(anybody, '192.0.2.1');
    await start(before);
    await start(before, uploadKey, 'next');
    room.room.close(before);
    const [after, stranger] = [
      await room.enter(anybody, '198.51.100.7'),
      await room.enter(anybody, '192.0.2.1'),
    ];
    for (const run of ['r', 'next']) {
      await start(after, uploadKey, run);
      await start(stranger, 'a key that was made up', run);
    }
    await send(after, 0, bytes.length);
    await until(() => told(after).includes('next 0'));
    expect(told(stranger)).toEqual([]);
  });
});

it('a page that has gone while its run was being decided about loses it, and nobody waits for ever', async () => {
  room = await startMemoryRoom({ tasks: { upload }, limits: { uploadPatience: 40 } });
  const page = await room.enter(anybody, '192.0.2.1');
  const run = { run: 'r', task: 'upload', stream: 's', input: 'slow', uploadKey };
  void page.command({ type: 'run', ...run, files: [file] });
  await turns();
  room.room.close(page);
  goOn();
  const reader = await room.enter();
  await reader.say({ type: 'subscribe', stream: 's' });
  expect((await reader.ended('s')).outcome).toMatchObject({
    error: { code: 'upload-lost', retryable: true },
  });
});

it('nobody waits for the page of a run that has ended', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const [page, other] = [await room.enter(anybody), await room.enter()];
  // What is written twice in one millisecond has a timer of its own, for a frame at most.
  const waits = async () => {
    await turns();
    await vi.advanceTimersByTimeAsync(20);
    return vi.getTimerCount();
  };
  const before = await waits();
  await start(page);
  expect(await waits()).toBe(before);
  room.room.close(page);
  expect(await waits()).toBe(before + 1);
  await other.command({ type: 'cancel', stream: 's' });
  expect(await waits()).toBe(before);
});

it('a run with files is not taken up again after the room has died: what was sent of them is gone', async () => {
  const page = await room.enter(anybody);
  await start(page);
  await send(page, 0, 5);
  await until(() => told(page).includes('r 5'));
  room = await startMemoryRoom({ tasks: { upload } }, room.storage.copy());
  const reader = await room.enter();
  await reader.say({ type: 'subscribe', stream: 's' });
  expect((await reader.ended('s')).outcome).toMatchObject({ error: { code: 'run-lost', retryable: true } });
});
