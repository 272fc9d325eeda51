import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProtocolViewer } from '../support/protocol-viewer.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';
import { until } from '../support/wait.js';

let server: RoomServer;
const grant = JSON.stringify({ read: true, run: true, append: true });
const open = (room: string) => ProtocolViewer.open(server.socketUrl(room), { token: grant });
const post = (room: string, body: string) =>
  fetch(server.roomUrl(room, '/v1/stream/log'), {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'rivulet-generation': 'any',
      authorization: `Bearer ${grant}`,
    },
  });

beforeAll(async () => {
  // Keeps 2,000 chunks of a stream, and ended streams for half a second.
  server = await startRoomServer({ entry: 'test/support/fixtures/guarded-room.ts' });
});
afterAll(() => server.stop());

describe('retention', () => {
  it('trims the oldest of a running stream, and shows a gap to whoever missed it', async () => {
    const viewer = await open('trim');
    const followed = await viewer.follow('log');
    for (let i = 0; i < 12; i++) {
      const lines = Array.from({ length: 500 }, (_, n) => ({ line: `${i * 500 + n + 1}` }));
      expect((await post('trim', JSON.stringify(lines))).status).toBe(204);
    }
    await viewer.until(() => followed.seq === 6_000);
    expect(followed.gaps).toEqual([]);
    const late = await open('trim');
    const rest = await late.follow('log', { generation: followed.generation, seq: 100 });
    await late.until(() => rest.seq === 6_000);
    const [gap] = rest.gaps;
    expect(gap?.from).toBe(101);
    expect(6_000 - (gap?.to ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect(6_000 - (gap?.to ?? 0)).toBeLessThanOrEqual(2_500);
    expect(rest.text.split('\n')[0]).toBe(String((gap?.to ?? 0) + 1));
    await late.command({ type: 'read', stream: 'log', generation: followed.generation, from: 1, to: 5 });
    expect(late.messages).toContainEqual(expect.objectContaining({ type: 'gap', from: 1, to: 5 }));
  });

  it('forgets an ended stream in time, also when nobody is there, also after a death', async () => {
    const viewer = await open('age');
    const run = await viewer.run('echo', 'a', { stream: 's' });
    await viewer.ended(run);
    viewer.socket.close();
    await server.kill();
    await server.restart();
    const later = await open('age');
    await until(
      async () => {
        const error = await later.command({ type: 'cancel', stream: 's' }).catch((refusal) => refusal);
        return error.code === 'unknown-stream';
      },
      { interval: 50 },
    );
    const again = await later.follow('s', { generation: run.generation, seq: 1 });
    expect(again.opened).toMatchObject({ type: 'opened', generation: '', status: 'idle', head: 0 });
  });
});
