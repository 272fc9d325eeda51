/** Bodies of answers that nobody reads: they are counted, and not kept for ever. */
import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { StreamServerOptions } from '../../src/server/options.js';
import { startMemoryRoom } from '../support/memory-room.js';
import { startRoomServer } from '../support/room-server.js';
import { until } from '../support/wait.js';

afterEach(() => {
  vi.useRealTimers();
});

describe('a page of the log that nobody reads', () => {
  async function enter(options: StreamServerOptions = {}) {
    const { room } = await startMemoryRoom(options);
    const send = (identity: string, method: string, body?: string) => {
      const authorization = `Bearer ${JSON.stringify({ read: true, append: true, identity })}`;
      const headers = { authorization, 'content-type': 'text/plain' };
      const url = 'http://rivulet.test/parties/main/room/v1/stream/s';
      return room.request(new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }));
    };
    await send('bob', 'PUT');
    for (let part = 0; part < 4; part++) await send('bob', 'POST', 'x'.repeat(100_000));
    return { send, get: async (identity: string) => readerOf(await send(identity, 'GET')) };
  }
  const readerOf = ({ body }: Response) => (body as ReadableStream<Uint8Array>).getReader();

  it('breaks off a minute after something of it was last taken', async () => {
    const { get } = await enter();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const [slow, stopped] = [await get('eve'), await get('eve')];
    let size = 0;
    for (let part = await slow.read(); !part.done; part = await slow.read()) {
      size += part.value.length;
      await vi.advanceTimersByTimeAsync(50_000);
    }
    expect(size).toBe(400_000);
    await expect(stopped.read()).rejects.toMatchObject({ code: 'timeout' });
  });

  it('takes of the memory that its caller may have, until it was read, or its client has gone', async () => {
    const { send, get } = await enter();
    // 16 MiB hold 41 of 400 KB.
    const readers = await Promise.all(Array.from({ length: 40 }, () => get('eve')));
    const [first, second] = readers;
    await get('eve');
    const refused = await send('eve', 'GET');
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ error: { code: 'rate-limited', retryable: true } });
    expect((await send('ada', 'GET')).status).toBe(200);
    for (let part = await first?.read(); !part?.done; part = await first?.read());
    expect((await send('eve', 'GET')).status).toBe(200);
    expect((await send('eve', 'GET')).status).toBe(429);
    await second?.cancel();
    expect((await send('eve', 'GET')).status).toBe(200);
    expect((await send('eve', 'GET')).status).toBe(429);
  });

  it('gives back what it has taken when it breaks off', async () => {
    const { send, get } = await enter();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    for (let times = 0; times < 2; times++) {
      await Promise.all(Array.from({ length: 41 }, () => get('eve')));
      expect((await send('eve', 'GET')).status).toBe(429);
      await vi.advanceTimersByTimeAsync(60_000);
    }
    expect((await send('eve', 'GET')).status).toBe(200);
  });
});

it('a socket that stops reading is let go of, and cannot take what has come for the whole', async () => {
  const server = await startRoomServer({ entry: 'test/support/fixtures/hasty-room.ts' });
  const url = server.roomUrl('unread', '/v1/stream/s');
  const socket = connect(server.port, '127.0.0.1').pause();
  try {
    const headers = { 'content-type': 'application/json', 'rivulet-generation': 'any' };
    const body = JSON.stringify('€'.repeat(1_000_000));
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(204);
    // Three answers of 3 MB, one after the other: a system's own buffers take one, or two.
    socket.write(`GET ${new URL(url).pathname} HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`.repeat(3));
    await until(() => server.logs.includes('a body was given up'));
    const parts: Buffer[] = [];
    socket.on('data', (part) => parts.push(part)).on('error', () => {});
    socket.resume();
    await until(() => socket.closed, { message: 'the server to let go of the socket' });
    const answers = Buffer.concat(parts).toString('latin1').split('HTTP/1.1 200 OK\r\n').slice(1);
    const isWhole = answers.map((answer) => {
      const [head = '', received = ''] = answer.split('\r\n\r\n');
      return received.length === Number(/^content-length: (\d+)$/im.exec(head)?.[1]);
    });
    expect(isWhole.length).toBeGreaterThan(0);
    expect(isWhole).toEqual([...isWhole.slice(1).map(() => true), false]);
  } finally {
    socket.destroy();
    await server.stop();
  }
});
