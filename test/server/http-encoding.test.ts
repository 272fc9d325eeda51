import { readFile } from 'node:fs/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { inflate } from '../../src/server/http/inflate.js';
import { type HttpStreams, httpStreams } from '../support/http-streams.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';

let server: RoomServer;
let http: HttpStreams;

beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/task-room.ts' });
  http = httpStreams((path, init) => fetch(server.roomUrl('packed', `/v1/stream${path}`), init));
});
afterAll(() => server.stop());

const TEXT = 'a line of a log, with an ü and a 🎈\n'.repeat(2_000);
const contentOf = async (name: string) => (await http.get(name)).text();

describe('a body that comes packed', () => {
  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZip', gzipSync],
    ['deflate', deflateSync],
    ['identity', Buffer.from],
  ] as const)('as %s is taken for what is in it', async (encoding, pack) => {
    const headers = { 'content-encoding': encoding };
    const name = `as-${encoding}`;
    expect((await http.put(name, 'text/plain', pack(TEXT), headers)).status).toBe(201);
    expect((await http.post(name, 'text/plain', pack('and more'), headers)).status).toBe(204);
    expect(await contentOf(name)).toBe(`${TEXT}and more`);
  });

  it('is the same append as the one that is repeated as it is', async () => {
    await http.put('repeated', 'application/json');
    const producer = { 'producer-id': 'p', 'producer-epoch': '0', 'producer-seq': '0' };
    const packed = gzipSync('[1,2]');
    const first = await http.post('repeated', 'application/json', packed, {
      ...producer,
      'content-encoding': 'gzip',
    });
    expect(first.status).toBe(200);
    expect((await http.post('repeated', 'application/json', '[1,2]', producer)).status).toBe(204);
    expect(JSON.parse(await contentOf('repeated'))).toEqual([1, 2]);
  });

  it.each([
    ['brotli', 'br', brotliCompressSync('x'), 415, 'unsupported-encoding'],
    ['gzip twice', 'gzip, gzip', gzipSync(gzipSync('x')), 415, 'unsupported-encoding'],
    ['nothing known', '__proto__', Buffer.from('x'), 415, 'unsupported-encoding'],
    ['no gzip', 'gzip', Buffer.from('plain'), 400, 'bad-message'],
    ['deflate where gzip is said', 'gzip', deflateSync('x'), 400, 'bad-message'],
    ['cut short', 'gzip', gzipSync(TEXT).subarray(0, -9), 400, 'bad-message'],
    ['a flipped bit', 'gzip', flipped(gzipSync(TEXT)), 400, 'bad-message'],
    ['more behind its end', 'gzip', Buffer.concat([gzipSync('x'), Buffer.from('y')]), 400, 'bad-message'],
    ['too large once inflated', 'gzip', gzipSync(Buffer.alloc(1024 * 1024 + 1)), 413, 'message-too-large'],
  ])('is refused, and nothing of it kept: %s', async (_, encoding, body, status, code) => {
    const name = 'refused';
    await http.put(name, 'application/octet-stream');
    const response = await http.post(name, 'application/octet-stream', body, {
      'content-encoding': encoding,
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code, retryable: false } });
    expect(response.headers.get('accept-encoding')).toBe(status === 415 ? 'gzip, deflate' : null);
    expect(await contentOf(name)).toBe('');
  });

  it('may be as large, inflated, as one that comes as it is', async () => {
    const most = Buffer.alloc(1024 * 1024, 'm');
    await http.put('most', 'text/plain');
    const response = await http.post('most', 'text/plain', gzipSync(most), { 'content-encoding': 'gzip' });
    expect(response.status).toBe(204);
    expect(await contentOf('most')).toBe(String(most));
  });

  it('is not inflated further when it is a bomb', { timeout: 60_000 }, async () => {
    const bomb = gzipSync(Buffer.alloc(1_000 * 1024 * 1024));
    expect(bomb.length).toBeLessThanOrEqual(1024 * 1024);
    const before = await peakMemory();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        http.post('bombed', 'text/plain', bomb, { 'content-encoding': 'gzip', 'rivulet-generation': 'any' }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(413));
    // 8,000 MiB were to be made: of each, what is sent and about 5 MiB are.
    expect((await peakMemory()) - before).toBeLessThan(128 * 1024 * 1024);
  });
});

test('whatever was packed comes out again, up to the last byte that may', { timeout: 60_000 }, async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 9 }), fc.nat(60_000)).map(([unit, count]) => {
      const whole = new Uint8Array(unit.length * count);
      for (let at = 0; at < whole.length; at += unit.length) whole.set(unit, at);
      return whole;
    }),
  );
  await fc.assert(
    fc.asyncProperty(bytes, fc.constantFrom('gzip', 'deflate'), async (whole, format) => {
      const packed = format === 'gzip' ? gzipSync(whole) : deflateSync(whole);
      expect(Buffer.compare(await inflate(packed, format, whole.length), whole)).toBe(0);
      if (whole.length < 2) return;
      await expect(inflate(packed, format, whole.length - 1)).rejects.toMatchObject({
        code: 'message-too-large',
      });
      await expect(inflate(packed.subarray(0, -1), format, whole.length)).rejects.toMatchObject({
        code: 'bad-message',
      });
    }),
    { numRuns: 40 },
  );
});

function flipped(packed: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  const middle = packed.length >> 1;
  packed.writeUInt8(packed.readUInt8(middle) ^ 16, middle);
  return packed;
}

/** The most that the server has ever held, in bytes. */
async function peakMemory(): Promise<number> {
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}
