import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProtocolViewer } from '../support/protocol-viewer.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';
import { until } from '../support/wait.js';

let server: RoomServer;
beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/task-room.ts' });
});
afterAll(() => server.stop());

/** A local workerd hibernates a room that has been idle for 10 s, and looks every few seconds. */
const IDLE = 16_000;

describe('a room that was hibernated', () => {
  it('knows its connections, and asks them to subscribe again; one with a run is not hibernated', async () => {
    const viewer = await ProtocolViewer.open(server.socketUrl('sleeps'));
    const awake = await ProtocolViewer.open(server.socketUrl('awake'));
    const run = await viewer.run('tokens', { count: 20 }, { stream: 's' });
    await viewer.ended(run);
    const waiting = await awake.run('wait', undefined, { stream: 's' });
    // Nothing can be looked at meanwhile: any message, and any request, would keep the room awake.
    const asleep = Date.now() + IDLE;
    await until(() => Date.now() > asleep, { timeout: 2 * IDLE });
    viewer.send({ type: 'ping' });
    awake.send({ type: 'ping' });
    await viewer.until(() => viewer.messages.some((m) => m.type === 'pong'));
    expect(viewer.messages.map((m) => m.type).slice(-2)).toEqual(['rejoin', 'pong']);
    const again = await viewer.follow('s', { generation: run.generation, seq: 12 });
    await viewer.ended(again);
    expect(again.seq).toBe(20);
    // What it may do is still known too.
    await viewer.command({ type: 'retry', run: 'again', stream: 's' });
    await awake.until(() => awake.messages.some((m) => m.type === 'pong'));
    expect(awake.messages.some((m) => m.type === 'rejoin')).toBe(false);
    await awake.command({ type: 'interrupt', stream: 's' });
    expect((await awake.ended(waiting)).status).toBe('complete');
  }, 60_000);
});

describe('a silent run', () => {
  it('goes on in a room that nobody is connected to', async () => {
    const viewer = await ProtocolViewer.open(server.socketUrl('alone'));
    const run = await viewer.run('wait', undefined, { stream: 's' });
    await viewer.until(() => run.text === 'begun');
    viewer.socket.terminate();
    // A local workerd evicts a room without a socket after 10 s; the room's alarm rings at 30 s.
    const lonely = Date.now() + 35_000;
    await until(() => Date.now() > lonely, { timeout: 60_000 });
    const again = await ProtocolViewer.open(server.socketUrl('alone'));
    const same = await again.follow('s', { generation: run.generation, seq: run.seq });
    expect(same.opened).toMatchObject({ type: 'opened', status: 'streaming' });
    await again.command({ type: 'interrupt', stream: 's' });
    expect(await again.ended(same)).toMatchObject({ status: 'complete', result: 'early' });
  }, 90_000);
});
