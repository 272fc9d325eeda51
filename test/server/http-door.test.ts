import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProtocolViewer } from '../support/protocol-viewer.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';

let server: RoomServer;
let viewer: ProtocolViewer;
let streams = 0;
const newStream = () => `stream ${++streams}/ü`;

beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/task-room.ts' });
  viewer = await ProtocolViewer.open(server.socketUrl('door'));
});
afterAll(() => server.stop());

function post(
  stream: string,
  body: string | Uint8Array | undefined,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(server.roomUrl('door', `/v1/stream/${encodeURIComponent(stream)}`), {
    method: 'POST',
    headers: { 'content-type': 'text/plain', 'rivulet-generation': 'any', ...headers },
    ...(body === undefined ? {} : { body: body as BodyInit }),
  });
}

const producer = (seq: number, epoch = 0, id = 'p') => ({
  'producer-id': id,
  'producer-epoch': String(epoch),
  'producer-seq': String(seq),
});

describe('POST appends', () => {
  it('text, JSON and bytes, and creates the stream', async () => {
    const name = newStream();
    const first = await post(name, 'a line\n');
    expect(first.status).toBe(204);
    expect(first.headers.get('stream-next-offset')).toMatch(/^[a-z0-9]+_0{15}1$/);
    await post(name, JSON.stringify(['one', { items: [1, 2] }, { id: 3 }]), {
      'content-type': 'application/json; charset=utf-8',
    });
    await post(name, new Uint8Array([0xe2]), { 'content-type': 'text/plain' });
    await post(name, new Uint8Array([1, 2]), { 'content-type': 'application/octet-stream' });
    const followed = await viewer.follow(name);
    await viewer.until(() => followed.seq === 6);
    expect(followed.chunks).toEqual([
      { kind: 'text', text: 'a line\n' },
      { kind: 'text', text: 'one' },
      { kind: 'items', items: [1, 2], form: 'object' },
      { kind: 'items', items: [{ id: 3 }], form: 'item' },
      { kind: 'bytes', base64: '4g==' },
      { kind: 'bytes', base64: 'AQI=' },
    ]);
    expect(followed.opened).toMatchObject({ status: 'streaming' });
  });

  it('once for each producer, whatever it is called, in up to 256 characters', async () => {
    const name = newStream();
    // Node gives a header as bytes of Latin-1; the server reads it as UTF-8.
    const euros = (count: number, end = '') => `${Buffer.from('€'.repeat(count)).toString('latin1')}${end}`;
    const ids = [euros(256), euros(255, 'a'), '%'.repeat(256), euros(1), '%E2%82%AC', 'a/b', 'a%2Fb'];
    for (const id of ids) {
      expect((await post(name, 'x', producer(0, 0, id))).status, id).toBe(200);
      expect((await post(name, 'x', producer(0, 0, id))).status, id).toBe(204);
    }
    expect((await post(name, 'x', producer(0, 0, 'x'.repeat(257)))).status).toBe(400);
    const followed = await viewer.follow(name);
    await viewer.until(() => followed.seq === ids.length);
    expect(followed.text).toBe('x'.repeat(ids.length));
  });

  it('once for each (id, epoch, seq), also across a kill', async () => {
    const name = newStream();
    const followed = await viewer.follow(name);
    expect((await post(name, 'a', producer(0))).status).toBe(200);
    expect((await post(name, 'a', producer(0))).status).toBe(204);
    await server.kill();
    await server.restart();
    viewer = await ProtocolViewer.open(server.socketUrl('door'));
    expect((await post(name, 'a', producer(0))).status).toBe(204);
    const second = await post(name, 'b', producer(1));
    expect(second.status).toBe(200);
    expect(second.headers.get('producer-seq')).toBe('1');
    const skipped = await post(name, 'd', producer(3));
    expect(skipped.status).toBe(409);
    expect(skipped.headers.get('producer-expected-seq')).toBe('2');
    expect(skipped.headers.get('producer-received-seq')).toBe('3');
    expect((await post(name, 'c', producer(0, 1))).status).toBe(200);
    const stale = await post(name, 'x', producer(2));
    expect(stale.status).toBe(403);
    expect(stale.headers.get('producer-epoch')).toBe('1');
    const again = await viewer.follow(name);
    await viewer.until(() => again.seq === 3);
    expect(again.text).toBe('abc');
    expect(followed.text.length).toBeLessThanOrEqual(1);
  });

  it('once, however many copies of it arrive at the same moment', async () => {
    const name = newStream();
    expect((await post(name, 'begin ', producer(0))).status).toBe(200);
    for (let seq = 1; seq <= 10; seq++) {
      const copies = await Promise.all(Array.from({ length: 8 }, () => post(name, `${seq} `, producer(seq))));
      expect(copies.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(204)]);
    }
    const followed = await viewer.follow(name);
    await viewer.until(() => followed.seq >= 11);
    expect(followed.text).toBe('begin 1 2 3 4 5 6 7 8 9 10 ');
  });

  it('and ends the stream, with an outcome', async () => {
    const name = newStream();
    const followed = await viewer.follow(name);
    await post(name, 'all', producer(0));
    const end = {
      ...producer(1),
      'stream-closed': 'true',
      'rivulet-outcome': JSON.stringify({
        status: 'error',
        error: { code: 'exit-2', message: 'It exited with 2', retryable: false },
      }),
    };
    expect((await post(name, undefined, end)).headers.get('stream-closed')).toBe('true');
    expect((await post(name, undefined, end)).status).toBe(204);
    await viewer.until(() => followed.outcome);
    expect(followed.outcome).toMatchObject({ status: 'error', error: { code: 'exit-2' } });
    const late = await post(name, 'more', producer(2));
    expect(late.status).toBe(409);
    expect(late.headers.get('stream-closed')).toBe('true');
    expect(await late.json()).toMatchObject({ error: { code: 'stream-closed' } });
  });

  it('all of a body or nothing of it', async () => {
    const name = newStream();
    const followed = await viewer.follow(name);
    // Within the limit of a body, but with its kind and form around it the second chunk is too long.
    const tooLong = `["fits",{"line":"${'x'.repeat(1_048_550)}"}]`;
    expect(tooLong.length).toBeLessThan(1024 * 1024);
    const response = await post(name, tooLong, { ...producer(0), 'content-type': 'application/json' });
    expect(await response.json()).toMatchObject({ error: { code: 'chunk-too-large' } });
    expect((await post(name, 'x', producer(0))).status).toBe(200);
    await viewer.until(() => followed.seq > 0);
    expect(followed.text).toBe('x');
  });

  it('nothing, to begin a new generation', async () => {
    const name = newStream();
    const followed = await viewer.follow(name);
    await post(name, 'old', producer(0));
    await viewer.until(() => followed.text === 'old');
    expect(
      (await post(name, undefined, { ...producer(0, 0, 'q'), 'rivulet-generation': 'new' })).status,
    ).toBe(200);
    await viewer.until(() => followed.resets === 1);
    expect(viewer.messages).toContainEqual(
      expect.objectContaining({
        type: 'ended',
        stream: name,
        outcome: { status: 'cancelled', reason: 'superseded' },
      }),
    );
  });

  it('to a new generation when asked, once', async () => {
    const name = newStream();
    const followed = await viewer.follow(name);
    await post(name, 'old', { ...producer(0), 'stream-closed': 'true' });
    await viewer.until(() => followed.outcome);
    const again = { ...producer(0, 0, 'q'), 'rivulet-generation': 'new' };
    expect((await post(name, 'new', again)).status).toBe(200);
    expect((await post(name, 'new', again)).status).toBe(204);
    await viewer.until(() => followed.resets === 1 && followed.text === 'new');
    await post(name, '!', producer(1, 0, 'q'));
    await viewer.until(() => followed.text === 'new!');
  });

  it.each([
    ['nothing', undefined, {}, 400],
    ['half of the producer headers', 'x', { 'producer-id': 'p' }, 400],
    ['malformed JSON', '{', { 'content-type': 'application/json' }, 400],
    ['a number', '5', { 'content-type': 'application/json' }, 400],
    ['an outcome that is none', '', { 'stream-closed': 'true', 'rivulet-outcome': '{"status":"fine"}' }, 400],
    ['more than the limit', 'x'.repeat(1024 * 1024 + 1), {}, 413],
  ])('but not %s', async (_, body, headers, status) => {
    const response = await post('bad', body, headers as Record<string, string>);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      error: { code: expect.any(String), message: expect.any(String), retryable: false },
    });
  });

  it('nor to a stream that a run writes', async () => {
    await viewer.run('wait', undefined, { stream: 'busy' });
    const response = await post('busy', 'x');
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ error: { code: 'busy', retryable: true } });
  });

  it('nor to a stream that is not there, unless it may make it', async () => {
    const name = newStream();
    const url = server.roomUrl('door', `/v1/stream/${encodeURIComponent(name)}`);
    const missing = await fetch(url, {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    });
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ error: { code: 'unknown-stream' } });
    expect((await post(name, 'x')).status).toBe(204);
  });

  it('nor under a name that cannot be', async () => {
    expect((await post('$runs', 'x')).status).toBe(400);
    expect(
      (await fetch(server.roomUrl('door', '/v1/stream/%ff'), { method: 'POST', body: 'x' })).status,
    ).toBe(400);
    expect((await fetch(server.roomUrl('door', '/elsewhere'), { method: 'POST', body: 'x' })).status).toBe(
      404,
    );
    expect((await fetch(server.roomUrl('door', '/v1/stream/s'), { method: 'PATCH' })).status).toBe(405);
  });
});
