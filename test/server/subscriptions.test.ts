import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { matches } from '../../src/server/subscriptions/glob.js';
import { retryDelay } from '../../src/server/subscriptions/subscription.js';
import { httpStreams, offsetIn } from '../support/http-streams.js';
import { type MemoryRoom, startMemoryRoom } from '../support/memory-room.js';
import { MemoryStorage } from '../support/memory-storage.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';
import { until } from '../support/wait.js';

describe('a pattern', () => {
  it('finds what the same pattern as a regular expression finds', () => {
    const parts = (...choices: string[]) =>
      fc.array(fc.constantFrom(...choices), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(parts('a', 'b', '*', '**'), parts('a', 'b', 'c'), (pattern, path) => {
        const source = pattern.map((part) =>
          part === '**' ? '(?:[^/]+/)*' : part === '*' ? '[^/]+/' : `${part}/`,
        );
        const expected = new RegExp(`^${source.join('')}$`).test(`${path.join('/')}/`);
        expect(matches(pattern.join('/'), path.join('/'))).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes no time that grows with its wildcards beyond measure', () => {
    expect(matches('**/'.repeat(60).concat('b'), 'a/'.repeat(60).concat('c'))).toBe(false);
  });
});

it('a webhook that fails is tried again later and later, up to a minute, give or take a fifth', () => {
  expect([1, 2, 3, 7, 8, 100].map((failures) => retryDelay(failures, 0.5))).toEqual([
    1_000, 2_000, 4_000, 60_000, 60_000, 60_000,
  ]);
  expect([retryDelay(1, 0), retryDelay(1, 1)]).toEqual([800, 1_200]);
});

const json = (body: unknown) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** A room in memory with a subscription `sub` to `events/*` that wakes by the stream `wakes`. */
async function enter() {
  const storage = new MemoryStorage();
  const options = { authorize: () => ({ read: true, append: true }), subscriptions: {} };
  let room: MemoryRoom = await startMemoryRoom(options, storage);
  const streams = httpStreams((path, init) =>
    room.room.request(new Request(`http://rivulet.test/parties/main/room/v1/stream${path}`, init)),
  );
  const about = (action: string, body: unknown, token = '') =>
    streams.send('POST', `/__ds/subscriptions/sub/${action}`, {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    });
  await streams.put('wakes', 'application/json');
  await streams.put('events/old', 'text/plain', 'before');
  const config = { type: 'pull-wake', pattern: '**', wake_stream: 'wakes', lease_ttl_ms: 1_000 };
  expect((await streams.send('PUT', '/__ds/subscriptions/sub', json(config))).status).toBe(201);
  return {
    ...streams,
    about,
    storage,
    claim: async (worker = 'w') => (await about('claim', { worker })).json(),
    wakes: async () =>
      (await (await streams.get('wakes')).json()) as { stream: string; generation: number }[],
    subscription: async () => (await streams.get('/__ds/subscriptions/sub')).json(),
    alarm: () => room.room.alarm(),
    async die() {
      room = await startMemoryRoom(options, storage);
    },
  };
}

describe('a subscription that wakes by a stream', () => {
  it('begins where streams end, wakes once until it is worked off, and hands over what is pending', async () => {
    const { put, post, wakes, claim, about } = await enter();
    expect(await wakes()).toEqual([]);
    await put('events/new', 'text/plain', 'x');
    const end = offsetIn(await post('events/new', 'text/plain', 'y'));
    await until(async () => (await wakes()).length === 1);
    const claimed = await claim();
    const pending = claimed.streams.filter((stream: { has_pending: boolean }) => stream.has_pending);
    expect(pending).toEqual([
      { path: 'events/new', link_type: 'glob', acked_offset: '-1', tail_offset: end, has_pending: true },
    ]);
    const report = { wake_id: claimed.wake_id, generation: claimed.generation };
    const later = offsetIn(await post('events/new', 'text/plain', 'z'));
    const ack = (offset: string, done: boolean) =>
      about('ack', { ...report, acks: [{ stream: 'events/new', offset }], done }, claimed.token);
    expect(await (await ack(end, true)).json()).toEqual({ ok: true, next_wake: true });
    expect((await ack(later, true)).status).toBe(409);
    await until(async () => (await wakes()).length === 2);
    expect((await wakes()).map(({ generation }) => generation)).toEqual([1, 2]);
  });

  it('believes nobody who has not claimed it, and no offset that cannot be', async () => {
    const { put, claim, about } = await enter();
    const end = offsetIn(await put('events/new', 'text/plain', 'x'));
    const { wake_id, generation, token } = await claim();
    const report = { wake_id, generation };
    const refusal = async (body: unknown, as = token) =>
      (await (await about('ack', body, as)).json()).error?.code;
    expect(await refusal(report, token.replace(/^./, token[0] === 'A' ? 'B' : 'A'))).toBe('TOKEN_INVALID');
    expect(await refusal({ ...report, generation: 7 })).toBe('FENCED');
    expect(await refusal({ ...report, wake_id: 'w_other' })).toBe('FENCED');
    for (const offset of ['-1', `${end}0`, 'zzzz_0']) {
      expect(await refusal({ ...report, acks: [{ stream: 'events/new', offset }] })).toBe('INVALID_OFFSET');
    }
    expect(await refusal({ ...report, acks: [{ stream: 'events/none', offset: end }] })).toBe(
      'INVALID_OFFSET',
    );
    expect(await refusal({ generation })).toBe('INVALID_REQUEST');
    expect((await about('release', report, token)).status).toBe(204);
  });

  it('is not forgotten by a death of the room: neither the wake, nor who is at work, nor how far', async () => {
    const { put, claim, wakes, die, about, subscription } = await enter();
    const end = offsetIn(await put('events/new', 'text/plain', 'x'));
    await die();
    await until(async () => (await wakes()).length >= 1);
    const { wake_id, generation, token } = await claim('first');
    await die();
    expect((await (await about('claim', { worker: 'second' })).json()).error).toMatchObject({
      code: 'ALREADY_CLAIMED',
      current_holder: 'first',
    });
    const done = { wake_id, generation, acks: [{ stream: 'events/new', offset: end }], done: true };
    expect(await (await about('ack', done, token)).json()).toEqual({ ok: true, next_wake: false });
    await die();
    expect((await subscription()).streams).toContainEqual({
      path: 'events/new',
      link_type: 'glob',
      acked_offset: end,
    });
  });

  it('wakes another when the worker’s time is over', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const { put, claim, alarm, about } = await enter();
      await put('events/new', 'text/plain', 'x');
      const lost = await claim('lost');
      vi.setSystemTime(Date.now() + 999);
      await alarm();
      expect((await (await about('claim', { worker: 'next' })).json()).error.code).toBe('ALREADY_CLAIMED');
      vi.setSystemTime(Date.now() + 1);
      await alarm();
      const next = await claim('next');
      expect(next.generation).toBe(lost.generation + 1);
      const late = { wake_id: lost.wake_id, generation: lost.generation, done: true };
      expect((await about('ack', late, lost.token)).status).toBe(409);
    } finally {
      vi.useRealTimers();
    }
  });

  it('tells of a wake later, when the stream to tell it in was not there', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const { put, send, wakes, alarm, subscription } = await enter();
      await send('DELETE', 'wakes');
      await put('events/new', 'text/plain', 'x');
      await until(async () => (await subscription()).status === 'failed');
      await put('wakes', 'application/json');
      vi.setSystemTime(Date.now() + 2_000);
      await alarm();
      await until(async () => (await wakes()).length === 1);
      expect((await subscription()).status).toBe('active');
    } finally {
      vi.useRealTimers();
    }
  });

  it('forgets streams that are deleted, and leaves nothing behind when it is', async () => {
    const { put, send, subscription, storage } = await enter();
    await put('events/new', 'text/plain', 'x');
    await send('DELETE', 'events/new');
    const paths = (await subscription()).streams.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(['events/old']);
    expect((await send('DELETE', '/__ds/subscriptions/sub')).status).toBe(204);
    expect([...storage.entries.keys()].filter((key) => key.startsWith('subscription'))).toEqual([]);
    expect((await put('events/newer', 'text/plain', 'x')).status).toBe(201);
  });

  it.each([
    [{ type: 'pull-wake', pattern: 'a' }],
    [{ type: 'pull-wake', wake_stream: 'w' }],
    [{ type: 'pull-wake', pattern: 'a', wake_stream: '$runs' }],
    [{ type: 'pull-wake', pattern: 'a', wake_stream: 'w', lease_ttl_ms: 999 }],
    [{ type: 'push', pattern: 'a' }],
    ['text'],
  ])('is not made of %j', async (config) => {
    const { send } = await enter();
    const response = await send('PUT', '/__ds/subscriptions/other', json(config));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'INVALID_REQUEST' } });
  });
});

