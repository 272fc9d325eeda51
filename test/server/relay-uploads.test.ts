import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connect, type Room, type Run } from '../../src/client/index.js';
import { limits } from '../../src/protocol/index.js';
import type { tasks } from '../support/fixtures/task-room.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';
import { startProxy } from '../support/tcp-proxy.js';
import { until } from '../support/wait.js';

let server: RoomServer;
let names = 0;
const rooms: Room<typeof tasks>[] = [];

beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/sharded-room.ts' });
});
afterAll(() => server.stop());
afterEach(() => {
  for (const room of rooms.splice(0)) room.close();
});

/** A client of a room that has relays. */
function open(host: string): Room<typeof tasks> {
  const room = connect<typeof tasks>({ host, room: `hot-${++names}` });
  rooms.push(room);
  return room;
}

/** Much more than may be on the way at a time. */
const content = randomBytes(8 * limits.uploadWindow);
const file = () => new File([content], 'a.bin');
const whole = { size: content.length, hash: createHash('sha256').update(content).digest('hex') };

/** The task has taken this share of the file. */
const arrived = (run: Run, share: number) =>
  until(() => taken(run) >= share * content.length, {
    timeout: 20_000,
    message: () => `${taken(run)} bytes`,
  });
const taken = (run: Run) => run.uploaded?.loaded ?? 0;

test('a file that goes up through a relay arrives whole, however often the line is lost', async () => {
  const proxy = await startProxy({ target: server.port });
  try {
    const run = open(proxy.host).run('upload', { file: file(), gap: 5 });
    for (const share of [0.1, 0.4, 0.7]) {
      await arrived(run, share);
      expect(proxy.dropAll()).toBeGreaterThan(0);
    }
    expect(await run.promise).toEqual(whole);
  } finally {
    await proxy.stop();
  }
});

test('a file that goes up through a relay while the server is killed ends as lost, and arrives when it is sent again', async () => {
  const room = open(server.host);
  const run = room.run('upload', { file: file(), gap: 5 }, { stream: 's' });
  await arrived(run, 0.3);
  await server.kill();
  await server.restart();
  await expect(run.promise).rejects.toMatchObject({ code: 'run-lost', retryable: true });
  const again = room.run('upload', { file: file() }, { stream: 's' });
  expect(await again.promise).toEqual(whole);
});
