import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits, type ServerMessageOf } from '../../src/protocol/index.js';
import { ProtocolViewer } from '../support/protocol-viewer.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';

let server: RoomServer;
beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/task-room.ts' });
});
afterAll(() => server.stop());

const MIB = 1024 * 1024;

describe('flow control', () => {
  it('serves a viewer that was paused behind 64 MiB, while another stays live and memory stays bounded', async () => {
    const url = server.socketUrl('flood');
    const kib = 64 * 1024;
    const live = await ProtocolViewer.open(url);
    const stalled = await ProtocolViewer.open(url);
    stalled.socket.pauseReading();
    const silent = await ProtocolViewer.open(url, { ack: false });
    const before = await server.memory();
    const run = await live.run('flood', { kib }, { stream: 's' });
    stalled.send({ type: 'subscribe', stream: 's' });
    const unacked = await silent.follow('s');
    let most = 0;
    let at = 0;
    await live.until(() => {
      if (run.seq > at + 4_000) {
        at = run.seq;
        void server.memory().then((memory) => {
          most = Math.max(most, memory);
        });
      }
      // Only the count is of interest: 64 MiB of text need not be kept by the test.
      run.chunks.length = 0;
      return run.outcome;
    });
    expect(run.seq).toBe(kib);
    most = Math.max(most, await server.memory());
    // The log's own cache and the runtime's garbage are in it; 64 MiB in one viewer's queue would be on top, twice.
    expect(most - before).toBeLessThan(192 * MIB);
    // The one that never acknowledges has one window and no more.
    silent.sync();
    expect(unacked.seq * 1_024).toBeLessThan(2 * limits.credit);
    expect(unacked.outcome).toBeUndefined();
    // The one that was paused gets everything.
    const followed = stalled.streams;
    expect(followed.size).toBe(0);
    stalled.socket.resumeReading();
    const late = await stalled.follow('s');
    await stalled.until(() => {
      late.chunks.length = 0;
      return late.outcome;
    });
    expect(late.seq).toBe(kib);
  }, 120_000);

  it('serves the visible stream first', async () => {
    const viewer = await ProtocolViewer.open(server.socketUrl('visible'));
    await viewer.ended(await viewer.run('flood', { kib: 2_048 }, { stream: 'hidden' }));
    await viewer.ended(await viewer.run('flood', { kib: 128 }, { stream: 'seen' }));
    const other = await ProtocolViewer.open(server.socketUrl('visible'), { ack: false });
    other.send({ type: 'subscribe', stream: 'hidden', visible: false });
    const units = () =>
      other.socket.raw.reduce(
        (sum, frame) => sum + (String(frame).includes('"chunks"') ? frame.length : 0),
        0,
      );
    // All credit is used up by the one that nobody sees.
    await other.until(() => units() >= limits.credit);
    const seen = await other.follow('seen');
    const before = units();
    other.send({ type: 'ack', units: 256 * 1024 });
    await other.until(() => seen.outcome);
    expect(seen.seq).toBe(128);
    expect(before).toBeLessThan(limits.credit + limits.batch * 2);
    expect(other.messages.filter((m) => m.type === 'ended').map((m) => m.stream)).toEqual(['seen']);
  });

  it('reads and finds again what the log holds', async () => {
    const viewer = await ProtocolViewer.open(server.socketUrl('read'));
    const run = await viewer.run('tokens', { count: 2_000 }, { stream: 's' });
    await viewer.ended(run);
    const { generation } = run;
    await viewer.command({ type: 'read', stream: 's', generation, from: 900, to: 1_000 });
    const read = viewer.messages.filter(
      (m): m is ServerMessageOf<'chunks'> => m.type === 'chunks' && m.id !== undefined,
    );
    expect(read[0]?.seq).toBeLessThanOrEqual(900);
    expect(read.reduce((last, m) => Math.max(last, m.seq + m.chunks.length - 1), 0)).toBeGreaterThanOrEqual(
      1_000,
    );
    const found = await viewer.command({ type: 'find', stream: 's', generation, query: '1400 ÜNÏ' });
    expect(found).toMatchObject({ matches: [1_400], done: true });
    await expect(
      viewer.command({ type: 'read', stream: 's', generation: 'old', from: 1, to: 2 }),
    ).rejects.toMatchObject({ code: 'gone' });
  });

  it('reads again exactly what was written, line ends that are no line feed included', async () => {
    const texts = ['{a}\u2028{b}\u2029}', '}\r}\n}', '}'];
    await fetch(server.roomUrl('read', '/v1/stream/exact'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'rivulet-generation': 'any' },
      body: JSON.stringify(texts),
    });
    const viewer = await ProtocolViewer.open(server.socketUrl('read'));
    const { generation } = await viewer.follow('exact');
    await viewer.command({ type: 'read', stream: 'exact', generation, from: 1, to: texts.length });
    const read = viewer.messages.flatMap((m) => (m.type === 'chunks' && m.id !== undefined ? m.chunks : []));
    expect(read).toEqual(texts);
  });

  it('follows with the last chunks only', async () => {
    const viewer = await ProtocolViewer.open(server.socketUrl('read'));
    const tail = await viewer.follow('s', { last: 10 });
    expect(tail.opened?.next).toBe(1_991);
    await viewer.ended(tail);
    expect(tail.chunks.length).toBe(10);
  });
});
