import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeBinary, limits, type ServerMessageOf } from '../../src/protocol/index.js';
import { ProtocolViewer } from '../support/protocol-viewer.js';
import { random } from '../support/random.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';

let server: RoomServer;
let rooms = 0;
beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/task-room.ts' });
});
afterAll(() => server.stop());

const chance = random(5);
const bytes = Uint8Array.from({ length: 1_000_000 }, () => chance.integer(0, 255));
const info = { field: 'file', name: 'a.bin', type: 'application/octet-stream', size: bytes.length };

async function start(viewer: ProtocolViewer, run: string, size = bytes.length) {
  const files = [{ ...info, size }];
  const input = { file: { name: info.name, size } };
  await viewer.command({ type: 'run', run, task: 'upload', stream: 's', input, files });
  return viewer.follow('s');
}

/** Sends as a page does: never more than a window beyond what was taken; up to `until` bytes. */
async function send(
  viewer: ProtocolViewer,
  run: string,
  from: number,
  until = bytes.length,
): Promise<number> {
  const taken = () =>
    viewer.messages.reduce(
      (most, m) => (m.type === 'uploaded' && m.run === run ? Math.max(most, m.offset) : most),
      from,
    );
  let offset = from;
  while (offset < until) {
    await viewer.until(() => offset - taken() < limits.uploadWindow);
    const part = bytes.subarray(offset, Math.min(until, offset + limits.uploadFrame));
    const last = offset + part.length === bytes.length;
    viewer.socket.send(
      encodeBinary({ type: 'upload', run, file: 0, offset, ...(last ? { last } : {}) }, part),
    );
    offset += part.length;
  }
  return offset;
}

const done = {
  status: 'complete',
  result: { size: bytes.length, hash: createHash('sha256').update(bytes).digest('hex') },
};

describe('an upload', () => {
  it('arrives whole at the task', async () => {
    const viewer = await ProtocolViewer.open(server.socketUrl(`u${++rooms}`));
    const run = await start(viewer, 'r');
    await send(viewer, 'r', 0);
    expect(await viewer.ended(run)).toEqual(done);
  });

  it('goes on from the acknowledged byte on a new connection', async () => {
    const room = `u${++rooms}`;
    const viewer = await ProtocolViewer.open(server.socketUrl(room));
    await start(viewer, 'r');
    await send(viewer, 'r', 0, 400_000);
    viewer.socket.terminate();
    const again = await ProtocolViewer.open(server.socketUrl(room));
    const run = await start(again, 'r');
    const told = await again.until(() =>
      again.messages.find((m): m is ServerMessageOf<'uploaded'> => m.type === 'uploaded'),
    );
    expect(told.offset).toBeLessThanOrEqual(400_000);
    await send(again, 'r', told.offset);
    expect(await again.ended(run)).toEqual(done);
  });

  it('that is repeated or skips changes nothing', async () => {
    const viewer = await ProtocolViewer.open(server.socketUrl(`u${++rooms}`));
    const run = await start(viewer, 'r');
    viewer.socket.send(
      encodeBinary({ type: 'upload', run: 'r', file: 0, offset: 900_000 }, bytes.subarray(900_000, 900_010)),
    );
    viewer.socket.send(encodeBinary({ type: 'upload', run: 'r', file: 7, offset: 0 }, bytes.subarray(0, 10)));
    await send(viewer, 'r', 0, 100_000);
    await send(viewer, 'r', 50_000);
    expect(await viewer.ended(run)).toEqual(done);
  });

  it('that is longer or shorter than it said ends the run', async () => {
    const viewer = await ProtocolViewer.open(server.socketUrl(`u${++rooms}`));
    const run = await start(viewer, 'r', 10);
    viewer.socket.send(encodeBinary({ type: 'upload', run: 'r', file: 0, offset: 0 }, bytes.subarray(0, 11)));
    expect(await viewer.ended(run)).toMatchObject({ status: 'error', error: { code: 'invalid-input' } });
    await expect(viewer.command({ type: 'retry', run: 'again', stream: 's' })).rejects.toMatchObject({
      code: 'files-required',
    });
  });

  it('that is not what its digest says ends the run, to be tried again', async () => {
    const viewer = await ProtocolViewer.open(server.socketUrl(`u${++rooms}`));
    for (const [index, isRight] of [true, false].entries()) {
      const run = `r${index}`;
      const followed = await start(viewer, run, 10);
      const digest = createHash('sha256')
        .update(bytes.subarray(isRight ? 0 : 1, 10))
        .digest('hex');
      viewer.socket.send(
        encodeBinary({ type: 'upload', run, file: 0, offset: 0, last: true, digest }, bytes.subarray(0, 10)),
      );
      expect(await viewer.ended(followed)).toMatchObject(
        isRight
          ? { status: 'complete' }
          : { status: 'error', error: { code: 'upload-corrupt', retryable: true } },
      );
    }
  });

  it('is given up some time after its page has gone', async () => {
    const guarded = await startRoomServer({ entry: 'test/support/fixtures/guarded-room.ts' });
    const open = () => ProtocolViewer.open(guarded.socketUrl('lost'), { token: '{"read":true,"run":true}' });
    try {
      const viewer = await open();
      await viewer.command({ type: 'run', run: 'r', task: 'upload', stream: 's', files: [info] });
      await send(viewer, 'r', 0, 100_000);
      const other = await open();
      const run = await other.follow('s');
      viewer.socket.terminate();
      expect(await other.ended(run)).toMatchObject({ error: { code: 'upload-lost', retryable: true } });
      expect(run.text).not.toBe('');
    } finally {
      await guarded.stop();
    }
  });
});