it('a subscription is for those who may read what it finds', async () => {
  const { room } = await startMemoryRoom({ subscriptions: {} });
  const as = (grant: object) =>
    httpStreams((path, init) => {
      const headers = { ...init.headers, authorization: `Bearer ${JSON.stringify(grant)}` };
      return room.request(
        new Request(`http://rivulet.test/parties/main/room/v1/stream${path}`, { ...init, headers }),
      );
    });
  const create = async (grant: object, pattern: string) => {
    const config = { type: 'pull-wake', pattern, wake_stream: 'w' };
    return (await as(grant).send('PUT', '/__ds/subscriptions/sub', json(config))).status;
  };
  const append = ['w', '__ds/subscriptions/*'];
  expect(await create({ append, read: ['open/*'] }, '**')).toBe(403);
  expect(await create({ append, read: ['open/*'] }, '*/x')).toBe(403);
  expect(await create({ append, read: ['open/*'] }, 'open/**/**')).toBe(403);
  expect(await create({ append: ['w'], read: true }, 'open/*')).toBe(403);
  expect(await create({ append: ['__ds/*'], read: true }, 'open/*')).toBe(403);
  expect(await create({ append, read: ['open/*', '__ds/*'] }, 'open/*')).toBe(201);
});

describe('a webhook', () => {
  let server: RoomServer;
  const { put, send } = httpStreams((path, init) =>
    fetch(server.roomUrl('hooks', `/v1/stream${path}`), init),
  );
  const asked: {
    path: string;
    headers: IncomingHttpHeaders;
    body: { wake_id: string; generation: number };
  }[] = [];
  /** The statuses that the receiver answers with, in turn; then 200. */
  const answers: number[] = [];
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      asked.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(body) });
      const status = answers.shift() ?? 200;
      response.writeHead(status, { location: '/elsewhere', 'content-type': 'application/json' });
      response.end('{"done":true}');
    });
  });

  beforeAll(async () => {
    server = await startRoomServer({ entry: 'test/support/fixtures/durable-room.ts' });
    await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
  });
  afterAll(async () => {
    receiver.closeAllConnections();
    await new Promise((closed) => receiver.close(closed));
    await server.stop();
  });

  const subscribe = (url: string) =>
    send('PUT', '/__ds/subscriptions/hook', json({ type: 'webhook', pattern: 'events/*', webhook: { url } }));

  it.each([
    'http://10.0.0.1/x',
    'https://10.0.0.1/x',
    'https://169.254.169.254/latest/meta-data',
    'http://localhost/x',
    'http://127.0.0.1.example/x',
    'https://worker.example/x',
    'http://me:secret@127.0.0.1/x',
    'http://[::1]/x',
    'http://0x7f.1.evil.example/',
    'file:///etc/passwd',
    'not a URL',
  ])('goes only where the author allows: not to %s', async (url) => {
    const response = await subscribe(url);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'WEBHOOK_URL_REJECTED' } });
  });

  it('is repeated until it is taken, follows no redirect, and survives a kill of the server', async () => {
    answers.push(500, 307);
    expect(
      (await subscribe(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`)).status,
    ).toBe(201);
    await put('events/a', 'text/plain', 'x');
    await until(() => asked.length >= 1);
    const state = async () => (await send('GET', '/__ds/subscriptions/hook')).json();
    await until(async () => (await state()).status === 'failed');
    await server.kill();
    await server.restart();
    await until(async () => (await state()).status === 'active' && asked.length >= 3, {
      interval: 50,
      timeout: 20_000,
    });
    expect(asked.every(({ path }) => path === '/hook')).toBe(true);
    expect(new Set(asked.slice(0, 3).map(({ body }) => body.wake_id)).size).toBe(1);
    const { streams } = await state();
    expect(streams).toEqual([expect.objectContaining({ path: 'events/a' })]);
    expect(streams[0].acked_offset).not.toBe('-1');
  }, 30_000);
});
