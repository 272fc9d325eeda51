import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProtocolViewer } from '../support/protocol-viewer.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';
import { startProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { until, within } from '../support/wait.js';

let server: RoomServer;
let proxy: TcpProxy;
beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/task-room.ts' });
  proxy = await startProxy({ target: server.port });
});
afterAll(async () => {
  await proxy.stop();
  await server.stop();
});

describe('sockets', () => {
  it('are let go of at both ends when a viewer leaves, politely or not', async () => {
    const viewers = await Promise.all(
      Array.from({ length: 10 }, () => ProtocolViewer.open(`ws://${proxy.host}/parties/main/leave`)),
    );
    expect(proxy.connections.open).toBe(10);
    for (const [index, { socket }] of viewers.entries()) {
      if (index % 2 === 0) socket.close(1000, 'going');
      else socket.terminate();
    }
    for (const { socket } of viewers) await within(socket.closed, 10_000, 'the close to be answered');
    await until(() => proxy.connections.open === 0, {
      message: () => `${proxy.connections.open} lines to be closed by the server`,
    });
  });
});
