import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsIn, httpStreams, offsetIn } from '../support/http-streams.js';
import { startMemoryRoom } from '../support/memory-room.js';
import { ProtocolViewer } from '../support/protocol-viewer.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';
import { until } from '../support/wait.js';

let server: RoomServer;
let names = 0;
const newName = () => `stream ${++names}/ü`;
const streams = httpStreams((path, init) => fetch(server.roomUrl('read', `/v1/stream${path}`), init));

beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/durable-room.ts' });
});
afterAll(() => server.stop());

/** Everything that a live reader gets from the beginning to the end of a stream. */
async function follow(
  name: string,
  place = '-1',
): Promise<{ data: string[]; last: Record<string, unknown> }> {
  const data: string[] = [];
  let last: Record<string, unknown> = {};
  for await (const event of eventsIn(await streams.get(name, `?offset=${place}&live=sse`))) {
    if (event.type === 'data') data.push(event.data);
    else last = JSON.parse(event.data);
  }
  return { data, last };
}

describe('a stream of bytes', () => {
  it('comes back as it was, wherever it was cut, from every offset, in every way of reading', async () => {
    const cuts = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.constantFrom('text/plain', 'image/png'), async (parts, type) => {
        const name = newName();
        const offsets = [offsetIn(await streams.put(name, type))];
        for (const part of parts) offsets.push(offsetIn(await streams.post(name, type, part as BodyInit)));
        expect([...offsets].sort()).toEqual(offsets);
        await streams.send('POST', name, { headers: { 'stream-closed': 'true' } });
        for (const [index, offset] of offsets.entries()) {
          const rest = Buffer.concat(parts.slice(index));
          const read = await streams.get(name, `?offset=${offset}`);
          expect(Buffer.from(await read.arrayBuffer())).toEqual(rest);
          if (type === 'text/plain') continue;
          const { data, last } = await follow(name, offset);
          expect(Buffer.concat(data.map((text) => Buffer.from(text, 'base64')))).toEqual(rest);
          expect(last).toMatchObject({ streamClosed: true, streamNextOffset: offsets.at(-1) });
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is followed as text with no code point cut in two, however slowly it comes', async () => {
    const name = newName();
    await streams.put(name, 'text/plain');
    const text = 'ü🙂 漢\n  two\n';
    const following = follow(name);
    for (const byte of new TextEncoder().encode(text)) {
      await streams.post(name, 'text/plain', new Uint8Array([byte]));
    }
    await streams.send('POST', name, { headers: { 'stream-closed': 'true' } });
    expect((await following).data.join('')).toBe(text);
  });

  it('may be as large as an append, and is read in one go', async () => {
    const name = newName();
    const part = Uint8Array.from({ length: 1024 * 1024 }, (_, index) => (index * 7 + (index >> 8)) % 256);
    await streams.put(name, 'application/octet-stream', part);
    for (let i = 0; i < 4; i++) await streams.post(name, 'application/octet-stream', part);
    let offset = '-1';
    const pages: Uint8Array[] = [];
    for (let upToDate = false; !upToDate; ) {
      const page = await streams.get(name, `?offset=${offset}`);
      pages.push(new Uint8Array(await page.arrayBuffer()));
      offset = offsetIn(page);
      upToDate = page.headers.get('stream-up-to-date') === 'true';
    }
    expect(pages.length).toBeGreaterThan(1);
    expect(Buffer.concat(pages).equals(Buffer.concat([part, part, part, part, part]))).toBe(true);
  });
});

describe('a stream of JSON', () => {
  it('gives every message back, whatever it is', async () => {
    const message = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown[]>(
        { text: 'x', mode: 'replace', more: 1 },
        { items: [1], mode: 'append' },
        { line: 'x\n', level: 5 },
        { progress: 50 },
        { percent: 12.5, total: null },
        { type: 'complete', data: 1 },
        { type: 'error', data: 'x' },
        { kind: 'clear' },
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 10 }), async (messages) => {
        const name = newName();
        const body = JSON.stringify(messages);
        await streams.put(name, 'application/json', body);
        expect(await (await streams.get(name)).json()).toEqual(JSON.parse(body));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a stream of a task', () => {
  it('is JSON, one message for each chunk, and tells how it ended', async () => {
    const viewer = await ProtocolViewer.open(server.socketUrl('read'));
    await viewer.ended(await viewer.run('count', undefined, { stream: 'counted' }));
    const read = await streams.get('counted');
    expect(read.headers.get('content-type')).toBe('application/json');
    expect(read.headers.get('stream-closed')).toBe('true');
    expect(read.headers.get('rivulet-status')).toBe('complete');
    expect(await read.json()).toEqual(['one', { items: [{ id: 2 }] }, { progress: 0.5 }]);
    const end = offsetIn(read);
    await viewer.ended(await viewer.run('count', undefined, { stream: 'counted' }));
    expect((await streams.get('counted', `?offset=${end}`)).status).toBe(410);
    await viewer.run('wait', undefined, { stream: 'waiting' });
    expect((await streams.send('DELETE', 'waiting')).status).toBe(409);
    expect((await streams.put('waiting', 'text/plain')).status).toBe(409);
  });
});

describe('a reader that waits', () => {
  it('is told at once when the stream is deleted', async () => {
    const name = newName();
    await streams.put(name, 'text/plain', 'x');
    const events = eventsIn(await streams.get(name, '?offset=-1&live=sse'));
    await events.next();
    await events.next();
    await streams.send('DELETE', name);
    expect(await events.next()).toMatchObject({ done: true });
    expect((await streams.get(name)).status).toBe(404);
  });

  it('counts until it has gone, and no longer', async () => {
    const few = await startRoomServer({ entry: 'test/support/fixtures/few-readers-room.ts' });
    try {
      const { put, get } = httpStreams((path, init) => fetch(few.roomUrl('few', `/v1/stream${path}`), init));
      await put('s', 'text/plain', 'x');
      const leaving = [new AbortController(), new AbortController()];
      for (const { signal } of leaving) {
        const response = await fetch(few.roomUrl('few', '/v1/stream/s?offset=-1&live=sse'), { signal });
        await eventsIn(response).next();
      }
      const refused = await get('s', '?offset=now&live=sse');
      expect(refused.status).toBe(429);
      expect(refused.headers.get('retry-after')).toBe('1');
      expect(await refused.json()).toMatchObject({ error: { code: 'too-many-readers', retryable: true } });
      expect((await get('s')).status).toBe(200);
      leaving[0]?.abort();
      // Its place is looked for when one is wanted, and not only at its next heartbeat.
      const admitted = await get('s', '?offset=now&live=sse');
      expect(admitted.status).toBe(200);
      expect((await get('s', '?offset=now&live=sse')).status).toBe(429);
      await admitted.body?.cancel();
    } finally {
      await few.stop();
    }
  }, 30_000);

  it('by a long poll gives its place to whoever wants one, and asks again if it is still there', async () => {
    const few = await startRoomServer({ entry: 'test/support/fixtures/few-readers-room.ts' });
    try {
      const { put, get } = httpStreams((path, init) => fetch(few.roomUrl('few', `/v1/stream${path}`), init));
      await put('s', 'text/plain', 'x');
      const leaving = new AbortController();
      const url = few.roomUrl('few', '/v1/stream/s?offset=now&live=long-poll');
      const gone = fetch(url, { signal: leaving.signal }).catch(() => {});
      const staying = fetch(url);
      const isRefused = async () => {
        const { status, body } = await get('s', '?offset=now&live=sse');
        await body?.cancel();
        return status === 429;
      };
      await until(isRefused);
      leaving.abort();
      await gone;
      await until(async () => !(await isRefused()));
      // One place at a time is given up: the oldest, which was that of the one who had gone.
      let status: number | undefined;
      void staying.then((answer) => {
        status = answer.status;
      });
      const held: Response[] = [];
      await until(async () => {
        held.push(await get('s', '?offset=now&live=sse'));
        return status !== undefined;
      });
      for (const { body } of held) await body?.cancel();
      expect(status).toBe(204);
    } finally {
      await few.stop();
    }
  }, 15_000);
});

it('a reader that reads nothing is let go of when its time is over', async () => {
  const { room } = await startMemoryRoom({
    authorize: () => ({ read: true, append: true }),
    limits: { readers: 1, follow: 2_000 },
  });
  const { put, get } = httpStreams((path, init) =>
    room.request(new Request(`http://rivulet.test/parties/main/room/v1/stream${path}`, init)),
  );
  await put('s', 'text/plain', 'x');
  const stalled = await get('s', '?offset=-1&live=sse');
  expect((await get('s', '?offset=-1&live=sse')).status).toBe(429);
  const next = await until(async () => {
    const response = await get('s', '?offset=-1&live=sse');
    return response.status === 200 ? response : undefined;
  });
  expect(await stalled.text()).not.toContain('data');
  expect(await next.text()).toContain('data:x');
});

it('an answer holds a megabyte and a slice of the log, and says where the next goes on', async () => {
  const { room, storage } = await startMemoryRoom({ authorize: () => ({ read: true, append: true }) });
  const { put, post, get } = httpStreams((path, init) =>
    room.request(new Request(`http://rivulet.test/parties/main/room/v1/stream${path}`, init)),
  );
  await put('s', 'text/plain');
  for (let i = 0; i < 40; i++) await post('s', 'text/plain', String(i % 10).repeat(50_000));
  let reads = 0;
  const list = storage.list.bind(storage);
  storage.list = (options) => {
    reads++;
    return list(options);
  };
  const first = await get('s');
  expect(await first.text()).toHaveLength(1_050_000);
  expect(reads).toBeLessThan(30);
  const second = await get('s', `?offset=${offsetIn(first)}`);
  expect(await second.text()).toHaveLength(950_000);
  expect(second.headers.get('stream-up-to-date')).toBe('true');
});
