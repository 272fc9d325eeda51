import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { httpStreams } from '../support/http-streams.js';
import { type MemoryRoom, type MemorySocket, startMemoryRoom } from '../support/memory-room.js';
import { MemoryStorage } from '../support/memory-storage.js';
import { until } from '../support/wait.js';

// Only the time of day: what waits for turns of the event loop goes on as ever.
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2030, 0, 1) }));
afterEach(() => vi.useRealTimers());

const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1_000);

const everything = () => ({ read: true, append: true });

async function enter() {
  const storage = new MemoryStorage();
  const open = (): Promise<MemoryRoom> => startMemoryRoom({ authorize: everything }, storage);
  let room = await open();
  const streams = httpStreams((path, init) =>
    room.room.request(new Request(`http://rivulet.test/parties/main/room/v1/stream${path}`, init)),
  );
  return {
    ...streams,
    storage,
    head: async (name: string) => (await streams.send('HEAD', name)).status,
    enter: () => room.enter(),
    ring: () => room.room.alarm(),
    async die() {
      room = await open();
    },
    /** The room is hibernated and wakes, with the sockets that it had; gives the first. */
    async sleep(): Promise<MemorySocket> {
      const sockets = [...room.sockets];
      room = await startMemoryRoom({ authorize: everything }, storage, sockets);
      for (const socket of sockets) socket.moveTo(room.room);
      return sockets[0] as MemorySocket;
    },
  };
}

describe('a sliding lifetime', () => {
  it('begins anew with each read and write, and with no look at the head', async () => {
    const { put, post, get, head } = await enter();
    await put('s', 'text/plain', 'x', { 'stream-ttl': '100' });
    later(90);
    await post('s', 'text/plain', 'y');
    later(90);
    await get('s');
    later(90);
    expect(await head('s')).toBe(200);
    later(11);
    expect(await head('s')).toBe(404);
  });

  it('lasts while a viewer follows, and goes on from when the viewer leaves', async () => {
    const { put, head, enter: connect } = await enter();
    await put('s', 'text/plain', 'x', { 'stream-ttl': '100' });
    const viewer = await connect();
    await viewer.say({ type: 'subscribe', stream: 's' });
    later(1_000);
    expect(await head('s')).toBe(200);
    await viewer.say({ type: 'unsubscribe', stream: 's' });
    later(99);
    expect(await head('s')).toBe(200);
    later(2);
    expect(await head('s')).toBe(404);
  });

  it('waits for viewers to come back to a room that was hibernated', async () => {
    const { put, head, ring, enter: connect, sleep } = await enter();
    for (const name of ['followed', 'left']) await put(name, 'text/plain', 'x', { 'stream-ttl': '100' });
    const viewer = await connect();
    await viewer.say({ type: 'subscribe', stream: 'followed' });
    later(1_000);
    const back = await sleep();
    await ring();
    await back.say({ type: 'subscribe', stream: 'followed' });
    later(11);
    await ring();
    expect(await head('followed')).toBe(200);
    expect(await head('left')).toBe(404);
  });

  it('survives the death of the room: never shorter, and by no more than a twentieth longer', async () => {
    const { put, get, head, die } = await enter();
    await put('s', 'text/plain', 'x', { 'stream-ttl': '100' });
    later(50);
    await get('s');
    await die();
    later(99);
    expect(await head('s')).toBe(200);
    await die();
    later(7);
    expect(await head('s')).toBe(404);
  });
});

describe('a time of expiry', () => {
  it('is kept, whoever reads', async () => {
    const { put, get, head, enter: connect } = await enter();
    const at = new Date(Date.now() + 100_000).toISOString();
    const created = await put('s', 'text/plain', 'x', { 'stream-expires-at': at });
    expect(created.headers.get('stream-expires-at')).toBe(at);
    const viewer = await connect();
    await viewer.say({ type: 'subscribe', stream: 's' });
    later(99);
    expect(await (await get('s')).text()).toBe('x');
    later(2);
    expect(await head('s')).toBe(404);
    expect(viewer.of('ended').map(({ outcome }) => outcome)).toEqual([
      { status: 'cancelled', reason: 'expired' },
    ]);
    expect(viewer.of('reset')).toEqual([expect.objectContaining({ status: 'idle', generation: '' })]);
  });
});

it('what has expired is deleted by the alarm, also when nobody asks for it', async () => {
  const { put, ring, storage, die } = await enter();
  await put('sliding', 'text/plain', 'x', { 'stream-ttl': '100' });
  await put('fixed', 'text/plain', 'x', {
    'stream-expires-at': new Date(Date.now() + 200_000).toISOString(),
    'stream-closed': 'true',
  });
  await put('kept', 'text/plain', 'x');
  await die();
  const names = () => [...storage.entries.keys()].filter((key) => key.startsWith('stream/'));
  later(106);
  await ring();
  expect(names()).toEqual(['stream/fixed', 'stream/kept']);
  later(100);
  await ring();
  expect(names()).toEqual(['stream/kept']);
  await until(() => ![...storage.entries.keys()].some((key) => /^(trash|expiry)\//.test(key)));
  expect([...storage.entries.keys()].filter((key) => key.startsWith('log/'))).toHaveLength(1);
});

it('a closed stream with a lifetime outlives what retention keeps of others', async () => {
  const { put, ring, head } = await enter();
  await put('short', 'text/plain', 'x', { 'stream-closed': 'true' });
  await put('long', 'text/plain', 'x', { 'stream-closed': 'true', 'stream-ttl': '1000000' });
  later(8 * 24 * 60 * 60);
  await ring();
  expect(await head('short')).toBe(404);
  expect(await head('long')).toBe(200);
});
