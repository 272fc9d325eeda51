/** What a request may do is asked when it does it, not only when it came: a body can take its time. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Grant, StreamServerOptions } from '../../src/server/options.js';
import { startMemoryRoom } from '../support/memory-room.js';
import { turns, until } from '../support/wait.js';

const everything = { read: true, append: true } as const;
const eve = (): Grant => ({ ...everything, identity: 'eve', issued: Date.now() - 1_000 });
const bob: Grant = { ...everything, identity: 'bob' };

async function enter(options: StreamServerOptions = {}) {
  const { room, storage } = await startMemoryRoom(options);
  const send = (method: string, path: string, grant: Grant, body?: BodyInit, headers: HeadersInit = {}) => {
    const request = new Request(`http://rivulet.test/parties/main/room/v1/stream/${path}`, {
      method,
      headers: { authorization: `Bearer ${JSON.stringify(grant)}`, 'content-type': 'text/plain', ...headers },
      ...(body === undefined ? {} : { body, duplex: 'half' }),
    });
    return room.request(request);
  };
  return { room, storage, send };
}

/** A body whose end is sent when the test says so. */
function slowBody() {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const bytes = (text: string) => new TextEncoder().encode(text);
  return {
    body: readable,
    /** Resolves when the server waits for more. */
    begin: (text: string) => writer.write(bytes(text)),
    async end(text: string) {
      await writer.write(bytes(text));
      await writer.close();
    },
  };
}

describe('while a body is on its way, access may be withdrawn', () => {
  it.each([
    ['POST', 's', 'before, ', 'after', {}],
    ['PUT', 'new', 'before, ', 'after', {}],
    ['PUT', 'fork', 'before, ', 'after', { 'stream-forked-from': '/v1/stream/s' }],
    [
      'PUT',
      '__ds/subscriptions/w',
      '{"type":"pull-wake","streams":["s"],',
      '"wake_stream":"wakes"}',
      { 'content-type': 'application/json' },
    ],
    [
      'POST',
      '__ds/subscriptions/known/streams',
      '{"streams":',
      '["other"]}',
      { 'content-type': 'application/json' },
    ],
    ['POST', '__ds/subscriptions/known/claim', '{"worker":', '"w"}', { 'content-type': 'application/json' }],
  ])('and %s %s does nothing', async (method, path, begin, end, headers) => {
    const { room, send } = await enter({ subscriptions: {} });
    await send('PUT', 's', bob, 'first');
    const config = JSON.stringify({ type: 'pull-wake', streams: ['s'], wake_stream: 'wakes' });
    const known = await send('PUT', '__ds/subscriptions/known', bob, config);
    const before = await known.json();
    const slow = slowBody();
    const answer = send(method, path, eve(), slow.body, headers);
    await slow.begin(begin);
    await room.revoke('eve');
    await slow.end(end);
    const { status } = await answer;
    expect(status).toBe(401);
    expect(await (await send('GET', 's', bob)).text()).toBe('first');
    for (const name of ['new', 'fork', '__ds/subscriptions/w'])
      expect((await send('GET', name, bob)).status, name).toBe(404);
    expect(await (await send('GET', '__ds/subscriptions/known', bob)).json()).toEqual(before);
  });

  it('or have ended', async () => {
    const { send } = await enter();
    await send('PUT', 's', bob, 'first');
    const slow = slowBody();
    const expires = Date.now() + 100;
    const answer = send('POST', 's', { ...everything, expires }, slow.body);
    await slow.begin('before, ');
    await until(() => Date.now() > expires);
    await slow.end('after');
    expect(await (await answer).json()).toMatchObject({ error: { code: 'token-expired' } });
    expect(await (await send('GET', 's', bob)).text()).toBe('first');
  });
});

it('a page of the log breaks off when access is withdrawn', async () => {
  const { room, send } = await enter();
  await send('PUT', 's', bob);
  const part = 'x'.repeat(100_000);
  for (let i = 0; i < 10; i++) await send('POST', 's', bob, part);
  const answer = await send('GET', 's', eve());
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  expect((await reader.read()).done).toBe(false);
  await room.revoke('eve');
  await turns(1);
  await expect(reader.read()).rejects.toMatchObject({ code: 'unauthorized' });
  expect((await (await send('GET', 's', bob)).text()).length).toBe(1_000_000);
});

describe('a body that does not come to its end', () => {
  it('is given up in time, and nothing of it is appended', async () => {
    const { send } = await enter({ limits: { body: 50 } });
    await send('PUT', 's', bob, 'first');
    const slow = slowBody();
    const answer = send('POST', 's', bob, slow.body);
    await slow.begin('more');
    const refused = await answer;
    expect(refused.status).toBe(408);
    expect(await refused.json()).toMatchObject({ error: { code: 'timeout', retryable: true } });
    expect(await (await send('GET', 's', bob)).text()).toBe('first');
  });

  it('keeps no more in memory, with others of its caller, than 16 MiB', async () => {
    const { send } = await enter();
    await send('PUT', 's', bob);
    const bodies = Array.from({ length: 17 }, slowBody);
    const answers = bodies.map(({ body }) => send('POST', 's', bob, body));
    const mebi = 'x'.repeat(1024 * 1024);
    for (const { begin } of bodies.slice(0, 16)) await begin(mebi);
    await bodies[16]?.begin('one too many');
    expect((await answers[16])?.status).toBe(429);
    const stranger = slowBody();
    const welcome = send('POST', 's', { ...bob, identity: 'ada' }, stranger.body);
    await stranger.end('ada');
    expect((await welcome).status).toBe(204);
    for (const { end } of bodies.slice(0, 16)) await end('');
    const statuses = await Promise.all(answers.slice(0, 16));
    expect(statuses.map(({ status }) => status)).toEqual(Array(16).fill(204));
    expect((await send('POST', 's', bob, 'again')).status).toBe(204);
  });

  it('counts as what it is once inflated, until it is written', async () => {
    const { storage, send } = await enter();
    const names = Array.from({ length: 15 }, (_, index) => `s${index}`);
    for (const name of names) await send('PUT', name, bob);
    const get = storage.get.bind(storage);
    let goOn = () => {};
    const isReady = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let waiting = 0;
    storage.get = async (key) => {
      if (!key.startsWith('writer/')) return get(key);
      waiting++;
      await isReady;
      return get(key);
    };
    const packed = gzipSync(Buffer.alloc(1024 * 1024, 'x'));
    const post = (name: string) => send('POST', name, bob, packed, { 'content-encoding': 'gzip' });
    const answers = names.map(post);
    await until(() => waiting === names.length);
    const refused = await post('s0');
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ error: { code: 'rate-limited', retryable: true } });
    goOn();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(names.map(() => 204));
    expect((await send('POST', 's0', bob, 'again')).status).toBe(204);
  });
});
