import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpStreams, offsetIn } from '../support/http-streams.js';
import { ProtocolViewer } from '../support/protocol-viewer.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';
import { until } from '../support/wait.js';

let server: RoomServer;
const { put, post, get, send } = httpStreams((path, init) =>
  fetch(server.roomUrl('killed', `/v1/stream${path}`), init),
);

beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/durable-room.ts' });
});
afterAll(() => server.stop());

const APPENDS = 150;
const KILLS = 4;

/** Appends until each is answered, however often the server dies: what a producer does. */
async function produce(name: string, onAppend: () => void): Promise<void> {
  for (let seq = 0; seq < APPENDS; seq++) {
    const producer = { 'producer-id': 'p', 'producer-epoch': '0', 'producer-seq': String(seq) };
    const end = seq === APPENDS - 1 ? { 'stream-closed': 'true' } : {};
    const status = await until(async () => {
      const response = await post(name, 'text/plain', `${name} ${seq}\n`, { ...producer, ...end });
      return response.status;
    });
    expect([200, 204]).toContain(status);
    onAppend();
  }
}

it('everything that was appended is there once, in streams and forks, however often the server is killed', async () => {
  const created = await put('a', 'text/plain', 'begun\n');
  const from = { 'stream-forked-from': '/v1/stream/a', 'stream-fork-offset': offsetIn(created) };
  expect((await send('PUT', 'b', { headers: from })).status).toBe(201);
  let appended = 0;
  const producing = Promise.all(['a', 'b'].map((name) => produce(name, () => appended++)));
  for (let kill = 1; kill <= KILLS; kill++) {
    const enough = (kill * 2 * APPENDS) / (KILLS + 1);
    await until(() => appended >= enough, { timeout: 30_000 });
    await server.kill();
    await server.restart();
  }
  await producing;
  const viewer = await ProtocolViewer.open(server.socketUrl('killed'));
  for (const name of ['a', 'b']) {
    const lines = Array.from({ length: APPENDS }, (_, seq) => `${name} ${seq}\n`);
    const text = `begun\n${lines.join('')}`;
    const read = await get(name);
    expect(read.headers.get('stream-closed')).toBe('true');
    expect(await read.text()).toBe(text);
    const followed = await viewer.follow(name);
    await viewer.ended(followed);
    expect(followed.text).toBe(text);
  }
}, 60_000);
